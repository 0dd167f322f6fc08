// What was written and is not yet known to be stored. Per room one message is on its way at a time, so that a retry never overtakes
// an earlier message; a message keeps its cid however often it is sent, so that it is stored once.

import { ChatError, mayPass } from './errors.js';

const maxWaiting = 1000;
// A defect of the server may pass. One that does not must not keep back for ever what was written to the room after it.
const maxDefects = 5;

export class Outbox {
  // Oldest first: { frame, promise, resolve, reject, attempt, defects, underway, maybeStored, error }.
  #entries = [];
  #post;
  #isOnline;
  #room;
  #emit;
  #retryDelayMs;
  #clock;

  /**
   * post(frame) sends a request and promises its reply, where isOnline() says that there is a connection; room(name) gives the one name of a room; emit(detail) tells what becomes of a message;
   * retryDelayMs(attempt) says how long to wait.
   */
  constructor({ post, isOnline, room, emit, retryDelayMs, clock }) {
    this.#post = post;
    this.#isOnline = isOnline;
    this.#room = room;
    this.#emit = emit;
    this.#retryDelayMs = retryDelayMs;
    this.#clock = clock;
  }

  /** What waits, the oldest first. */
  get list() {
    return this.#entries.map(({ frame: { type, ...message }, error }) => (error === undefined ? message : { ...message, error }));
  }

  /** Promises the reply of a `send` frame: its seq and time. Rejects only with what trying again cannot mend. The same cid is the same message. */
  add(frame) {
    const known = this.#entries.find((entry) => entry.frame.cid === frame.cid && this.#room(entry.frame.room) === this.#room(frame.room));
    if (known) return known.promise;
    if (this.#entries.length >= maxWaiting) return Promise.reject(new ChatError('outbox_full', `${maxWaiting} messages wait already.`));
    const entry = { frame, attempt: 0, defects: 0, underway: false, maybeStored: false };
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    this.#entries.push(entry);
    this.#tell(entry, 'waiting');
    this.#pump(frame.room);
    return entry.promise;
  }

  /** Takes a message back; false where it is gone, or may be stored already. */
  cancel(cid) {
    const entry = this.#entries.find(({ frame }) => frame.cid === cid);
    if (entry === undefined || entry.maybeStored) return false;
    this.#refuse(entry, new ChatError('cancelled', 'It was taken back before it was sent.'));
    this.#pump(entry.frame.room);
    return true;
  }

  /** Sends what waits; called whenever there is a connection again. */
  flush() {
    for (const room of new Set(this.#entries.map(({ frame }) => this.#room(frame.room)))) this.#pump(room);
  }

  /** Gives everything up. */
  clear(error) {
    for (const entry of [...this.#entries]) this.#refuse(entry, error);
  }

  #pump(name) {
    if (!this.#isOnline()) return;
    const room = this.#room(name);
    const entry = this.#entries.find(({ frame }) => this.#room(frame.room) === room);
    if (entry !== undefined && !entry.underway) this.#send(entry);
  }

  async #send(entry) {
    const { frame } = entry;
    const { maybeStored } = entry;
    entry.underway = true;
    entry.maybeStored = true;
    try {
      const { seq, at, duplicate } = await this.#post(frame);
      if (this.#remove(entry)) {
        const reply = duplicate ? { seq, at, duplicate } : { seq, at };
        entry.resolve(reply);
        this.#tell(entry, 'sent', reply);
      }
    } catch (error) {
      // Whoever is too fast has done nothing this time.
      if (error.code === 'rate_limited') entry.maybeStored = maybeStored;
      if (error.code === 'offline') {
        entry.underway = false;
        return;
      }
      if (error.code === 'internal') entry.defects++;
      if (mayPass(error) && entry.defects <= maxDefects) {
        this.#waitFor(entry, error);
        return;
      }
      this.#refuse(entry, error);
    }
    this.#pump(frame.room);
  }

  #waitFor(entry, error) {
    if (!this.#entries.includes(entry)) return;
    const waitMs = Math.max(error.retryAfterMs ?? 0, this.#retryDelayMs(++entry.attempt));
    this.#clock.after(waitMs, () => {
      entry.underway = false;
      this.#pump(entry.frame.room);
    });
    entry.error = error;
    this.#tell(entry, 'waiting', { error });
  }

  #refuse(entry, error) {
    if (!this.#remove(entry)) return;
    entry.reject(error);
    this.#tell(entry, 'failed', { error });
  }

  #remove(entry) {
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
    return index >= 0;
  }

  #tell({ frame: { room, cid } }, state, more = {}) {
    this.#emit({ room, cid, state, ...more });
  }
}
