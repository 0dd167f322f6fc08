// Where this client stands in every room's log. The newest seq handed over is all there is to remember: an event at or below it is
// known, one further than the next shows a hole, and `sync` from it brings whatever was missed.

const exits = ['leave', 'kick', 'ban'];
// So many rooms with the longest names fit well into a frame.
const roomsPerSync = 200;

export class Rooms {
  // The positions that the program has given, until they have been used.
  #given;
  #last;
  #syncing = new Set();
  #round = 0;
  #post;
  #emit;
  #retryDelayMs;
  #clock;

  /** post(frame, answered, refused) sends a request; emit(type, detail) hands an event over; positions: where the program has stopped before. */
  constructor({ post, emit, retryDelayMs, clock, positions }) {
    this.#given = Object.entries(positions ?? {});
    this.#last = new Map(this.#given);
    this.#post = post;
    this.#emit = emit;
    this.#retryDelayMs = retryDelayMs;
    this.#clock = clock;
  }

  /** The newest seq of each room that was handed over. */
  get positions() {
    return Object.fromEntries(this.#last);
  }

  /** Forgets everything: another user. */
  clear() {
    this.disconnected();
    this.#last = new Map(this.#given);
  }

  /** Replies that were waited for do not come any more. */
  disconnected() {
    this.#round++;
    this.#syncing.clear();
  }

  /** Events of this room are wanted after seq, unless it is known better already. */
  start(room, seq) {
    if (!this.#last.has(room)) this.#last.set(room, seq);
  }

  /** A new connection's `ready` tells the rooms and their newest seq: asks for what was missed, forgets rooms that are left. */
  resume(rooms) {
    const round = this.#round;
    this.#given = [];
    const listed = new Map(rooms.map(({ room, seq }) => [room, seq]));
    for (const room of this.#last.keys()) if (!listed.has(room)) this.#last.delete(room);
    for (const [room, seq] of listed) {
      this.start(room, seq);
      // A log that has become shorter is another log: a server that was set up anew.
      if (this.#last.get(room) > seq) this.#jump(room, seq, 0);
      if (round !== this.#round) return;
    }
    this.#sync([...listed.keys()].filter((room) => this.#last.get(room) < listed.get(room)));
  }

  /** Takes an event of a room; user is who is signed in. */
  receive(frame, user) {
    const { room, seq } = frame;
    const last = this.#last.get(room);
    if (seq <= last) return;
    if (seq > last + 1) {
      // What was skipped comes again with the replay, this event included.
      this.#sync([room]);
      return;
    }
    this.#last.set(room, seq);
    if (frame.type === 'member' && frame.user === user && exits.includes(frame.action)) this.#last.delete(room);
    this.#emit(frame.type, frame);
  }

  #sync(wanted, attempt = 0) {
    const rooms = wanted.filter((room) => this.#last.has(room) && !this.#syncing.has(room));
    for (let start = 0; start < rooms.length; start += roomsPerSync) this.#ask(rooms.slice(start, start + roomsPerSync), attempt);
  }

  #ask(rooms, attempt) {
    const round = this.#round;
    for (const room of rooms) this.#syncing.add(room);
    const again = (failed, waitMs) => {
      if (round !== this.#round || failed.length === 0) return;
      this.#clock.after(Math.max(waitMs, this.#retryDelayMs(attempt + 1)), () => {
        if (round !== this.#round) return;
        for (const room of failed) this.#syncing.delete(room);
        this.#sync(failed, attempt + 1);
      });
    };
    this.#post(
      { type: 'sync', rooms: Object.fromEntries(rooms.map((room) => [room, this.#last.get(room)])) },
      (reply) => {
        const unavailable = (room) => reply.rooms?.[room]?.error === 'unavailable';
        for (const room of rooms) if (!unavailable(room)) this.#settle(room, reply.rooms?.[room]);
        again(rooms.filter(unavailable), 0);
      },
      (error) => again(rooms, error.retryAfterMs ?? 0));
  }

  #settle(room, answer) {
    this.#syncing.delete(room);
    const last = this.#last.get(room);
    if (last === undefined) return;
    if (Number.isSafeInteger(answer?.seq)) {
      if (last < answer.seq) this.#jump(room, answer.seq, last);
      return;
    }
    this.#last.delete(room);
    this.#emit('gap', { room, seq: last, after: last, error: typeof answer?.error === 'string' ? answer.error : 'not_a_member' });
  }

  #jump(room, seq, after) {
    this.#last.set(room, seq);
    this.#emit('gap', { room, seq, after });
  }
}
