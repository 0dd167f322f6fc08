// How far the user has read, or has been given: told to the server once a second at most, of each room the highest alone, and again where
// it did not get through.

import { mayPass } from './errors.js';

const everyMs = 1000;

export class Marks {
  #type;
  #wanted = new Map();
  #told = new Map();
  #underway = new Set();
  #resting;
  #post;
  #isOnline;
  #retryDelayMs;
  #clock;
  #attempt = 0;

  /** type is the verb, `read` or `delivered`; post(frame) sends a request and promises its reply, where isOnline() says that there is a connection. */
  constructor(type, { post, isOnline, retryDelayMs, clock }) {
    this.#type = type;
    this.#post = post;
    this.#isOnline = isOnline;
    this.#retryDelayMs = retryDelayMs;
    this.#clock = clock;
  }

  /** Forgets everything: another user. */
  clear() {
    this.#wanted.clear();
    this.#told.clear();
  }

  /** Everything up to seq. */
  mark(room, seq) {
    if (!(seq > Math.max(this.#told.get(room) ?? 0, this.#wanted.get(room) ?? 0))) return;
    this.#wanted.set(room, seq);
    if (!this.#resting) this.#tell();
  }

  /** The server knows this already: another device told it, or this one has. known: what it made of it, less where the room has not come that far. */
  heard(room, seq, known = seq) {
    this.#told.set(room, Math.max(known, this.#told.get(room) ?? 0));
    if ((this.#wanted.get(room) ?? Infinity) <= seq) this.#wanted.delete(room);
  }

  /** A new connection is told what did not get through. */
  resume() {
    this.#attempt = 0;
    if (!this.#resting) this.#tell();
  }

  #tell() {
    const marks = [...this.#wanted].filter(([room]) => !this.#underway.has(room));
    if (marks.length === 0 || !this.#isOnline()) return;
    this.#rest(everyMs);
    for (const [room, seq] of marks) this.#send(room, seq);
  }

  async #send(room, seq) {
    this.#underway.add(room);
    try {
      const { read } = await this.#post({ type: this.#type, room, seq });
      this.#attempt = 0;
      this.heard(room, seq, Number.isSafeInteger(read) ? read : seq);
    } catch (error) {
      if (mayPass(error)) this.#rest(Math.max(error.retryAfterMs ?? 0, everyMs + this.#retryDelayMs(++this.#attempt)));
      else if (error.code !== 'offline') this.heard(room, seq);
    }
    this.#underway.delete(room);
    if (!this.#resting) this.#tell();
  }

  #rest(ms) {
    this.#resting?.();
    const cancel = this.#clock.after(ms, () => {
      this.#resting = undefined;
      this.#tell();
    });
    this.#resting = cancel;
  }
}
