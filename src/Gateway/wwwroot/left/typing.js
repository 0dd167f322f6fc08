// Who is writing where, as long as they say so.

/** Calls changed(room) when somebody begins or ends to write there. */
export class Typing {
  #rooms = new Map();
  #changed;

  constructor(app, changed) {
    this.#changed = changed;
    app.client.addEventListener('typing', ({ detail: { room, user, expires_ms: forMs } }) => {
      if (user === app.user) return;
      if (forMs > 0) this.#begin(room, user, forMs);
      else this.#end(room, user);
    });
    app.client.addEventListener('message', ({ detail: { room, user } }) => this.#end(room, user));
  }

  in(room) { return [...this.#rooms.get(room)?.keys() ?? []]; }

  #begin(room, user, forMs) {
    if (!this.#rooms.has(room)) this.#rooms.set(room, new Map());
    const users = this.#rooms.get(room);
    const isNew = !users.has(user);
    clearTimeout(users.get(user));
    users.set(user, setTimeout(() => this.#end(room, user), Math.min(forMs, 30_000)));
    if (isNew) this.#changed(room);
  }

  #end(room, user) {
    const users = this.#rooms.get(room);
    if (!users?.has(user)) return;
    clearTimeout(users.get(user));
    users.delete(user);
    if (users.size === 0) this.#rooms.delete(room);
    this.#changed(room);
  }
}
