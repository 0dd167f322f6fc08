// Stays connected: opens a link, signs in, asks whether it still lives, and opens another one when it does not, later each time. Which
// ends are for good: the close codes from 4500 on, and a refused sign-in. Whoever hears of a change may close or sign in anew at once, so
// what happened meanwhile is looked at after each word outwards.

import { ChatError, mayPass, waitOf } from './errors.js';
import { readHello } from './hello.js';
import { Link } from './link.js';
import { delayMs } from './options.js';
import { Pulse } from './pulse.js';
import { SignIn } from './signin.js';

const isRoom = (value) => typeof value?.room === 'string' && Number.isSafeInteger(value.seq);

export class Connection {
  state = 'closed';
  user;
  session;
  limits;
  auth;
  /** The address of the latest attempt. */
  server;
  #servers;
  #turn = 0;
  #options;
  #owner;
  #pulse;
  #link;
  #signIn;
  #promise;
  #authenticating = false;
  #attempt = 0;
  #readyAt;
  #notBefore = 0;
  #reason;
  #cancelTimer = () => {};

  /** owner: onState(state, more), onToken(token), onReady(frame), onFrame(frame), onDown(), onEnd(error). */
  constructor(servers, options, owner) {
    this.#servers = servers;
    [this.server] = servers;
    this.#options = options;
    this.#owner = owner;
    this.#pulse = new Pulse(options, { onBeat: () => this.#renew(), onDeath: () => this.#lost({ dead: true }) });
  }

  get token() { return this.#signIn?.token; }

  get isOnline() { return this.state === 'online'; }

  /** Connects; promises the first `ready`. */
  start(credentials) {
    return new Promise((resolve, reject) => {
      this.#signIn = new SignIn(credentials);
      this.#promise = { resolve, reject };
      this.user = undefined;
      this.session = undefined;
      this.#attempt = 0;
      this.#turn = 0;
      this.#open();
    });
  }

  /** Ends the connection. */
  stop() {
    if (this.state !== 'closed') this.#end(new ChatError('closed', 'The client was closed.'), {});
  }

  /** The network may be back, or gone: tries at once where the next attempt is waited for, and asks at once whether the link still lives. */
  hurry() {
    const askedMs = this.#notBefore - this.#options.clock.now();
    if (this.isOnline) this.#pulse.hurry();
    else if (this.state === 'waiting' && askedMs > 0) this.#wait(askedMs);
    else if (this.state === 'waiting') this.#open();
  }

  /** Sends a request; answered(frame) or refused(error) is called before anything is heard that came later. */
  post(frame, answered, refused) {
    if (this.isOnline) this.#link.post(frame, (reply) => this.#accept(frame, reply, answered), refused);
    else refused(new ChatError('offline', 'Not connected.'));
  }

  // What every reply changes, whoever asked: a new token.
  #accept(frame, reply, answered) {
    if (['auth', 'change_password'].includes(frame.type) && typeof reply.token === 'string') this.#keep(reply);
    answered(reply);
  }

  #open() {
    this.#cancelTimer();
    this.#readyAt = undefined;
    this.#authenticating = false;
    this.#setState('connecting');
    if (this.state !== 'connecting' || this.#link !== undefined) return;
    if (this.#options.WebSocket === undefined) this.#find();
    else this.#connect();
  }

  async #find() {
    const signIn = this.#signIn;
    const isWanted = () => this.#signIn === signIn && this.state === 'connecting' && this.#link === undefined;
    try {
      this.#options.WebSocket = await this.#options.findWebSocket();
      if (isWanted()) this.#connect();
    } catch (error) {
      if (isWanted()) this.#end(error);
    }
  }

