// The package ws, which Node 20 needs, at the other end of real sockets.

import assert from 'node:assert/strict';
import http from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { ChatClient } from '../index.js';

const found = await import('../../../tests/web/node_modules/ws/wrapper.mjs').catch(() => undefined);
const skip = found === undefined && 'ws is not installed (cd tests/web && npm ci)';
const hello = JSON.stringify({ type: 'hello', version: 1, limits: {} });

let server;
let client;
/** What is done with each handshake: (request, socket, head). */
let onUpgrade;

beforeEach(async () => {
  server = http.createServer().on('upgrade', (...handshake) => onUpgrade(...handshake));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
  client = new ChatClient(`ws://127.0.0.1:${server.address().port}/ws`, { WebSocket: found?.WebSocket, random: () => 0.01 });
});

afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

const refuse = (status, body) => (request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);

/** Lets handshakes in; talk(socket) has the other end. */
function accept(talk) {
  const sockets = new found.WebSocketServer({ noServer: true });
  return (request, socket, head) => sockets.handleUpgrade(request, socket, head, talk);
}

function welcome(socket) {
  socket.send(hello);
  socket.on('message', (data) => {
    const { type, id } = JSON.parse(data);
    if (type === 'auth') socket.send(JSON.stringify({ type: 'ready', id, user: 'alice', session: 's', token: 't', rooms: [] }));
  });
}

const nextState = (wanted) => new Promise((resolve) => {
  client.addEventListener('state', function hear({ detail }) {
    if (detail.state !== wanted) return;
    client.removeEventListener('state', hear);
    resolve(detail);
  });
});

test('a handshake that is refused for good is not tried again', { skip }, async () => {
  onUpgrade = refuse(403, '{"type":"error","code":"forbidden","message":"This origin may not."}');
  await assert.rejects(client.signIn({ guest: 'alice' }), { name: 'ChatError', code: 'forbidden', message: 'This origin may not.' });
  assert.equal(client.state, 'closed');
});

test('a handshake that is refused for now is tried again, when the server says', { skip }, async () => {
  onUpgrade = refuse(429, '{"type":"error","code":"rate_limited","message":"","retry_after_ms":30}');
  const ready = client.signIn({ guest: 'alice' });
  const { retryInMs, error } = await nextState('waiting');
  assert.deepEqual([error.code, retryInMs], ['rate_limited', 35]);
  onUpgrade = accept(welcome);
  assert.equal((await ready).user, 'alice');
});

test('what a proxy says instead of the server is a broken network', { skip }, async () => {
  const ready = client.signIn({ guest: 'alice' });
  for (const body of ['', '<html>403</html>', '{"type":"ok"}', '[]']) {
    onUpgrade = refuse(403, body);
    const { error } = await nextState('waiting');
    assert.equal(error.code, 'offline');
  }
  onUpgrade = accept(welcome);
  await ready;
});

test('a binary message ends the connection, and the client comes back', { skip }, async () => {
  onUpgrade = accept((socket) => socket.send(Buffer.from(hello)));
  const ready = client.signIn({ guest: 'alice' });
  const { error } = await nextState('waiting');
  assert.equal(error.code, 'bad_frame');
  onUpgrade = accept(welcome);
  await ready;
});

test('a socket that is closed while it opens does no harm', { skip }, async () => {
  let opened;
  const waiting = new Promise((resolve) => { opened = resolve; });
  onUpgrade = () => opened();
  const refused = assert.rejects(client.signIn({ guest: 'alice' }), { code: 'closed' });
  await waiting;
  client.close();
  await refused;
});

test('where there is no WebSocket it is said what to install', async () => {
  client = new ChatClient('ws://127.0.0.1:1/ws', { findWebSocket: (await import('../src/node.js')).findWebSocket });
  if (globalThis.WebSocket === undefined) {
    await assert.rejects(client.signIn({ guest: 'alice' }), { name: 'ChatError', code: 'unsupported', message: /npm install ws/ });
    await assert.rejects(client.hello(), { code: 'unsupported' });
  }
  await assert.rejects((await import('../src/node.js')).findWebSocket(), { code: 'unsupported' });
});

test('a network that is not there is waited for', { skip }, async () => {
  server.close();
  const refused = assert.rejects(client.signIn({ guest: 'alice' }), { code: 'closed' });
  await nextState('waiting');
  await nextState('waiting');
  client.close();
  await refused;
});
