// People as far as this page has heard of them: profiles are asked for when they are first wanted, a few at a time.

const profilesAtOnce = 6;
const maxWatched = 1000;

/**
 * Dispatches `change` with { user }, or without where any may have changed.
 * A person: { user, name, avatar, bio, guest, bot, status, text, last_seen, contact: 'contact' | 'incoming' | 'requested' | 'blocked' | undefined, since }.
 */
export class People extends EventTarget {
  #client;
  #all = new Map();
  #wanted = [];
  #asking = 0;
  #watching = new Map();
  #watched = '';

  constructor(client) {
    super();
    this.#client = client;
    client.addEventListener('ready', () => this.#begin());
    client.addEventListener('profile', ({ detail: { type, ...profile } }) => this.#update(profile.user, { ...profile, known: true }));
    client.addEventListener('presence', ({ detail: { user, status, text, last_seen } }) => this.#update(user, { status, text, last_seen }));
    client.addEventListener('contact', ({ detail: { user, state, since } }) => this.#update(user, { contact: state === 'none' ? undefined : state, since }));
  }

  /** What is known of a user; asks for the rest, which comes with a `change`. */
  get(user) {
    let person = this.#all.get(user);
    if (person === undefined) {
      person = { user };
      this.#all.set(user, person);
    }
    if (!person.known && !person.asked && user !== 'system') {
      person.asked = true;
      this.#wanted.push(user);
      this.#ask();
    }
    return person;
  }

  /** What is known of a user, without asking for more; undefined where nothing is. */
  peek(user) { return this.#all.get(user); }

  /** Asks for a profile anew: promises what is known then, rejects with a ChatError. */
  async refresh(user) {
    const { type, id, ...profile } = await this.#client.profile(user);
    this.#update(user, { ...profile, known: true });
    return this.get(user);
  }

  /** What a user is called. */
  name(user) { return this.get(user).name || user; }

  /** Those in a state of being contacts, by name. */
  contacts(state = 'contact') {
    return [...this.#all.values()].filter(({ contact }) => contact === state)
      .sort((a, b) => (a.name || a.user).localeCompare(b.name || b.user));
  }

  /** Wants to be told of users' presence for a purpose, instead of those named before for it. */
  watch(purpose, users) {
    this.#watching.set(purpose, users);
    this.#watch();
  }

  #watch() {
    if (this.#client.state !== 'online') return;
    const users = [...new Set([...this.#watching.values()].flat())].filter((user) => user !== this.#client.user).slice(0, maxWatched).sort();
    const wanted = users.join(' ');
    if (wanted === this.#watched) return;
    this.#watched = wanted;
    this.#client.watch(users).catch(() => { this.#watched = ''; });
  }

  async #begin() {
    this.#watched = '';
    // Those who are not there tell nothing after a break, so nobody counts as online until they are told of.
    for (const person of this.#all.values()) {
      person.status = undefined;
      person.asked = person.known;
    }
    this.dispatchEvent(new CustomEvent('change', { detail: {} }));
    this.#watch();
    try {
      const { contacts } = await this.#client.contacts();
      for (const person of this.#all.values()) person.contact = undefined;
      for (const { user, state, since, name } of contacts) Object.assign(this.get(user), { contact: state, since, name });
      this.dispatchEvent(new CustomEvent('change', { detail: {} }));
    } catch {
      // The next `ready` asks again.
    }
  }

  async #ask() {
    if (this.#asking >= profilesAtOnce || this.#wanted.length === 0) return;
    this.#asking++;
    const user = this.#wanted.shift();
    try {
      await this.refresh(user);
    } catch (error) {
      // Who does not exist is not asked for again; whatever else went wrong may go right after the next sign-in.
      if (error.code === 'no_such_user') this.#all.get(user).known = true;
    } finally {
      this.#asking--;
      this.#ask();
    }
  }

  #update(user, changes) {
    if (!this.#all.has(user)) this.#all.set(user, { user });
    Object.assign(this.#all.get(user), changes);
    this.dispatchEvent(new CustomEvent('change', { detail: { user } }));
  }
}
