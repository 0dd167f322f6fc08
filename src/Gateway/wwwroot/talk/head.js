// Above the messages: whose talk it is, how they are, who is writing, and the way to search and details.

import { fill, h } from '../lib/dom.js';
import { iconButton } from '../lib/dialog.js';
import { whenShort } from '../lib/format.js';
import { kindIcon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { roomTitle } from '../state/rooms.js';
import { nameOf, phrase } from './phrases.js';

const maxTypists = 2;

/** The head of the open talk. */
export class Head {
  #app;
  #root;
  #room;
  #facts;
  #face = h('div', { class: 'face' });
  #title = h('h1', { dir: 'auto' });
  #below = h('p', { class: 'below' });
  #typing = h('p', { id: 'typing', hidden: true });
  #tools = h('div', { class: 'head-tools' });

  constructor(root, app) {
    this.#app = app;
    this.#root = root;
    const back = iconButton('back', say('shell.back'), () => app.close(), { class: 'icon-button only-narrow' });
    const about = h('button', { type: 'button', class: 'plain head-about', onclick: () => this.#showDetails() }, this.#face, h('span', { class: 'head-names' }, this.#title, this.#below, this.#typing));
    fill(root, back, about, this.#tools);
    app.people.addEventListener('change', ({ detail: { user } }) => { if (this.#partner !== undefined && (user === undefined || user === this.#partner)) this.#show(); });
    app.rooms.addEventListener('change', ({ detail: { room } }) => { if (room === undefined || room === this.#room) this.#show(); });
    app.typists.addEventListener('change', ({ detail: { room } }) => { if (room === this.#room) this.#showTypists(); });
  }

  /** Shows the head of another room, or of none. */
  open(room, facts) {
    this.#room = room;
    this.#facts = facts;
    facts?.addEventListener('change', ({ detail: { what } }) => { if (what === 'info' && facts === this.#facts) this.#show(); });
    this.#root.hidden = room === undefined;
    const partner = this.#partner;
    this.#app.people.watch('talk', partner === undefined ? [] : [partner]);
    // What was to be seen is nobody's business once it is not: whoever signs in next may be somebody else.
    for (const part of [this.#face, this.#title, this.#below, this.#typing]) fill(part);
    if (room === undefined) return;
    fill(this.#face, partner !== undefined && h('chat-avatar', { user: partner, presence: true }));
    fill(this.#tools, iconButton('search', say('talk.search'), () => this.#app.showSide('search', { room }, { toggle: true }), { dataset: { tool: 'search' } }),
      iconButton('info', say('shell.details'), () => this.#showDetails(), { dataset: { tool: 'details' } }));
    this.#show();
    this.#showTypists();
  }

  get #partner() { return this.#room === undefined ? undefined : this.#app.rooms.partner(this.#room); }

  get #kind() { return this.#facts.info.kind ?? this.#app.rooms.get(this.#room)?.kind; }

  #show() {
    if (this.#room === undefined) return;
    fill(this.#title, this.#facts.info.name ?? roomTitle(this.#app, this.#room));
    if (this.#partner === undefined) fill(this.#face, h('span', { class: 'room-icon' }, kindIcon(this.#kind)));
    fill(this.#below, this.#partner === undefined ? this.#aboutRoom() : this.#aboutPerson());
  }

  #aboutRoom() {
    const { members, topic } = this.#facts.info;
    return [members !== undefined && say('talk.members', members), topic].filter(Boolean).join(' · ');
  }

  #aboutPerson() {
    const { status = 'offline', text, last_seen: seen } = this.#app.people.get(this.#partner);
    const how = status === 'offline' && seen ? say('people.lastSeen', whenShort(seen)) : say(`people.${status}`);
    return text ? `${how} · ${text}` : how;
  }

  #showTypists() {
    const users = this.#app.typists.in(this.#room);
    this.#typing.hidden = users.length === 0;
    this.#below.hidden = users.length > 0;
    if (users.length === 0) fill(this.#typing);
    else if (this.#partner !== undefined) fill(this.#typing, say('left.typing'));
    else if (users.length > maxTypists) fill(this.#typing, say('talk.manyTyping', users.length));
    else fill(this.#typing, users.length === 1 ? phrase('talk.oneTyping', nameOf(users[0])) : phrase('talk.twoTyping', nameOf(users[0]), nameOf(users[1])));
  }

  #showDetails() {
    if (this.#partner === undefined) this.#app.showSide('room', { room: this.#room }, { toggle: true });
    else this.#app.showSide('profile', { user: this.#partner, room: this.#room }, { toggle: true });
  }
}
