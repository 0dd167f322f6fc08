// The members of a room as far as they are loaded, in the order of their ids, kept true by the room's events.

const gone = new Set(['leave', 'kick', 'ban']);

export class MemberList {
  #fetch;
  #role;
  #all = [];
  #after;
  #loading;
  #missed = [];
  /** Whether the last page has been loaded. */
  complete = false;

  /** fetch(after) promises a page { members, more }; `role`: only those with it are wanted. */
  constructor(fetch, role) {
    this.#fetch = fetch;
    this.#role = role;
  }

  get all() { return this.#all; }

  /** Loads the next page, once at a time; rejects with what fetch rejects with. */
  more() {
    this.#loading ??= this.complete ? Promise.resolve() : this.#load().finally(() => { this.#loading = undefined; });
    return this.#loading;
  }

  /** Takes a `member` event. */
  apply(event) {
    if (event.action === 'unban') return;
    // The page that is on its way may have been made before this.
    if (this.#loading !== undefined) this.#missed.push(event);
    this.#take(event);
  }

  /** Those whose id or name has a text in it. */
  matching(text, nameOf) {
    const wanted = text.trim().replace(/^@/, '').toLocaleLowerCase();
    if (wanted === '') return this.#all;
    return this.#all.filter(({ user }) => user.includes(wanted) || nameOf(user)?.toLocaleLowerCase().includes(wanted));
  }

  async #load() {
    this.#missed = [];
    const { members, more } = await this.#fetch(this.#after);
    for (const { user, role } of members) this.#put(user, role);
    this.#after = members.at(-1)?.user ?? this.#after;
    this.complete = !more || members.length === 0;
    for (const event of this.#missed) this.#take(event);
  }

  #take({ user, action, role }) {
    if (gone.has(action) || (this.#role !== undefined && role !== this.#role)) this.#remove(user);
    // Whoever comes later in the order will be on a later page.
    else if (this.complete || user <= (this.#after ?? '')) this.#put(user, role);
  }

  #put(user, role) {
    const at = this.#place(user);
    this.#all = this.#all.toSpliced(at, this.#all[at]?.user === user ? 1 : 0, { user, role });
  }

  #remove(user) {
    const at = this.#place(user);
    if (this.#all[at]?.user === user) this.#all = this.#all.toSpliced(at, 1);
  }

  #place(user) {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle].user < user) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
