// Tells of messages that come while one looks elsewhere.

import { content } from '../left/preview.js';
import { roomTitle } from '../state/rooms.js';
import { settings } from '../state/settings.js';
import { say } from '../words/index.js';
import { notifies } from './permission.js';
import { Popups } from './popups.js';
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
  #popups;
  #gathered = new Map();
  #timer;

  constructor(app) {
    this.#app = app;
    this.#popups = new Popups((about) => this.#clicked(about));
    app.client.addEventListener('message', ({ detail }) => this.#message(detail));
    app.client.addEventListener('contact', ({ detail }) => this.#contact(detail));
    app.rooms.addEventListener('change', () => this.#popups.closeWhere((room, seq) => seq <= app.rooms.get(room)?.read));
    app.rooms.addEventListener('gone', ({ detail }) => this.#popups.closeWhere((room) => room === detail.room));
    app.addEventListener('open', () => this.#closeOpen());
    document.addEventListener('visibilitychange', () => this.#closeOpen());
  }

  begin(user) {
    this.#turn.begin(user);
    this.#popups.begin(user);
  }

  end() {
    this.#turn.end();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered.clear();
    this.#popups.end();
  }

  #looksAt(room) { return document.visibilityState === 'visible' && document.hasFocus() && this.#app.room === room; }

  #message(message) {
    if (!notifies()) return;
    const { status } = this.#app.people.get(this.#app.user);
    const room = this.#app.rooms.get(message.room) ?? unknown(message.room);
    const why = worth(message, room, this.#app.user, { status, rooms: settings.notifyRooms !== 'mentions' });
    if (why === undefined) return;
    // What names the user is heard, whatever came after it.
    const silent = why === 'room' && this.#gathered.get(message.room)?.silent !== false;
    this.#gathered.set(message.room, { message, silent });
    this.#timer ??= setTimeout(() => this.#tellGathered(), gatherMs);
  }

  async #tellGathered() {
    this.#timer = undefined;
    const gathered = [...this.#gathered.values()];
    this.#gathered.clear();
    await Promise.all(gathered.map(async ({ message, silent }) => {
      const isRead = () => message.seq <= (this.#app.rooms.get(message.room)?.read ?? 0);
      if (!isRead() && await this.#turn.mayTell(message.room) && !isRead()) this.#tell(message, silent);
    }));
  }

  #tell({ room: id, seq, user, ...message }, silent) {
    const { rooms, people } = this.#app;
    const isDirect = rooms.partner(id) !== undefined;
    const name = user === 'system' ? say('shell.system') : people.name(user);
    const title = isDirect ? name : say('notify.inRoom', name, roomTitle(this.#app, id));
    this.#popups.show(id, { title, body: content(message).text.slice(0, bodyLength), hash: `#${id}`, seq, silent });
  }

  async #contact({ user, state, by }) {
    if (!notifies() || by === this.#app.user) return;
    const about = `@${user}`;
    // Answered in another tab, or taken back.
    if (state !== 'incoming') this.#popups.closeWhere((shown) => shown === about);
    // A page that is looked at shows the request itself.
    else if (document.visibilityState !== 'visible' && await this.#turn.mayTell(undefined)) {
      this.#popups.show(about, { title: this.#app.people.name(user), body: say('notify.request'), hash: '' });
    }
  }

  #clicked(about) {
    if (about.startsWith('@')) document.getElementById('friends').click();
    else this.#app.open(about);
  }

  #closeOpen() {
    if (this.#app.room !== undefined && this.#looksAt(this.#app.room)) this.#popups.closeWhere((room) => room === this.#app.room);
  }
}

// The first message of a direct talk comes before the list has the room.
const unknown = (room) => ({ room, kind: room.startsWith('dm:') ? 'direct' : 'private', read: 0, muted: false });
