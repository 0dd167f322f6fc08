/** What the page's state wants of a client: its events, its user, and answers to its requests, given when the test says so. */
export class FakeClient extends EventTarget {
  user = 'alice';
  state = 'online';
  /** { name, args, answer(value), refuse(code, more) } of each request that has not been answered, the oldest first. */
  asked = [];

  constructor(...verbs) {
    super();
    for (const name of verbs) this[name] = (...args) => this.#ask(name, args);
  }

  says(type, detail = {}) { this.dispatchEvent(new CustomEvent(type, { detail: { type, ...detail } })); }

  /** Answers the oldest request, and lets everybody hear of it. */
  async answer(value) {
    this.asked.shift().answer(value);
    await settled();
  }

  async refuse(code, more) {
    this.asked.shift().refuse(code, more);
    await settled();
  }

  #ask(name, args) {
    return new Promise((resolve, reject) => {
      this.asked.push({ name, args, answer: resolve, refuse: (code, more) => reject(Object.assign(new Error(code), { code, ...more })) });
    });
  }
}

/** Everything that waits for nothing but promises has happened. */
export const settled = () => new Promise((resolve) => { setImmediate(resolve); });
