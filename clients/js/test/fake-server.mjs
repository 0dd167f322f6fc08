// A server in memory: the WebSocket class that a client is given, whose other end the test holds; and a clock that the test moves.

export class FakeSocket {
  static all = [];
  readyState = 0;
  /** What the client has sent and no test has looked at yet. */
  received = [];

  static get last() { return FakeSocket.all.at(-1); }

  constructor(url, protocol) {
    Object.assign(this, { url, protocol });
    FakeSocket.all.push(this);
  }

  send(data) { this.received.push(JSON.parse(data)); }

  close() {
    this.readyState = 3;
    this.closedByClient = true;
  }

  async says(...frames) {
    this.readyState = 1;
    for (const frame of frames) {
      this.onmessage({ data: JSON.stringify(frame) });
      await settled();
    }
  }

  /** Several frames in one piece: nothing of the client's own comes between them. */
  async saysAtOnce(...frames) {
    this.readyState = 1;
    for (const frame of frames) this.onmessage({ data: JSON.stringify(frame) });
    await settled();
  }

  /** Anything at all as the data of a message. */
  async sends(data) {
    this.readyState = 1;
    this.onmessage({ data });
    await settled();
  }

  async ends(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
    await settled();
  }

  /** The oldest frame of a type that no test has taken yet; undefined where there is none. */
  take(type) {
    const index = this.received.findIndex((frame) => frame.type === type);
    return index < 0 ? undefined : this.received.splice(index, 1)[0];
  }

  /** Says hello and answers the sign-in. */
  async welcomes(rooms = [], more = {}) {
    await this.says({ type: 'hello', version: 1, limits: {} });
    const auth = this.take('auth') ?? this.take('login') ?? this.take('register');
    await this.says({ type: 'ready', id: auth.id, user: 'alice', session: 's', token: 'token-1', rooms, ...more });
    return auth;
  }
}

/** Lets every promise that can go on go on. */
export const settled = () => new Promise((resolve) => { setImmediate(resolve); });

export class FakeClock {
  #now = 0;
  #timers = new Set();

  now = () => this.#now;

  after = (ms, run) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  async advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** The machine sleeps: time passes, and no timer is looked at. */
  sleep(ms) { this.#now += ms; }
}
