// What only Node has: the package ws, where Node has no WebSocket of its own, and uploads whose progress can be seen. Loaded on demand; in
// browsers and their bundles this file is left out.

import { ChatError } from './errors.js';

/** The WebSocket class of the package ws. */
export async function findWebSocket() {
  try {
    const { WebSocket } = await import('ws');
    return WebSocket;
  } catch (cause) {
    const message = 'This Node has no WebSocket of its own: run `npm install ws`, use Node 22 or newer, or pass one as options.WebSocket.';
    throw new ChatError('unsupported', message, { cause });
  }
}

// As browsers write what would end the quotes.
const quoted = (name) => `"${name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22')}"`;

/** Posts a file as multipart/form-data, piece by piece: { status, text, retryAfter }. */
export async function post({ address, token, file, name, signal, tell }) {
  const { request } = address.startsWith('https:') ? await import('node:https') : await import('node:http');
  const boundary = `orleanschat-${Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('')}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename=${quoted(name)}\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  return new Promise((resolve, reject) => {
    const sending = request(address, {
      method: 'POST',
      signal,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        'Content-Length': Buffer.byteLength(head) + file.size + Buffer.byteLength(tail),
      },
    });
    let answered = false;
    sending.on('response', (response) => {
      answered = true;
      answerOf(response).then(resolve, reject);
    });
    // A server that refuses answers before it has read everything, and closes: its answer counts then.
    sending.on('error', (error) => { if (!answered) reject(error); });
    write(sending, head, file, tail, tell).catch((error) => sending.destroy(error));
  });
}

async function write(sending, head, file, tail, tell) {
  sending.write(head);
  let sent = 0;
  for await (const piece of file.stream()) {
    if (sending.destroyed || sending.res) return;
    const ready = sending.write(piece);
    if (!ready) await drained(sending);
    tell(sent += piece.length);
  }
  sending.end(tail);
}

const drained = (sending) => new Promise((resolve) => {
  const done = () => {
    for (const event of ['drain', 'close', 'error', 'response']) sending.off(event, done);
    resolve();
  };
  for (const event of ['drain', 'close', 'error', 'response']) sending.on(event, done);
});

async function answerOf(response) {
  response.setEncoding('utf8');
  let text = '';
  for await (const piece of response) text += piece;
  return { status: response.statusCode, text, retryAfter: response.headers['retry-after'] };
}
