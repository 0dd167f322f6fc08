// Who is writing where, as long as they say so.

const longestMs = 30_000;
const after = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Dispatches `change` with { room } when somebody begins or ends to write there. */
export class Typists extends EventTarget {
  #client;
  #after;
  // By room, by user: what cancels the end of it.
  #rooms = new Map();

  /** later(ms, run) is there for tests; it gives back what cancels it. */
  constructor(client, { later = after } = {}) {
    super();
    this.#client = client;
    this.#after = later;
    client.addEventListener('typing', ({ detail: { room, user, expires_ms: ms } }) => (ms > 0 ? this.#begin(room, user, ms) : this.#end(room, user)));
    client.addEventListener('message', ({ detail: { room, user } }) => this.#end(room, user));
    client.addEventListener('state', ({ detail: { state } }) => { if (state === 'closed') this.#clear(); });
    client.addEventListener('member', ({ detail: { room, user, action } }) => { if (['leave', 'kick', 'ban'].includes(action)) this.#end(room, user); });
  }

  /** Those who are writing in a room, whoever began first before the others. */
  in(room) { return [...this.#rooms.get(room)?.keys() ?? []]; }

  #begin(room, user, ms) {
    if (user === this.#client.user) return;
    if (!this.#rooms.has(room)) this.#rooms.set(room, new Map());
    const users = this.#rooms.get(room);
    const isNew = !users.has(user);
    users.get(user)?.();
    users.set(user, this.#after(Math.min(ms, longestMs), () => this.#end(room, user)));
    if (isNew) this.#changed(room);
  }

  #end(room, user) {
    const users = this.#rooms.get(room);
    if (!users?.has(user)) return;
    users.get(user)();
    users.delete(user);
    if (users.size === 0) this.#rooms.delete(room);
    this.#changed(room);
  }

  #clear() {
    for (const users of this.#rooms.values()) for (const cancel of users.values()) cancel();
    this.#rooms.clear();
  }

  #changed(room) {
    this.dispatchEvent(new CustomEvent('change', { detail: { room } }));
  }
}
