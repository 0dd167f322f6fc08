// Whom a session watches ends with it: they are named again on every new connection, until that is answered.

import { mayPass } from './errors.js';

export class Watched {
  #users;
  #post;
  #retryDelayMs;
  #clock;

  /** post(frame, answered, refused) sends a request. */
  constructor({ post, retryDelayMs, clock }) {
    this.#post = post;
    this.#retryDelayMs = retryDelayMs;
    this.#clock = clock;
  }

  /** Forgets everything: another user. */
  clear() {
    this.#users = undefined;
  }

  /** The server has taken these. */
  keep(users) {
    this.#users = users;
  }

  /** A new connection. */
  resume(attempt = 1) {
    const users = this.#users;
    if (!(users?.length > 0)) return;
    this.#post({ type: 'watch', users }, () => {}, (error) => {
      if (!mayPass(error)) return;
      const waitMs = Math.max(error.retryAfterMs ?? 0, this.#retryDelayMs(attempt));
      this.#clock.after(waitMs, () => { if (this.#users === users) this.resume(attempt + 1); });
    });
  }
}
