// What was written and is not yet known to be stored. Per room one message is on its way at a time, so that a retry never overtakes
// an earlier message; a message keeps its cid however often it is sent, so that it is stored once.

const retryable = new Set(['unavailable', 'rate_limited']);
const maxWaiting = 1000;

export class Outbox {
  #rooms = new Map();
  #post;
  #retryDelayMs;
  #clock;

  /** post(frame) sends a request and promises its reply; retryDelayMs(attempt) says how long to wait. */
  constructor({ post, retryDelayMs, clock }) {
    this.#post = post;
    this.#retryDelayMs = retryDelayMs;
    this.#clock = clock;
  }

  get size() {
    let waiting = 0;
    for (const queue of this.#rooms.values()) waiting += queue.length;
    return waiting;
  }

  /** Promises the reply of a `send` frame: its seq and time. Rejects only with what trying again cannot mend. */
  add(frame) {
    if (this.size >= maxWaiting) return Promise.reject(Object.assign(new Error('Too many unsent messages.'), { code: 'outbox_full' }));
    return new Promise((resolve, reject) => {
      const queue = this.#rooms.get(frame.room) ?? [];
      this.#rooms.set(frame.room, queue);
      queue.push({ frame, resolve, reject, attempt: 0, underway: false });
      this.#pump(frame.room);
    });
  }

  /** Sends what waits; called whenever there is a connection again. */
  flush() {
    for (const room of [...this.#rooms.keys()]) this.#pump(room);
  }

  /** Gives everything up. */
  clear(error) {
    const queues = [...this.#rooms.values()];
    this.#rooms.clear();
    for (const entry of queues.flat()) entry.reject(error);
  }

  async #pump(room) {
    const entry = this.#rooms.get(room)?.[0];
    if (!entry || entry.underway) return;
    entry.underway = true;
    try {
      entry.resolve(await this.#post(entry.frame));
    } catch (error) {
      if (error.code === 'offline') {
        entry.underway = false;
        return;
      }
      if (retryable.has(error.code)) {
        this.#clock.after(error.retryAfterMs ?? this.#retryDelayMs(entry.attempt++), () => {
          entry.underway = false;
          this.#pump(room);
        });
        return;
      }
      entry.reject(error);
    }
    const queue = this.#rooms.get(room);
    if (queue?.[0] === entry) queue.shift();
    if (queue?.length === 0) this.#rooms.delete(room);
    this.#pump(room);
  }
}
