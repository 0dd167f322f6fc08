// The people who can be named in a room: its members, as far as they are worth asking for, and who wrote there last.

import { beforePrefix } from './completion.js';

const isId = /^[a-z0-9][a-z0-9._-]{0,31}$/;
const recentMessages = 50;
const askMs = 120;

/** Dispatches `change` with { room } when there are more. */
export class Candidates extends EventTarget {
  #app;
  #rooms = new Map();
  #after;
  #turn = 0;

  /** after(ms, run) is there for tests. */
  constructor(app, { after = (ms, run) => setTimeout(run, ms) } = {}) {
    super();
    this.#app = app;
    this.#after = after;
    app.client.addEventListener('message', ({ detail: { room, user } }) => this.#wrote(room, user));
    app.client.addEventListener('member', ({ detail }) => this.#moved(detail));
    // What happened during a break is not all told.
    app.client.addEventListener('gap', ({ detail: { room } }) => this.#rooms.delete(room));
    app.addEventListener('signedOut', () => this.#rooms.clear());
  }

  /** Asks for those who fit a query, where they are not known. */
  load(room, query) {
    const partner = this.#app.rooms.partner(room);
    if (partner !== undefined) return;
    const known = this.#rooms.get(room);
    if (known === undefined) {
      this.#begin(room);
    } else if (!known.complete && isId.test(query) && !this.#covered(known, query)) {
      const turn = ++this.#turn;
      this.#after(askMs, () => { if (turn === this.#turn) this.#page(room, query); });
    }
  }

  /** The people of a room: { user, name, recent?, contact }. */
  people(room) {
    const { people, rooms, user: self } = this.#app;
    const partner = rooms.partner(room);
    const { members = new Set(), authors = [] } = this.#rooms.get(room) ?? {};
    const contacts = members.size === 0 && partner === undefined ? [] : people.contacts().map(({ user }) => user).filter((user) => members.has(user));
    const users = partner === undefined ? new Set([...authors.filter((user) => members.has(user)), ...contacts, ...members]) : new Set([partner]);
    users.delete(self);
    users.delete('system');
    return [...users].map((user) => {
      const recent = authors.indexOf(user);
      const person = people.peek(user);
      return { user, name: person?.name || '', recent: recent < 0 ? undefined : recent, contact: person?.contact === 'contact' };
    });
  }

  /** Whether a user can be named: is a member, or may be one as far as this page knows. */
  has(room, user) {
    const partner = this.#app.rooms.partner(room);
    if (partner !== undefined) return user === partner;
    const known = this.#rooms.get(room);
    if (known === undefined) return true;
    return known.members.has(user) || (!known.complete && !this.#covered(known, user));
  }

  #covered({ prefixes }, query) { return prefixes.some((prefix) => query.startsWith(prefix)); }

  async #begin(room) {
    const known = { members: new Set(), authors: [], prefixes: [], complete: false };
    this.#rooms.set(room, known);
    try {
      const [page, history] = await Promise.all([this.#app.client.members(room), this.#app.client.history(room, { limit: recentMessages })]);
      for (const { user } of history.messages) this.#wrote(room, user, known);
      this.#take(room, known, page);
      known.complete = !page.more;
      // In a big room only those who are shown are worth asking for their names.
      if (known.complete) for (const user of known.members) this.#app.people.get(user);
    } catch {
      if (this.#rooms.get(room) === known) this.#rooms.delete(room);
    }
  }

  async #page(room, prefix) {
    const known = this.#rooms.get(room);
    if (known === undefined || this.#covered(known, prefix)) return;
    try {
      const page = await this.#app.client.members(room, { after: beforePrefix(prefix) });
      if (!page.more || !page.members.at(-1).user.startsWith(prefix)) known.prefixes.push(prefix);
      this.#take(room, known, page);
    } catch {
      // The next letter asks again.
    }
  }

  #take(room, known, { members }) {
    for (const { user } of members) known.members.add(user);
    this.dispatchEvent(new CustomEvent('change', { detail: { room } }));
  }

  #wrote(room, user, known = this.#rooms.get(room)) {
    if (known !== undefined) known.authors = [user, ...known.authors.filter((one) => one !== user)].slice(0, recentMessages);
  }

  #moved({ room, user, action }) {
    const members = this.#rooms.get(room)?.members;
    if (['leave', 'kick', 'ban'].includes(action)) members?.delete(user);
    else if (action !== 'unban') members?.add(user);
  }
}
