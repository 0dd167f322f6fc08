// One socket, from its opening to its end: frames in and out, which reply belongs to which request, and whether anybody is still there.
// Nothing that a server sends throws out of here: what is no frame ends the link.

import { ChatError, errorOf } from './errors.js';

const protocol = 'orleanschat.v1';
// So long after an error the close event may come.
const closeMs = 100;
const replies = ['ok', 'error', 'ready', 'pong'];
// Far beyond what a server has to say at once, in UTF-16 units.
const longestFrame = 16 * 1024 * 1024;

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export class Link {
  /** How many frames have come. */
  heard = 0;
  #clock;
  #socket;
  #onFrame;
  #onLost;
  #requests = new Map();
  #nextId = 1;

  /**
   * Opens a socket. onFrame(frame) gets what answers no request; onLost(code, reason, error?) is called once, when the other side has closed,
   * refused the handshake or sent what is no frame, but not after drop().
   */
  constructor(WebSocket, url, { clock, onFrame, onLost }) {
    this.#clock = clock;
    this.#onFrame = onFrame;
    this.#onLost = onLost;
    const socket = new WebSocket(url, protocol);
    this.#socket = socket;
    socket.onmessage = ({ data }) => { if (this.#socket === socket) this.#hear(data); };
    socket.onclose = ({ code, reason }) => { if (this.#socket === socket) this.#onLost(code, String(reason ?? '')); };
    // The close event follows, but not from the WebSocket of Node 20. Without a listener the package ws would throw.
    socket.onerror = () => clock.after(closeMs, () => { if (this.#socket === socket) this.#onLost(1006, ''); });
    // Browsers do not tell why a handshake was refused. The package ws does.
    socket.on?.('unexpected-response', (request, response) => this.#refused(socket, request, response));
  }

  /** When the oldest request was sent that has no reply yet; undefined where nothing is waited for. */
  get askedAt() {
    const [oldest] = this.#requests.values();
    return oldest?.at;
  }

  /** Sends a request. Its reply goes to answered(frame) or refused(error) before anything is heard that came after it. */
  post(frame, answered, refused) {
    const id = this.#nextId++;
    this.#requests.set(id, { answered, refused, at: this.#clock.now() });
    this.write({ ...frame, id });
  }

  /** Sends a frame that nobody waits for. In its closing state a socket takes nothing; its end follows. */
  write(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  /** Ends it: nothing more is heard, and what was asked is refused with this error. A dead one is not waited for. */
  drop(error, dead) {
    const socket = this.#socket;
    this.#socket = undefined;
    if (dead && socket?.terminate) socket.terminate();
    else socket?.close(1000);
    const requests = [...this.#requests.values()];
    this.#requests.clear();
    for (const { refused } of requests) refused(error);
  }

  #hear(data) {
    this.heard++;
    const frame = parse(data);
    if (frame === undefined) {
      this.#onLost(1006, '', new ChatError('bad_frame', 'The server sent what is no frame of the protocol.'));
      return;
    }
    const { id } = frame;
    if (id === undefined || id === null) {
      this.#onFrame(frame);
      return;
    }
    // A reply that nobody waits for any more is nobody's business.
    const request = this.#requests.get(id);
    if (request === undefined || !replies.includes(frame.type)) return;
    this.#requests.delete(id);
    if (frame.type === 'error') request.refused(errorOf(frame));
    else request.answered(frame);
  }

  // A refusal that the server explains; what a proxy says instead is a broken network.
  #refused(socket, request, response) {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (text) => { if (body.length < 10_000) body += text; });
    response.on('error', () => {});
    response.on('close', () => {
      request.destroy();
      if (this.#socket !== socket) return;
      const frame = parse(body);
      this.#onLost(1006, '', frame?.type === 'error' ? errorOf(frame) : undefined);
    });
  }
}

function parse(data) {
  if (typeof data !== 'string' || data.length > longestFrame) return undefined;
  try {
    const frame = JSON.parse(data);
    return isObject(frame) && typeof frame.type === 'string' ? frame : undefined;
  } catch {
    return undefined;
  }
}
