// Tells of messages that come while one looks elsewhere.

import { content } from '../left/preview.js';
import { titleOf } from '../left/row.js';
import { settings } from '../state/settings.js';
import { say } from '../words/index.js';
import { notifies } from './permission.js';
import { mountTitle } from './title.js';
import { Turn } from './turn.js';
import { worth } from './worth.js';

// What a reconnect brings all at once is told of once.
const gatherMs = 300;
const bodyLength = 200;

export function mountNotifications(app) {
  mountTitle(app);
  const notifications = new Notifications(app);
  app.addEventListener('signedIn', ({ detail }) => notifications.begin(detail.user));
  app.addEventListener('signedOut', () => notifications.end());
}

class Notifications {
  #app;
  #turn = new Turn((room) => this.#looksAt(room));
  #shown = new Map();
  #gathered = new Map();
  #timer;

  constructor(app) {
    this.#app = app;
    app.client.addEventListener('message', ({ detail }) => this.#message(detail));
    app.client.addEventListener('contact', ({ detail }) => this.#contact(detail));
    app.rooms.addEventListener('change', ({ detail }) => this.#closeRead(detail.room));
    app.addEventListener('open', ({ detail }) => { if (detail.room !== undefined && this.#looksAt(detail.room)) this.#close(detail.room); });
    document.addEventListener('visibilitychange', () => { if (app.room !== undefined && this.#looksAt(app.room)) this.#close(app.room); });
  }

  begin(user) { this.#turn.begin(user); }

  end() {
    this.#turn.end();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered.clear();
    for (const tag of [...this.#shown.keys()]) this.#close(tag);
  }

  #looksAt(room) { return document.visibilityState === 'visible' && document.hasFocus() && this.#app.room === room; }

  #message(message) {
    if (!notifies()) return;
    const { status } = this.#app.people.get(this.#app.user);
    const room = this.#app.rooms.get(message.room) ?? unknown(message.room);
    const how = worth(message, room, this.#app.user, { status, rooms: settings.notifyRooms !== 'mentions' });
    if (how === undefined) return;
    this.#gathered.set(message.room, message);
    this.#timer ??= setTimeout(() => this.#tellGathered(), gatherMs);
  }

  async #tellGathered() {
    this.#timer = undefined;
    const messages = [...this.#gathered.values()];
    this.#gathered.clear();
    await Promise.all(messages.map(async (message) => {
      const isRead = () => message.seq <= (this.#app.rooms.get(message.room)?.read ?? 0);
      if (!isRead() && await this.#turn.mayTell(message.room) && !isRead()) this.#tell(message);
    }));
  }

  #tell({ room: id, seq, user, ...message }) {
    const { rooms, people } = this.#app;
    const isDirect = rooms.partner(id) !== undefined;
    const name = user === 'system' ? say('shell.system') : people.name(user);
    const title = isDirect ? name : say('notify.inRoom', name, titleOf(this.#app, rooms.get(id) ?? { room: id }));
    this.#show(id, title, content(message).text.slice(0, bodyLength), () => this.#app.open(id), seq);
  }

  async #contact({ user, state, by }) {
    if (!notifies() || state !== 'incoming' || by === this.#app.user) return;
    // A page that is looked at shows the request itself.
    if (document.visibilityState === 'visible' || !await this.#turn.mayTell(undefined)) return;
    this.#show(`@${user}`, this.#app.people.name(user), say('notify.request'), () => document.getElementById('friends').click());
  }

  #show(tag, title, body, act, seq) {
    let notification;
    try {
      notification = new Notification(title, { body, tag, icon: 'icon.svg', renotify: true, silent: true, lang: document.documentElement.lang });
    } catch {
      // On phones browsers have the class and no way to use it without a service worker.
      return;
    }
    this.#shown.set(tag, { notification, seq });
    notification.onclick = () => {
      window.focus();
      act();
      notification.close();
    };
    notification.onclose = () => { if (this.#shown.get(tag)?.notification === notification) this.#shown.delete(tag); };
  }

  #closeRead(room) {
    for (const id of room === undefined ? [...this.#shown.keys()] : [room]) {
      const seq = this.#shown.get(id)?.seq;
      if (seq !== undefined && (this.#app.rooms.get(id)?.read ?? Infinity) >= seq) this.#close(id);
    }
  }

  #close(tag) {
    this.#shown.get(tag)?.notification.close();
    this.#shown.delete(tag);
  }
}

// The first message of a direct talk comes before the list has the room.
const unknown = (room) => ({ room, kind: room.startsWith('dm:') ? 'direct' : 'private', read: 0, muted: false });
