// People as far as this page has heard of them: profiles are asked for when they are first wanted, a few at a time.

const profilesAtOnce = 6;
// A user's requests are limited, and there are more important ones: so many may be asked for at first, then one at a time.
const firstProfiles = 60;
const nextProfileMs = 50;
const againMs = 1000;
const maxWatched = 1000;

const mayPass = ({ code }) => ['rate_limited', 'unavailable'].includes(code);

/**
 * Dispatches `change` with { user }, or without where any may have changed.
 * A person: { user, name, avatar, bio, guest, bot, status, text, last_seen, contact: 'contact' | 'incoming' | 'requested' | 'blocked' | undefined, since }.
 */
export class People extends EventTarget {
  #client;
  #all = new Map();
  #wanted = [];
  #asking = 0;
  #spare = firstProfiles;
  #spareAt = 0;
  #timer;
  #user;
  // What events have told while all contacts are asked for, whose answer may be older.
  #contactsMeanwhile = new Map();
  #watching = new Map();
  #watched = '';

  constructor(client) {
    super();
    this.#client = client;
    client.addEventListener('ready', () => this.#begin());
    client.addEventListener('profile', ({ detail: { type, ...profile } }) => this.#update(profile.user, { ...profile, known: true }));
    client.addEventListener('presence', ({ detail: { user, status, text, last_seen } }) => this.#update(user, { status, text, last_seen }));
    client.addEventListener('contact', ({ detail }) => this.#contact(detail));
  }

  /** What is known of a user; asks for the rest, which comes with a `change`. */
  get(user) {
    const person = this.#person(user);
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

  #begin() {
    this.#watched = '';
    this.#wanted = [];
    // Who is a friend of one user is none of the next one's.
    if (this.#user !== this.#client.user) this.#all.clear();
    this.#user = this.#client.user;
    // Those who are not there tell nothing after a break, so nobody counts as online until they are told of.
    for (const person of this.#all.values()) {
      person.status = undefined;
      person.text = undefined;
      person.asked = person.known;
    }
    // Of oneself one is told where that is something else.
    Object.assign(this.#person(this.#user), { status: 'online' });
    this.dispatchEvent(new CustomEvent('change', { detail: {} }));
    this.#watch();
    this.#askContacts();
  }

  async #askContacts() {
    const user = this.#user;
    this.#contactsMeanwhile.clear();
    try {
      const { contacts } = await this.#client.contacts();
      for (const person of this.#all.values()) person.contact = undefined;
      for (const { user: other, state, since, name } of contacts) Object.assign(this.#person(other), { contact: state, since, name });
      for (const [other, told] of this.#contactsMeanwhile) Object.assign(this.#person(other), told);
      this.dispatchEvent(new CustomEvent('change', { detail: {} }));
    } catch (error) {
      // Without a connection the next `ready` asks again.
      if (mayPass(error)) setTimeout(() => { if (this.#user === user && this.#client.state === 'online') this.#askContacts(); }, Math.max(error.retryAfterMs ?? 0, againMs));
    }
  }

  #contact({ user, state, since }) {
    const told = { contact: state === 'none' ? undefined : state, since };
    this.#contactsMeanwhile.set(user, told);
    this.#update(user, told);
  }

  #person(user) {
    let person = this.#all.get(user);
    if (person === undefined) this.#all.set(user, person = { user });
    return person;
  }

  async #ask() {
    if (this.#timer !== undefined || this.#asking >= profilesAtOnce || this.#wanted.length === 0) return;
    if (!this.#mayAsk()) {
      this.#askLater(nextProfileMs);
      return;
    }
    this.#asking++;
    // Who has come into sight last is to be seen now.
    const user = this.#wanted.pop();
    try {
      await this.refresh(user);
    } catch (error) {
      // Who does not exist is not asked for again; what went wrong for the moment is asked for again, or after the next sign-in.
      if (error.code === 'no_such_user') this.#person(user).known = true;
      else if (mayPass(error)) this.#askAgain(user, error);
    } finally {
      this.#asking--;
      this.#ask();
    }
  }

  #askAgain(user, { retryAfterMs = 0 }) {
    this.#wanted.push(user);
    this.#askLater(Math.max(retryAfterMs, againMs));
  }

  #askLater(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#ask();
    }, ms);
  }

  #mayAsk() {
    const now = performance.now();
    this.#spare = Math.min(firstProfiles, this.#spare + (now - this.#spareAt) / nextProfileMs);
    this.#spareAt = now;
    if (this.#spare < 1) return false;
    this.#spare--;
    return true;
  }

  #update(user, changes) {
    Object.assign(this.#person(user), changes);
    this.dispatchEvent(new CustomEvent('change', { detail: { user } }));
  }
}
