// A client of the chat, in browsers and Node, without dependencies: docs/protocol.md says what goes over the wire. It stays connected
// (reconnects with backoff and jitter), stores each message once (cid) and hands over every event of a room once, in order, without
// a hole (seq, sync).

import { Outbox } from './chat-outbox.js';
import { Reading } from './chat-reading.js';
import { Rooms } from './chat-rooms.js';

/** A refusal: `code` is one of the protocol's, or `offline`, `closed`, `outbox_full`. */
export class ChatError extends Error {
  constructor(code, message, retryAfterMs) {
    super(message ?? code);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a ChatClient dispatches: `detail` is the frame, or as told at ChatClient. */
export class ChatEvent extends Event {
  constructor(type, detail) {
    super(type);
    this.detail = detail;
  }
}

const realClock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const defaults = {
  heartbeatMs: 20_000,
  signInMs: 15_000,
  firstDelayMs: 500,
  maxDelayMs: 30_000,
  steadyMs: 10_000,
  renewTokenMs: 3_600_000,
  maxFrameBytes: 64 * 1024,
  clock: realClock,
  random: Math.random,
};

/** A random id for a message, where only secure contexts have randomUUID and old Node has no crypto at all: it must be unique, not secret. */
export function newCid() {
  const { crypto } = globalThis;
  if (crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto?.getRandomValues(new Uint8Array(16)) ?? Uint8Array.from({ length: 16 }, () => Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Dispatches every event of the protocol by its type (`message`, `member`, …), and
 * `state`: { state: 'connecting' | 'online' | 'waiting' | 'closed', retryInMs?, error? };
 * `ready`: the frame, after every sign-in and reconnect;
 * `gap`: { room, seq }: more was missed than `sync` replays, so read the room's history anew; later events follow on seq.
 */
export class ChatClient extends EventTarget {
  #url;
  #options;
  #outbox;
  #rooms;
  #reading;
  #socket;
  #state = 'closed';
  #credentials;
  #signIn;
  #signInFrame;
  #token;
  #tokenAt = 0;
  #user;
  #requests = new Map();
  #nextId = 1;
  #attempt = 0;
  #bye;
  #heardAt = 0;
  #readyAt;
  #cancelTimer = () => {};

  /** options.WebSocket replaces the global class; clock, random and the times are there for tests. */
  constructor(url, options = {}) {
    super();
    this.#url = url;
    this.#options = { ...defaults, WebSocket: globalThis.WebSocket, ...options };
    const retryDelayMs = (attempt) => this.#delayMs(attempt + 1);
    const { clock } = this.#options;
    this.#outbox = new Outbox({ post: (frame) => this.request(frame), retryDelayMs, clock });
    this.#rooms = new Rooms({ post: (frame) => this.request(frame), emit: (type, detail) => this.#emit(type, detail), retryDelayMs, clock });
    this.#reading = new Reading({ post: (frame) => this.request(frame), isOnline: () => this.#state === 'online', clock });
  }

  get state() { return this.#state; }
  get user() { return this.#user; }
  get token() { return this.#token; }

  /**
   * Connects and signs in with { guest }, { token }, { user, password } or { user, password, name?, register: true }. Promises the first
   * `ready`; rejects where the server refuses for good. From then on the connection is kept until `close` or such a refusal.
   */
  signIn(credentials) {
    this.close();
    this.#credentials = credentials;
    this.#token = credentials.token;
    this.#user = undefined;
    this.#rooms.clear();
    this.#reading.clear();
    this.#attempt = 0;
    const promise = new Promise((resolve, reject) => { this.#signIn = { resolve, reject }; });
    this.#open();
    return promise;
  }

  /** Ends the connection; what was not yet sent is given up. */
  close() {
    if (this.#state !== 'closed') this.#end(new ChatError('closed', 'The client was closed.'));
  }

  /** Tries at once where the next attempt is still waited for; for a page that hears that the network is back. */
  reconnectNow() {
    if (this.#state === 'waiting') this.#open();
  }

  /** Sends a frame and promises its `ok`; rejects with a ChatError, `offline` where there is no connection or it is lost. */
  request(frame) {
    if (this.#state !== 'online') return Promise.reject(new ChatError('offline', 'Not connected.'));
    return this.#post(frame);
  }

  /** Sends a message, once, now or as soon as there is a connection: { cid, sent: Promise<{ seq, at, duplicate? }> }. */
  send(room, text, more = {}) {
    const frame = { type: 'send', room, text, cid: newCid(), ...more };
    const size = new TextEncoder().encode(JSON.stringify(frame)).length + 32;
    const sent = size > this.#options.maxFrameBytes
      ? Promise.reject(new ChatError('too_large', 'The message is too long.'))
      : this.#outbox.add(frame);
    return { cid: frame.cid, sent };
  }

  /** Says that the user has read a room up to seq; as often as one likes, it is told once a second at most. */
  read(room, seq) {
    this.#reading.mark(room, seq);
  }

  /** Joins a room. Its history up to the answered seq is to be read; everything later comes as events. */
  async join(room, more = {}) {
    const joined = await this.request({ type: 'join', room, ...more });
    this.#rooms.start(joined.room, joined.seq);
    return joined;
  }

  #post(frame) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#requests.set(id, { resolve, reject });
      this.#write({ ...frame, id });
    });
  }

  #write(frame) {
    // In its closing state a socket takes nothing; its close event follows and rejects the request.
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  #open() {
    this.#cancelTimer();
    this.#bye = undefined;
    this.#readyAt = undefined;
    this.#setState('connecting');
    const socket = new this.#options.WebSocket(this.#url, 'orleanschat.v1');
    this.#socket = socket;
    socket.onmessage = ({ data }) => { if (socket === this.#socket) this.#receive(JSON.parse(data)); };
    socket.onclose = ({ code, reason }) => { if (socket === this.#socket) this.#lost(code, reason); };
    socket.onerror = () => {};
    this.#cancelTimer = this.#options.clock.after(this.#options.signInMs, () => this.#abandon());
  }

  #receive(frame) {
    this.#heardAt = this.#options.clock.now();
    const request = this.#requests.get(frame.id);
    if (request) {
      this.#requests.delete(frame.id);
      if (frame.type === 'error') request.reject(new ChatError(frame.code, frame.message, frame.retry_after_ms));
      else request.resolve(frame);
    } else if (frame.type === 'hello') {
      this.#options.maxFrameBytes = frame.limits?.frame_bytes ?? this.#options.maxFrameBytes;
      this.#authenticate();
    } else if (frame.type === 'bye') {
      this.#bye = frame;
    } else if (Number.isSafeInteger(frame.seq) && typeof frame.room === 'string') {
      this.#rooms.receive(frame, this.#user);
    } else if (frame.type !== 'pong') {
      this.#emit(frame.type, frame);
    }
  }

  async #authenticate() {
    const { guest, user, password, name, register } = this.#credentials;
    const byToken = this.#token !== undefined;
    const frame = byToken ? { type: 'auth', token: this.#token }
      : guest !== undefined ? { type: 'auth', guest }
      : { type: register ? 'register' : 'login', user, password, name };
    try {
      this.#ready(await this.#post(frame));
    } catch (error) {
      if (error.code === 'unauthenticated' && byToken && guest !== undefined) {
        // A guest's token has run out: the name is still enough.
        this.#token = undefined;
        if (this.#socket) this.#authenticate();
      } else if (['unavailable', 'rate_limited', 'internal'].includes(error.code)) {
        this.#abandon(error.retryAfterMs);
      } else if (error.code !== 'offline') {
        this.#end(error);
      }
    }
  }

  #ready(frame) {
    this.#user = frame.user;
    this.#keepToken(frame.token);
    this.#readyAt = this.#options.clock.now();
    this.#setState('online');
    this.#heartbeat();
    this.#signIn.resolve(frame);
    this.#emit('ready', frame);
    this.#rooms.resume(frame.rooms);
    this.#reading.resume(frame.rooms);
    this.#outbox.flush();
  }

  #keepToken(token) {
    this.#token = token;
    this.#tokenAt = this.#options.clock.now();
    // A password is needed once; a guest's name is kept for the day when the token has run out.
    if (this.#credentials.guest === undefined) this.#credentials = { token };
  }

  // Browsers show a page no pings, so a silent death is found by asking.
  #heartbeat() {
    const { clock, heartbeatMs, renewTokenMs } = this.#options;
    this.#cancelTimer();
    const askedAt = clock.now();
    if (askedAt - this.#tokenAt > renewTokenMs) {
      this.#post({ type: 'auth', token: this.#token }).then((frame) => this.#keepToken(frame.token), () => {});
    } else {
      this.#write({ type: 'ping' });
    }
    this.#cancelTimer = clock.after(heartbeatMs, () => (this.#heardAt < askedAt ? this.#abandon() : this.#heartbeat()));
  }

  // Gives a socket up without waiting for its close event, which may take minutes on a dead network.
  #abandon(retryAfterMs) {
    this.#lost(1006, '', retryAfterMs);
  }

  #lost(code, reason, retryAfterMs = this.#bye?.retry_after_ms) {
    const ended = this.#bye?.code ?? code;
    if (ended >= 4500 && ended <= 4999) {
      this.#end(new ChatError('closed', this.#bye?.reason || reason || `closed with ${ended}`), ended);
      return;
    }
    const { clock, steadyMs } = this.#options;
    this.#attempt = this.#readyAt !== undefined && clock.now() - this.#readyAt > steadyMs ? 1 : this.#attempt + 1;
    this.#drop(new ChatError('offline', 'The connection was lost.'));
    const retryInMs = Math.round((retryAfterMs ?? 0) + this.#delayMs(this.#attempt));
    this.#setState('waiting', { retryInMs });
    this.#cancelTimer = clock.after(retryInMs, () => this.#open());
  }

  #end(error, code) {
    if (code !== undefined) error.closeCode = code;
    this.#drop(new ChatError('offline', error.message));
    this.#outbox.clear(error);
    this.#setState('closed', { error });
    this.#signIn.reject(error);
  }

  #drop(error) {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#rooms.disconnected();
    const requests = [...this.#requests.values()];
    this.#requests.clear();
    for (const { reject } of requests) reject(error);
  }

  // Full jitter: anywhere between now and twice as late as the last time, so that a crowd does not come back as one.
  #delayMs(attempt) {
    const { firstDelayMs, maxDelayMs, random } = this.#options;
    return random() * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
  }

  #setState(state, more = {}) {
    this.#state = state;
    this.#emit('state', { state, ...more });
  }

  #emit(type, detail) {
    this.dispatchEvent(new ChatEvent(type, detail));
  }
}
