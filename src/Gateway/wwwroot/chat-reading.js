// How far the user has read: told to the server once a second at most, of each room the highest alone, and again where it did not get through.

const everyMs = 1000;

export class Reading {
  #wanted = new Map();
  #told = new Map();
  #waiting = false;
  #post;
  #isOnline;
  #clock;

  /** post(frame) sends a request and promises its reply, where isOnline() says that there is a connection. */
  constructor({ post, isOnline, clock }) {
    this.#post = post;
    this.#isOnline = isOnline;
    this.#clock = clock;
  }

  /** Forgets everything: another user. */
  clear() {
    this.#wanted.clear();
    this.#told.clear();
  }

  /** The user has seen everything up to seq. */
  mark(room, seq) {
    if (seq <= Math.max(this.#told.get(room) ?? 0, this.#wanted.get(room) ?? 0)) return;
    this.#wanted.set(room, seq);
    if (!this.#waiting) this.#tell();
  }

  /** A new connection: its `ready` has what the server knows, and is told what did not get through. */
  resume(rooms) {
    for (const { room, read } of rooms) this.#heard(room, read);
    if (!this.#waiting) this.#tell();
  }

  #tell() {
    const marks = [...this.#wanted];
    if (marks.length === 0 || !this.#isOnline()) return;
    this.#waiting = true;
    this.#clock.after(everyMs, () => { this.#waiting = false; this.#tell(); });
    for (const [room, seq] of marks) {
      this.#post({ type: 'read', room, seq }).then(
        ({ read }) => this.#heard(room, read),
        (error) => { if (!['offline', 'unavailable', 'rate_limited', 'internal'].includes(error.code)) this.#heard(room, seq); });
    }
  }

  #heard(room, read) {
    this.#told.set(room, Math.max(read, this.#told.get(room) ?? 0));
    if ((this.#wanted.get(room) ?? Infinity) <= read) this.#wanted.delete(room);
  }
}
