// A client of the chat, in browsers and Node, without dependencies: docs/protocol.md says what goes over the wire. It stays connected
// (reconnects with backoff and jitter), stores each message once (cid) and hands over every event of a room once, in order, without
// a hole (seq, sync).

import { Connection } from './connection.js';
import { ChatError, ChatEvent } from './errors.js';
import { askHello } from './hello.js';
import { Marks } from './marks.js';
import { delayMs, httpAddress, newCid, socketAddresses, withDefaults } from './options.js';
import { Outbox } from './outbox.js';
import { insist, online } from './patience.js';
import { Rooms } from './rooms.js';
import { Typing } from './typing.js';
import { upload } from './upload.js';
import { Verbs } from './verbs.js';
import { Watched } from './watched.js';

// Types of events that are the client's own, and of replies, which are no events: a server's word for them is not passed on.
const ownTypes = ['state', 'ready', 'gap', 'token', 'unsent', 'ok', 'pong', 'hello', 'bye'];
// What a request's `id` takes of a frame at most.
const idBytes = 32;

/**
 * Dispatches every event of the protocol by its type (`message`, `member`, …), and
 * `state`: { state: 'connecting' | 'online' | 'waiting' | 'closed', retryInMs?, error? };
 * `ready`: the frame, after every sign-in and reconnect;
 * `gap`: { room, seq, after, error? }: more was missed than `sync` replays, so read the room's history after `after`; later events follow on seq. With an
 *   error, `not_a_member`, nothing more comes of this room;
 * `token`: { token }: the newest one, to be kept in the place of the last;
 * `unsent`: { room, cid, state: 'waiting' | 'sent' | 'failed', error?, seq?, at? }: what becomes of a message of `send`.
 */
export class ChatClient extends Verbs {
  #options;
  #tools;
  #connection;
  #outbox;
  #rooms;
  #read;
  #delivered;
  #typing;
  #watched;

