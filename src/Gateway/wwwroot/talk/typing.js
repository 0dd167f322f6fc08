// Who is writing in a room at the moment.

/** Dispatches `change`. */
export class Typists extends EventTarget {
  #until = new Map();
  #after;

  /** after(ms, run) calls run later and gives back what cancels it. */
  constructor(after = (ms, run) => { const timer = setTimeout(run, ms); return () => clearTimeout(timer); }) {
    super();
    this.#after = after;
  }

  get users() { return [...this.#until.keys()]; }

  /** Takes a `typing` or a `message` of the room. */
  receive({ type, user, expires_ms: ms }) {
    const isWriting = type === 'typing' && ms > 0;
    if (!isWriting && !this.#until.has(user)) return;
    this.#until.get(user)?.();
    this.#until.delete(user);
    if (isWriting) this.#until.set(user, this.#after(ms, () => this.receive({ type: 'typing', user, expires_ms: 0 })));
    this.dispatchEvent(new Event('change'));
  }

  clear() {
    for (const cancel of this.#until.values()) cancel();
    this.#until.clear();
    this.dispatchEvent(new Event('change'));
  }
}