  #connect() {
    const { WebSocket, clock, signInMs } = this.#options;
    this.server = this.#servers[this.#turn++ % this.#servers.length];
    try {
      this.#link = new Link(WebSocket, this.server, {
        clock,
        onFrame: (frame) => this.#receive(frame),
        onLost: (code, reason, error) => this.#lost({ code, reason, error }),
      });
    } catch (error) {
      // A page may be forbidden to connect there at all.
      this.#end(new ChatError('unsupported', error.message, { cause: error }));
      return;
    }
    this.#cancelTimer = clock.after(signInMs, () => this.#lost({ dead: true }));
  }

  #receive(frame) {
    if (frame.type === 'hello') this.#greeted(frame);
    else if (frame.type === 'bye') this.#dismissed(frame);
    else if (this.isOnline) this.#owner.onFrame(frame);
  }

  #dismissed({ code, reason, retry_after_ms: wait }) {
    this.#lost({ code: Number.isInteger(code) ? code : undefined, reason: typeof reason === 'string' ? reason : '', retryAfterMs: waitOf(wait) });
  }

  #greeted(hello) {
    if (this.isOnline || this.#authenticating) return;
    try {
      this.learn(readHello(hello));
    } catch (error) {
      this.#end(error);
      return;
    }
    this.#authenticating = true;
    this.#authenticate();
  }

  /** Keeps what a server has told of itself. */
  learn({ limits, auth }) {
    this.limits = limits;
    this.auth = auth;
  }

  #authenticate() {
    this.#link.post(this.#signIn.frame(), (frame) => this.#ready(frame), (error) => {
      if (error.code === 'offline') {
        this.#signIn.lost();
      } else if (this.#signIn.fallsBack(error)) {
        this.#authenticate();
      } else if (mayPass(error)) {
        if (error.code !== 'rate_limited') this.#signIn.lost();
        this.#lost({ error });
      } else {
        this.#end(this.#signIn.refusal(error));
      }
    });
  }

  #ready(frame) {
    if (typeof frame.user !== 'string' || typeof frame.token !== 'string' || !Array.isArray(frame.rooms) || !frame.rooms.every(isRoom)) {
      this.#lost({ error: new ChatError('bad_frame', 'The server sent a ready that is none.') });
      return;
    }
    const link = this.#link;
    this.user = frame.user;
    this.#readyAt = this.#options.clock.now();
    this.#keep(frame);
    if (this.#link === link) this.#setState('online');
    if (this.#link !== link) return;
    this.#cancelTimer();
    this.#pulse.start(link);
    this.#promise.resolve(frame);
    this.#owner.onReady(frame);
  }

  #keep({ token, session }) {
    const known = this.token;
    this.#signIn.keep(token, this.#options.clock.now());
    if (typeof session === 'string') this.session = session;
    if (token !== known) this.#owner.onToken(token);
  }

  #renew() {
    const { clock, renewTokenMs } = this.#options;
    if (clock.now() - this.#signIn.tokenAt > renewTokenMs) this.post({ type: 'auth', token: this.token }, () => {}, () => {});
  }

  #lost({ code = 1006, reason, retryAfterMs, error, dead = false }) {
    if (code >= 4500 && code <= 4999) {
      this.#end(new ChatError('closed', reason || `closed with ${code}`, { closeCode: code }));
      return;
    }
    if (error !== undefined && !this.isOnline && !mayPass(error) && error.code !== 'bad_frame') {
      this.#end(error);
      return;
    }
    const { clock, steadyMs } = this.#options;
    this.#attempt = this.#readyAt !== undefined && clock.now() - this.#readyAt > steadyMs ? 1 : this.#attempt + 1;
    const offline = new ChatError('offline', 'The connection was lost.', { closeCode: code });
    // What the server asks for is waited for in any case; the rest may be cut short by those who know more of the network.
    const askedMs = retryAfterMs ?? error?.retryAfterMs ?? 0;
    this.#notBefore = clock.now() + askedMs;
    this.#reason = error ?? offline;
    this.#down('waiting', offline, dead);
    if (this.state === 'waiting') this.#wait(askedMs + delayMs(this.#options, this.#attempt));
  }

  #wait(ms) {
    const retryInMs = Math.round(ms);
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(retryInMs, () => this.#open());
    this.#owner.onState('waiting', { retryInMs, error: this.#reason });
  }

  #end(error, more = { error }) {
    const { reject } = this.#promise;
    this.#down('closed', new ChatError('offline', error.message));
    this.#owner.onEnd(error);
    reject(error);
    if (this.state === 'closed') this.#owner.onState('closed', more);
  }

  // The new state comes first: whoever hears of a refusal may look at it.
  #down(state, error, dead = false) {
    this.#cancelTimer();
    this.#pulse.stop();
    this.state = state;
    this.#owner.onDown();
    const link = this.#link;
    this.#link = undefined;
    link?.drop(error, dead);
  }

  #setState(state) {
    this.state = state;
    this.#owner.onState(state, {});
  }
}
