// What is known of the open room beside its messages: its settings, what is pinned, how far the other one of a direct room has come.

/** Dispatches `change` with { what: 'info' | 'pins' | 'receipts' }. */
export class Facts extends EventTarget {
  #room;
  #app;
  #info = {};
  #pins = new Set();
  #read = 0;
  #delivered = 0;

  constructor(room, app) {
    super();
    this.#room = room;
    this.#app = app;
  }

  /** The room as the server tells it; empty until then. */
  get info() { return this.#info; }

  isPinned(seq) { return this.#pins.has(seq); }

  /** How far one's own message has come in a direct room: 'sent' | 'delivered' | 'read', or undefined. */
  receipt({ user, seq }) {
    const partner = this.#app.rooms.partner(this.#room);
    if (user !== this.#app.user || partner === undefined || partner === user) return undefined;
    if (seq <= this.#read) return 'read';
    return seq <= this.#delivered ? 'delivered' : 'sent';
  }

  /** Asks for everything, also again after a break. What cannot be had is left out: the messages tell why. */
  async load() {
    const { client, rooms } = this.#app;
    const asked = [
      client.room(this.#room).then((info) => this.#set('info', () => { this.#info = info; })),
      client.pins(this.#room).then(({ messages }) => this.#set('pins', () => { this.#pins = new Set(messages.map(({ seq }) => seq)); })),
      rooms.partner(this.#room) !== undefined && rooms.has(this.#room) && client.receipts(this.#room).then(({ receipts }) => receipts.forEach((receipt) => this.#heard(receipt))),
    ];
    await Promise.allSettled(asked);
  }

  /** Takes an event of the room. */
  receive(frame) {
    const { type, target, action, user } = frame;
    if (type === 'pinned') this.#set('pins', () => (frame.remove ? this.#pins.delete(target) : this.#pins.add(target)));
    if (type === 'deleted' && this.#pins.has(target)) this.#set('pins', () => this.#pins.delete(target));
    if (type === 'read' || type === 'delivered') this.#heard(frame);
    if (type === 'room') this.#set('info', () => Object.assign(this.#info, withoutPlace(frame)));
    if (type !== 'member') return;
    // Whoever is banned need not have been a member: how many there are is asked for.
    if (action === 'ban') this.#app.client.room(this.#room).then((info) => this.#set('info', () => { this.#info = info; }), () => {});
    const step = { join: 1, invite: 1, leave: -1, kick: -1 }[action] ?? 0;
    // Only joinings that the answer did not count yet.
    if (step !== 0 && frame.seq > (this.#info.seq ?? Infinity)) this.#set('info', () => { this.#info = { ...this.#info, members: this.#info.members + step, seq: frame.seq }; });
    if (action === 'role' && user === this.#app.user) this.#set('info', () => {});
  }

  #heard({ user, read, delivered }) {
    if (user === this.#app.user || user !== this.#app.rooms.partner(this.#room)) return;
    this.#set('receipts', () => {
      this.#read = Math.max(this.#read, read ?? 0);
      this.#delivered = Math.max(this.#delivered, delivered ?? 0, this.#read);
    });
  }

  #set(what, change) {
    change();
    this.dispatchEvent(new CustomEvent('change', { detail: { what } }));
  }
}

function withoutPlace({ type, room, seq, at, by, ...settings }) {
  return settings;
}
