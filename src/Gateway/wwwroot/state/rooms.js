// The rooms that one is in, with what is unread in them, kept true by the events of the protocol.

import { UnreadCounter } from './unread-counter.js';

const lastLength = 200;
const againMs = 1000;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
// What the server's list of rooms does not tell.
const ofPage = ({ joinedAt, topic } = {}) => ({ joinedAt, topic });

/** What a room is called: the other one's name for a direct room, else its name or id. */
export function roomTitle(app, room) {
  const partner = app.rooms.partner(room);
  return partner === undefined ? app.rooms.get(room)?.name || room : app.people.name(partner);
}

/**
 * Dispatches `change` with { room }, or without where any may have changed, and `gone` with { room, action }.
 * A room: { room, kind, name, topic?, seq, role, muted, read, unread, mentions, last: { seq, user, at, text, attached?, attachments? } | null, head }.
 */
export class Rooms extends EventTarget {
  #client;
  #all = new Map();
  #counter = new UnreadCounter();
  #refreshing = false;
  #again = false;
  #goneMeanwhile = new Set();

  constructor(client) {
    super();
    this.#client = client;
    client.addEventListener('ready', ({ detail }) => this.#begin(detail.rooms));
    client.addEventListener('gap', () => this.refresh());
    const on = (type, take) => client.addEventListener(type, ({ detail }) => take(detail));
    on('message', (frame) => this.#message(frame));
    on('edited', (frame) => this.#edited(frame));
    on('deleted', (frame) => this.#deleted(frame));
    on('member', (frame) => this.#member(frame));
    on('read', (frame) => this.#read(frame));
    on('muted', ({ room, muted }) => this.#update(room, { muted }));
    on('room', ({ room, seq, kind, name, topic }) => this.#update(room, { seq, kind, name, topic }));
    for (const type of ['reacted', 'pinned', 'webhook']) on(type, ({ room, seq }) => this.#advance(room, seq));
  }

  get(room) { return this.#all.get(room); }

  has(room) { return this.#all.has(room); }

  /** All, the one with the newest message first. */
  get sorted() {
    const at = (room) => room.last?.at ?? room.joinedAt ?? '';
    return [...this.#all.values()].sort((a, b) => at(b).localeCompare(at(a)) || a.room.localeCompare(b.room));
  }

  /** What waits to be read: { unread, mentions }. In muted rooms only what names one counts. */
  get waiting() {
    let unread = 0;
    let mentions = 0;
    for (const room of this.#all.values()) {
      mentions += room.mentions;
      unread += room.muted ? room.mentions : room.unread;
    }
    return { unread, mentions };
  }

  /** The id of the direct room with a user. */
  direct(user) { return `dm:${[this.#client.user, user].sort().join(':')}`; }

  /** Whom a direct room is with; undefined for other rooms, oneself for the room with oneself. */
  partner(room) {
    if (!room.startsWith('dm:')) return undefined;
    const [, one, two] = room.split(':');
    return one === this.#client.user ? two : one;
  }

  /** Takes the answer of create or join. */
  add({ type, id, ...room }) {
    const known = this.#all.get(room.room);
    this.#all.set(room.room, { joinedAt: new Date().toISOString(), ...known, ...this.#counter.answered(known, room) });
    this.#changed(room.room);
  }

  /** Asks the server for all anew. */
  async refresh() {
    this.#again = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    while (this.#again) {
      this.#again = false;
      this.#goneMeanwhile.clear();
      try {
        this.#refreshed((await this.#client.rooms()).rooms);
      } catch (error) {
        // Without a connection the next `ready` tells.
        this.#again = ['rate_limited', 'unavailable'].includes(error.code);
        if (this.#again) await pause(Math.max(error.retryAfterMs ?? 0, againMs));
      }
    }
    this.#refreshing = false;
  }

  // A new connection: all that comes on it comes after this.
  #begin(rooms) {
    const before = this.#all;
    this.#counter.clear();
    this.#all = new Map(rooms.map((room) => [room.room, { ...ofPage(before.get(room.room)), ...this.#counter.answered(undefined, room) }]));
    this.#changed();
  }

  // Events may have come between the moment that this tells of and now.
  #refreshed(rooms) {
    const before = this.#all;
    const now = new Date().toISOString();
    this.#all = new Map(rooms.filter(({ room }) => !this.#goneMeanwhile.has(room)).map((room) => {
      const known = before.get(room.room);
      const last = known?.last?.seq > room.seq ? known.last : room.last;
      return [room.room, { ...ofPage(known ?? { joinedAt: now }), ...this.#counter.answered(known, room), last, seq: Math.max(room.seq, known?.seq ?? 0) }];
    }));
    this.#changed();
  }

  #message({ room, seq, user, at, text, mentions, attachments, deleted_at: deletedAt }) {
    const known = this.#all.get(room);
    if (known === undefined) {
      this.refresh();
      return;
    }
    const counts = user !== this.#client.user && deletedAt === undefined;
    const isLast = deletedAt === undefined && seq >= (known.last?.seq ?? 0);
    this.#update(room, {
      seq: Math.max(seq, known.seq),
      ...(counts && this.#counter.counted(known, seq, this.#names(mentions))),
      ...(isLast && { last: { seq, user, at, text: text.slice(0, lastLength), attached: attachments?.length, attachments } }),
    });
  }

  #edited({ room, seq, target, by, text, mentions }) {
    this.#advance(room, seq);
    const known = this.#all.get(room);
    if (known === undefined) return;
    // An edit that comes late to a message that has been deleted says nothing; neither does one that leaves only what is attached.
    if (known.last?.seq === target && (text !== '' || known.last.attached > 0)) this.#update(room, { last: { ...known.last, text: text.slice(0, lastLength) } });
    if (by !== this.#client.user && target > known.read && (known.mentions > 0 || this.#names(mentions))) this.refresh();
  }

  #deleted({ room, seq, target }) {
    this.#advance(room, seq);
    const known = this.#all.get(room);
    // What comes before it, and how much is unread now, only the server knows.
    if (known !== undefined && (known.last?.seq === target || target > known.read)) this.refresh();
  }

  #member({ room, seq, user, action, role }) {
    this.#advance(room, seq);
    if (user !== this.#client.user) return;
    if (['leave', 'kick', 'ban'].includes(action)) {
      this.#all.delete(room);
      this.#counter.forget(room);
      this.#goneMeanwhile.add(room);
      this.#changed(room);
      this.dispatchEvent(new CustomEvent('gone', { detail: { room, action } }));
    } else if (!this.#all.has(room)) {
      this.#goneMeanwhile.delete(room);
      this.refresh();
    } else {
      this.#update(room, { role });
    }
  }

  #read({ room, user, ...answer }) {
    const known = this.#all.get(room);
    if (user !== this.#client.user || known === undefined) return;
    const changes = this.#counter.read(known, answer);
    if (changes === undefined) return;
    this.#update(room, changes);
    if (answer.head < changes.head) this.refresh();
  }

  #names(mentions) { return mentions?.some((name) => name === '*' || name === this.#client.user) ?? false; }

  #advance(room, seq) {
    const known = this.#all.get(room);
    if (known !== undefined && seq > known.seq) known.seq = seq;
  }

  #update(room, changes) {
    const known = this.#all.get(room);
    if (known === undefined) return;
    Object.assign(known, changes);
    this.#changed(room);
  }

  #changed(room) {
    this.dispatchEvent(new CustomEvent('change', { detail: { room } }));
  }
}
