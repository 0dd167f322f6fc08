// A chat server in memory that keeps every promise of the protocol but is as unkind as the protocol allows: it breaks connections at any moment,
// answers late or that it does not know, forgets to deliver, and delivers twice. What it does is decided by a seed.

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export class ModelServer {
  /** The log of each room: entries in order, whose seq is their place. */
  logs = { lobby: [], den: [] };
  unkind = true;
  #random;
  #sockets = [];
  #replayed;

  /** replayed: how many events a sync replays at most. */
  constructor(random, { replayed = 20 } = {}) {
    this.#random = random;
    this.#replayed = replayed;
  }

  /** The class of the sockets that lead here. */
  get Socket() {
    const server = this;
    return class {
      readyState = 0;
      queue = [];
      constructor() { server.#open(this); }
      send(data) { server.#hear(this, JSON.parse(data)); }
      close() { server.#break(this); }
    };
  }

  /** One thing happens: something is delivered, somebody writes, a connection breaks. */
  step() {
    const socket = this.#sockets.at(-1);
    if (this.#chance(0.25)) this.#append(this.#chance(0.5) ? 'lobby' : 'den', { user: 'bob', text: 'hello' });
    if (socket === undefined) return;
    if (this.unkind && this.#chance(0.03)) this.#break(socket, true);
    else this.#deliver(socket, this.#chance(0.3) ? 3 : 1);
  }

  #chance(probability) { return this.#random() < probability; }

  #open(socket) {
    this.#sockets = [socket];
    socket.readyState = 1;
    socket.queue.push({ type: 'hello', version: 1, limits: {} });
  }

  // Whatever was on its way is lost, in both directions.
  #break(socket, told = false) {
    if (socket.readyState === 3) return;
    socket.readyState = 3;
    this.#sockets = this.#sockets.filter((other) => other !== socket);
    if (told) socket.onclose({ code: this.#chance(0.5) ? 1006 : 4003, reason: '' });
  }

  // Some frames reach the client in one piece.
  #deliver(socket, count) {
    for (const frame of socket.queue.splice(0, count)) {
      if (socket.readyState === 1) socket.onmessage({ data: JSON.stringify(frame) });
    }
  }

  #append(room, entry) {
    const log = this.logs[room];
    const event = { type: 'message', room, seq: log.length + 1, at: 'now', ...entry };
    log.push(event);
    for (const socket of this.#sockets.filter((other) => other.signedIn)) {
      if (this.unkind && this.#chance(0.05)) continue;
      socket.queue.push(event);
      if (this.unkind && this.#chance(0.05)) socket.queue.push(event);
    }
    return event;
  }

  #hear(socket, frame) {
    // What has been sent into a connection that breaks may or may not have arrived.
    if (socket.readyState !== 1) return;
    if (frame.type === 'auth') this.#welcome(socket, frame);
    else if (frame.type === 'send') this.#store(socket, frame);
    else if (frame.type === 'sync') this.#replay(socket, frame);
    else if (frame.type === 'ping') socket.queue.push({ type: 'pong' });
  }

  #welcome(socket, { id }) {
    socket.signedIn = true;
    const rooms = Object.entries(this.logs).map(([room, log]) => ({ room, kind: 'public', seq: log.length, read: 0 }));
    socket.queue.push({ type: 'ready', id, user: 'alice', session: 's', token: 't', rooms });
  }

  #store(socket, { id, room, text, cid }) {
    const refusal = ['unavailable', 'rate_limited', 'internal'][Math.floor(this.#random() * 3)];
    const refused = this.unkind && this.#chance(0.2);
    // The outcome of a refusal is unknown, unless it is one for being too fast.
    if (!refused || (refusal !== 'rate_limited' && this.#chance(0.5))) {
      const known = this.logs[room].find((event) => event.cid === cid);
      const { seq } = known ?? this.#append(room, { user: 'alice', text, cid });
      if (!refused) {
        this.#answer(socket, { type: 'ok', id, seq, at: 'now', ...(known ? { duplicate: true } : {}) });
        return;
      }
    }
    this.#answer(socket, { type: 'error', id, code: refusal, message: '', retry_after_ms: this.#chance(0.5) ? 100 : undefined });
  }

  // Answers and events may overtake each other.
  #answer(socket, reply) {
    socket.queue.splice(Math.floor(this.#random() * (socket.queue.length + 1)), 0, reply);
  }

  #replay(socket, { id, rooms }) {
    if (this.unkind && this.#chance(0.1)) {
      socket.queue.push({ type: 'error', id, code: 'unavailable', message: '' });
      return;
    }
    const answers = {};
    for (const [room, after] of Object.entries(rooms)) {
      const log = this.logs[room];
      // Live events of the room have waited: what is queued of it is part of the replay.
      socket.queue = socket.queue.filter((frame) => frame.type !== 'message' || frame.room !== room);
      const complete = log.length - after <= this.#replayed;
      if (this.unkind && this.#chance(0.1)) answers[room] = { error: 'unavailable' };
      else answers[room] = { seq: log.length, complete };
      if (complete && answers[room].error === undefined) socket.queue.push(...log.slice(after));
    }
    socket.queue.push({ type: 'ok', id, rooms: answers });
  }
}
