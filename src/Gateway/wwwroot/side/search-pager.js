// One search and its pages. A page may be empty and have a next one; then some more are asked for before somebody has to say so.

const pagesAtOnce = 5;
const waitMs = 1000;

const after = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

export class SearchPager {
  #search;
  #changed;
  #wait;
  #run = 0;
  #query;
  #room;
  #next;
  /** What has been found so far, the newest first. */
  messages = [];
  /** Whether an answer is waited for. */
  busy = false;
  /** Why there is none. */
  error;

  /** search(query, { room, before }) promises a page; changed() is called whenever there is something to show; `wait` promises that so many ms are over. */
  constructor(search, changed, wait = after) {
    this.#search = search;
    this.#changed = changed;
    this.#wait = wait;
  }

  /** Whether there is more to be found. */
  get hasMore() { return this.#next !== undefined; }

  /** Looks for something; answers to what was looked for before are dropped. */
  start(query, room) {
    this.#query = query;
    this.#room = room;
    this.#next = undefined;
    this.messages = [];
    return this.#go();
  }

  /** The next pages, or the same again after an error. */
  more() { return this.busy ? Promise.resolve() : this.#go(); }

  /** Takes out a message that is there no more. */
  drop(room, seq) {
    const left = this.messages.filter((message) => message.room !== room || message.seq !== seq);
    if (left.length === this.messages.length) return;
    this.messages = left;
    this.#changed();
  }

  /** Wants no answer any more. */
  stop() {
    this.#run++;
    this.#next = undefined;
    this.messages = [];
    this.#say(false);
  }

  async #go() {
    const run = ++this.#run;
    this.#say(true);
    try {
      for (let page = 0; page < pagesAtOnce; page++) {
        const { messages, more, next } = await this.#page(run);
        if (run !== this.#run) return;
        this.messages = [...this.messages, ...messages];
        this.#next = more ? next : undefined;
        if (messages.length > 0 || !more) break;
      }
      this.#say(false);
    } catch (error) {
      if (run === this.#run) this.#say(false, error);
    }
  }

  // Being told to be slower is nobody's business.
  async #page(run) {
    for (;;) {
      try {
        return await this.#search(this.#query, { room: this.#room, before: this.#next });
      } catch (error) {
        if (error.code !== 'rate_limited' || run !== this.#run) throw error;
        await this.#wait(error.retryAfterMs ?? waitMs);
        if (run !== this.#run) throw error;
      }
    }
  }

  #say(busy, error) {
    this.busy = busy;
    this.error = error;
    this.#changed();
  }
}
