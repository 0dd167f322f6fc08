// Of all tabs of one user in this browser one tells of messages, and only where none of them shows the talk.

const answerMs = 150;

/** looksAt(room) says whether this tab shows that talk to somebody who looks. */
export class Turn {
  #looksAt;
  #channel;
  #release;
  #isOurs = false;
  #asked = new Map();
  #nextId = 1;

  constructor(looksAt) {
    this.#looksAt = looksAt;
  }

  /** Takes part for a user, until end(). */
  begin(user) {
    this.end();
    const name = `orleanschat.notify.${user}`;
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = ({ data }) => this.#hear(data);
    }
    this.#wait(name);
  }

  end() {
    this.#release?.();
    this.#release = undefined;
    this.#isOurs = false;
    this.#channel?.close();
    this.#channel = undefined;
    this.#asked.clear();
  }

  /** Promises whether this tab is to tell of something in a room. */
  async mayTell(room) {
    if (!this.#isOurs || this.#looksAt(room)) return false;
    if (this.#channel === undefined) return true;
    const id = this.#nextId++;
    this.#channel.postMessage({ ask: id, room });
    const seen = await new Promise((resolve) => {
      this.#asked.set(id, resolve);
      setTimeout(() => resolve(false), answerMs);
    });
    this.#asked.delete(id);
    return !seen && this.#isOurs;
  }

  // Whoever has the lock tells; when that tab is closed the next one has it.
  #wait(name) {
    if (!navigator.locks) {
      this.#isOurs = true;
      return;
    }
    const given = new AbortController();
    let free;
    const held = new Promise((resolve) => { free = resolve; });
    this.#release = () => {
      given.abort();
      free();
    };
    const { signal } = given;
    navigator.locks.request(name, { signal }, () => {
      if (signal.aborted) return undefined;
      this.#isOurs = true;
      return held;
    }).catch(() => {});
  }

  #hear({ ask, room, seen }) {
    if (ask !== undefined && this.#looksAt(room)) this.#channel.postMessage({ seen: ask });
    else if (seen !== undefined) this.#asked.get(seen)?.(true);
  }
}
