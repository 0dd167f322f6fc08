// What only Node has: the package ws, where Node has no WebSocket of its own, and uploads whose progress can be seen. Loaded on demand; in
// browsers and their bundles this file is left out.

import { ChatError } from './errors.js';

const pieceBytes = 256 * 1024;

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
    // A server that refuses may answer before it has read everything, and close: its answer counts then, and the rest is not sent.
    let answered = false;
    sending.on('response', async (response) => {
      answered = true;
      await answerOf(response).then(resolve, reject);
      if (!sending.writableEnded) sending.destroy();
    });
    sending.on('error', (error) => { if (!answered) reject(error); });
    write(sending, head, file, tail, (sent) => {
      tell(sent);
      return !answered && !sending.destroyed;
    }).catch((error) => sending.destroy(error));
  });
}

// Never more than a piece in memory, however large the file: a Blob of fs.openAsBlob is read as it goes.
async function write(sending, head, file, tail, goOn) {
  sending.write(head);
  for (let start = 0; start < file.size; start += pieceBytes) {
    const end = Math.min(start + pieceBytes, file.size);
    const ready = sending.write(new Uint8Array(await file.slice(start, end).arrayBuffer()));
    if (!ready) await drained(sending);
    if (!goOn(end)) return;
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
