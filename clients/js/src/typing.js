// Tells that the user is writing: as often as one likes, it is told every four seconds at most, which is as often as others need it.

const everyMs = 4000;

export class Typing {
  #told = new Map();
  #post;
  #clock;

  /** post(frame) sends a request that nobody waits for. */
  constructor({ post, clock }) {
    this.#post = post;
    this.#clock = clock;
  }

  /** Forgets everything: a new connection, or another user. */
  clear() {
    this.#told.clear();
  }

  /** The user writes, or has stopped without sending. */
  tell(room, stop) {
    const now = this.#clock.now();
    const told = this.#told.get(room);
    if (stop) {
      if (told === undefined) return;
      this.#told.delete(room);
      this.#post({ type: 'typing', room, stop: true });
    } else if (told === undefined || now - told >= everyMs) {
      this.#told.set(room, now);
      this.#post({ type: 'typing', room });
    }
  }

  /** A message ends it by itself. */
  sent(room) {
    this.#told.delete(room);
  }
}