  /**
   * server is its address, or the addresses of a cluster without a load balancer: each attempt goes to the next one. options.positions is what `positions` was when the
   * program stopped; options.WebSocket replaces the global class; clock, random and the times are there for tests.
   */
  constructor(server, options = {}) {
    super();
    this.#options = withDefaults(options);
    const { clock } = this.#options;
    const tools = this.#tools = {
      post: (frame) => this.request(frame),
      isOnline: () => this.#connection.isOnline,
      retryDelayMs: (attempt) => delayMs(this.#options, attempt),
      clock,
    };
    this.#outbox = new Outbox({ ...tools, room: (name) => this.#nameOf(name), emit: (detail) => this.#emit('unsent', detail) });
    const post = (frame, answered, refused) => this.#connection.post(frame, answered, refused);
    this.#rooms = new Rooms({ ...tools, post, emit: (type, detail) => this.#emit(type, detail), positions: this.#options.positions });
    this.#watched = new Watched({ ...tools, post });
    this.#read = new Marks('read', tools);
    this.#delivered = new Marks('delivered', tools);
    this.#typing = new Typing({ ...tools, post: (frame) => { this.request(frame).catch(() => {}); } });
    this.#connection = new Connection(socketAddresses(server), this.#options, {
      onState: (state, more) => this.#emit('state', { state, ...more }),
      onToken: (token) => this.#emit('token', { token }),
      onReady: (frame) => this.#ready(frame),
      onFrame: (frame) => this.#receive(frame),
      onDown: () => this.#rooms.disconnected(),
      onEnd: (error) => this.#outbox.clear(error),
    });
  }

  get state() { return this.#connection.state; }
  get user() { return this.#connection.user; }
  get token() { return this.#connection.token; }
  get session() { return this.#connection.session; }
  get limits() { return this.#connection.limits; }
  get auth() { return this.#connection.auth; }
  get server() { return this.#connection.server; }
  get unsent() { return this.#outbox.list; }
  get positions() { return this.#rooms.positions; }

  /**
   * Connects and signs in with { guest }, { token }, { user, password } or { user, password, name?, register: true }. Promises the first
   * `ready`; rejects where the server refuses for good. From then on the connection is kept until `close` or such a refusal.
   */
  signIn(credentials) {
    this.close();
    this.#rooms.clear();
    this.#read.clear();
    this.#delivered.clear();
    this.#watched.clear();
    return this.#connection.start(credentials);
  }

  /** Asks the server what it is, without signing in: its `hello`, which `limits` and `auth` tell from then on too. */
  async hello() {
    const hello = await askHello(this.server, this.#options);
    this.#connection.learn(hello);
    return hello;
  }

  /** Promises that there is a connection: now, or as soon as there is one. Rejects where there will be none. */
  online() {
    return online(this);
  }

  /** Asks until there is an answer that asking again would not change: `insist(() => client.history(room))`. For requests that may be done twice. */
  insist(ask) {
    return insist(this, ask, this.#tools);
  }

  /** Ends the connection; what was not yet sent is given up, `closed`. */
  close() {
    this.#connection.stop();
  }

  /** For a page that hears that the network is back, or has been asleep: tries at once where the next attempt is still waited for. */
  reconnectNow() {
    this.#connection.hurry();
  }

  /** Sends a frame and promises its `ok`; rejects with a ChatError, `offline` where there is no connection or it is lost. */
  request(frame) {
    return new Promise((resolve, reject) => {
      if (this.#connection.isOnline && this.#isTooLarge(frame)) {
        reject(new ChatError('too_large', 'The request is longer than a frame may be.'));
        return;
      }
      this.#connection.post(frame, (reply) => {
        this.#follow(frame, reply);
        resolve(reply);
      }, reject);
    });
  }

  /** Sends a message, once, now or as soon as there is a connection: { cid, sent: Promise<{ seq, at, duplicate? }> }. */
  send(room, text, more = {}) {
    const frame = { ...more, type: 'send', room, text, cid: more.cid ?? newCid() };
    const sent = this.state === 'closed' ? Promise.reject(new ChatError('closed', 'Sign in first.')) : this.#outbox.add(frame);
    // Whoever does not wait for it hears of it by `unsent`.
    sent.catch(() => {});
    this.#typing.sent(room);
    return { cid: frame.cid, sent };
  }

  /** Takes back a message that has not been sent yet; false where it is too late. */
  cancel(cid) {
    return this.#outbox.cancel(cid);
  }

  /** Says that the user has read a room up to seq; as often as one likes, it is told once a second at most. */
  read(room, seq) {
    this.#read.mark(room, seq);
  }

  /** Says that a direct room's messages up to seq have arrived here; as often as one likes. */
  delivered(room, seq) {
    this.#delivered.mark(room, seq);
  }

  /** Says that the user is writing, or with { stop: true } no longer; as often as one likes. */
  typing(room, { stop = false } = {}) {
    this.#typing.tell(room, stop);
  }

  /** Addresses under which a page may show an upload for some minutes: { url, thumbnail_url?, expires_at }, absolute. */
  async mediaUrl(media) {
    const { url, thumbnail_url: thumbnail, expires_at } = await this.request({ type: 'media_url', media });
    const whole = { url: this.#addressOf(url), expires_at };
    if (thumbnail !== undefined) whole.thumbnail_url = this.#addressOf(thumbnail);
    return whole;
  }

  /** Uploads a file: { media, type, bytes, … }. onProgress({ sent, total }) in bytes; signal aborts it. */
  upload(blob, { name, onProgress, signal } = {}) {
    return upload(httpAddress(this.server, 'media'), this.token, blob, { name, onProgress, signal });
  }

  // What a reply changes for what comes after it.
  #follow(frame, reply) {
    if (['join', 'create'].includes(frame.type) && typeof reply.room === 'string' && Number.isSafeInteger(reply.seq)) {
      this.#rooms.start(reply.room, reply.seq);
    }
    if (frame.type === 'watch') this.#watched.keep(frame.users);
  }

  #receive(frame) {
    const { type, room, seq, user } = frame;
    if (ownTypes.includes(type)) return;
    if (Number.isSafeInteger(seq) && typeof room === 'string') {
      this.#rooms.receive(frame, this.user);
      return;
    }
    if (type === 'read' && user === this.user && typeof room === 'string' && Number.isSafeInteger(frame.read)) this.#read.heard(room, frame.read);
    this.#emit(type, frame);
  }

  #ready(frame) {
    this.#typing.clear();
    this.#emit('ready', frame);
    if (!this.#connection.isOnline) return;
    for (const { room, read } of frame.rooms) if (Number.isSafeInteger(read)) this.#read.heard(room, read);
    this.#rooms.resume(frame.rooms);
    this.#read.resume();
    this.#delivered.resume();
    this.#outbox.flush();
    this.#watched.resume();
  }

  // The direct room with somebody has two names.
  #nameOf(room) {
    if (typeof room !== 'string' || !room.startsWith('@') || this.user === undefined) return room;
    const [first, second] = [this.user, room.slice(1)].sort();
    return `dm:${first}:${second}`;
  }

  #addressOf(path) {
    try {
      return httpAddress(this.server, path);
    } catch (cause) {
      throw new ChatError('internal', 'The server told an address that is none.', { cause });
    }
  }

  #isTooLarge(frame) {
    const most = this.limits?.frame_bytes ?? this.#options.maxFrameBytes;
    return new TextEncoder().encode(JSON.stringify(frame)).length + idBytes > most;
  }

  #emit(type, detail) {
    this.dispatchEvent(new ChatEvent(type, detail));
  }
}
