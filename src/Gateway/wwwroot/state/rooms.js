// The rooms that one is in, with what is unread in them, kept true by the events of the protocol.

const lastLength = 200;
// Beyond this the server counts no further either.
const maxCounted = 1000;

/** What a room is called: the other one's name for a direct room, else its name or id. */
export function roomTitle(app, room) {
  const partner = app.rooms.partner(room);
  return partner === undefined ? app.rooms.get(room)?.name || room : app.people.name(partner);
}

/**
 * Dispatches `change` with { room }, or without where any may have changed, and `gone` with { room, action }.
 * A room: { room, kind, name, topic?, seq, role, muted, read, unread, mentions, last: { seq, user, at, text, attached? } | null, head }.
 */
export class Rooms extends EventTarget {
  #client;
  #all = new Map();
  #refreshing = false;
  #refreshAgain = false;
  // Of each room the others' messages that no answer of the server has counted: { seq, named }.
  #counted = new Map();

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

  /** What waits to be read in rooms that are not muted: { unread, mentions }. */
  get waiting() {
    let unread = 0;
    let mentions = 0;
    for (const room of this.#all.values()) {
      mentions += room.mentions;
      if (!room.muted) unread += room.unread;
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
    this.#all.set(room.room, { joinedAt: new Date().toISOString(), ...this.#all.get(room.room), ...room, head: room.seq });
    this.#changed(room.room);
  }

  /** Asks the server for all anew. */
  async refresh() {
    // An answer that is under way may have been given before what is asked about now.
    this.#refreshAgain = this.#refreshing;
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      const { rooms } = await this.#client.rooms();
      // A room of which something newer has been told meanwhile stays as it is.
      this.#replace(rooms.map((room) => (this.#all.get(room.room)?.head > room.seq ? this.#all.get(room.room) : room)));
    } catch {
      // Without a connection the next `ready` tells.
    } finally {
      this.#refreshing = false;
    }
    if (this.#refreshAgain) this.refresh();
  }

  // Whatever was counted before belongs to another connection, or to another user: its events come anew, or are counted in the answer.
  #begin(rooms) {
    this.#counted.clear();
    this.#replace(rooms);
  }

  #replace(rooms) {
    const before = this.#all;
    this.#all = new Map();
    for (const room of rooms) {
      const known = before.get(room.room);
      this.#all.set(room.room, room === known ? room : { ...room, head: room.seq, joinedAt: known?.joinedAt, topic: known?.topic });
      if (room !== known) this.#countOn(this.#all.get(room.room), known);
    }
    for (const id of this.#counted.keys()) if (!this.#all.has(id)) this.#counted.delete(id);
    this.#changed();
  }

  // An answer counts up to its head; what came since has been counted here, and its events do not come again.
  #countOn(room, before) {
    const since = (this.#counted.get(room.room) ?? []).filter(({ seq }) => seq > room.head && seq > room.read);
    this.#counted.set(room.room, since);
    room.unread += since.length;
    room.mentions += since.filter(({ named }) => named).length;
    if (before === undefined || before.seq <= room.head) return;
    room.seq = Math.max(room.seq, before.seq);
    if (before.last?.seq > room.head) room.last = before.last;
  }

  #message({ room, seq, user, at, text, mentions, attachments, deleted_at: deletedAt }) {
    const known = this.#all.get(room);
    if (known === undefined) {
      this.refresh();
      return;
    }
    const counts = seq > Math.max(known.head ?? 0, known.read) && user !== this.#client.user && deletedAt === undefined;
    const named = mentions?.some((name) => name === '*' || name === this.#client.user) ?? false;
    if (counts) this.#counted.set(room, [...this.#counted.get(room) ?? [], { seq, named }].slice(-maxCounted));
    this.#update(room, {
      seq: Math.max(seq, known.seq),
      unread: known.unread + (counts ? 1 : 0),
      mentions: known.mentions + (counts && named ? 1 : 0),
      last: deletedAt === undefined && seq >= (known.last?.seq ?? 0) ? { seq, user, at, text: text.slice(0, lastLength), attached: attachments?.length } : known.last,
    });
  }

  #edited({ room, seq, target, text }) {
    this.#advance(room, seq);
    const known = this.#all.get(room);
    if (known?.last?.seq === target && text !== '') this.#update(room, { last: { ...known.last, text: text.slice(0, lastLength) } });
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
      this.#counted.delete(room);
      this.#changed(room);
      this.dispatchEvent(new CustomEvent('gone', { detail: { room, action } }));
    } else if (!this.#all.has(room)) {
      this.refresh();
    } else {
      this.#update(room, { role });
    }
  }

  #read({ room, user, read, unread, mentions, head }) {
    const known = this.#all.get(room);
    if (user !== this.#client.user || known === undefined || read < known.read) return;
    if (head < known.head) {
      // It has been overtaken by a newer answer: how much is left is asked for.
      this.#update(room, { read });
      this.refresh();
      return;
    }
    Object.assign(known, { read, unread, mentions, head });
    this.#countOn(known);
    this.#changed(room);
  }

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
