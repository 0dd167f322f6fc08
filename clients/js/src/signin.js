// Who signs in, and with what: what was given at first, later the newest token.

export class SignIn {
  #given;
  #token;
  #tokenAt = 0;
  // 'new', or 'maybe' once it may have happened without our hearing of it.
  #registering;
  // The refusal of a registration that may have been our own.
  #taken;

  /** credentials: { guest } | { token, guest? } | { user, password } | { user, password, name?, register: true }. */
  constructor(credentials) {
    const { guest, token, user, password, name, register } = credentials ?? {};
    if (guest === undefined && token === undefined && (user === undefined || password === undefined)) {
      throw new TypeError('Sign in with { guest }, { token }, or { user, password }.');
    }
    this.#given = { guest, user, password, name };
    this.#token = token;
    this.#registering = register === true ? 'new' : undefined;
  }

  get token() { return this.#token; }

  /** When the token was given, by the client's clock. */
  get tokenAt() { return this.#tokenAt; }

  /** The frame that signs in now. */
  frame() {
    const { guest, user, password, name } = this.#given;
    if (this.#token !== undefined) return { type: 'auth', token: this.#token };
    if (guest !== undefined) return { type: 'auth', guest };
    return this.#registering === undefined ? { type: 'login', user, password } : { type: 'register', user, password, name };
  }

  /** Whether there is another way after this refusal; the next frame() takes it. */
  fallsBack(error) {
    if (error.code === 'unauthenticated' && this.#token !== undefined && this.#given.guest !== undefined) {
      // A guest's token has run out: the name is still enough.
      this.#token = undefined;
      return true;
    }
    if (error.code === 'already_exists' && this.#registering === 'maybe') {
      // The answer to an earlier attempt was lost, so it may be this very registration that is in the way.
      this.#registering = undefined;
      this.#taken = error;
      return true;
    }
    return false;
  }

  /** What to tell where there is no other way: a name that somebody else has registered is taken, whatever was tried after that. */
  refusal(error) {
    return error.code === 'unauthenticated' ? this.#taken ?? error : error;
  }

  /** The reply to frame() did not come, or left open whether it happened. */
  lost() {
    if (this.#registering !== undefined) this.#registering = 'maybe';
  }

  /** Keeps a token. A password is needed once; a guest's name is kept for the day when the token has run out. */
  keep(token, now) {
    this.#token = token;
    this.#tokenAt = now;
    this.#registering = undefined;
    this.#taken = undefined;
    this.#given = { guest: this.#given.guest };
  }
}
