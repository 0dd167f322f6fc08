// A server that sends anything at all: nothing throws, nothing is believed that cannot be, and the client comes back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeSocket } from './fake-server.mjs';
import { seeded } from './model-server.mjs';
import { client, clock, lobby, log, online, seen } from './setup.mjs';

for (const data of ['', 'hello', '{', 'null', '[]', '"text"', '7', '[{"type":"message"}]', '{}', '{"type":7}', new ArrayBuffer(8), Buffer.from('{"type":"pong"}'), undefined]) {
  test(`what is no frame ends the connection and not the client: ${typeof data === 'string' ? data || 'nothing' : Object.prototype.toString.call(data)}`, async () => {
    const socket = await online();
    const lost = assert.rejects(client.rooms(), { code: 'offline' });
    await socket.sends(data);
    await lost;
    assert.deepEqual([client.state, socket.closedByClient], ['waiting', true]);
    await clock.advance(60_000);
    await FakeSocket.last.welcomes();
    assert.equal(client.state, 'online');
  });
}

test('a ready that is none is no sign-in', async () => {
  const rooms = [undefined, 'lobby', [null], [{ room: 7, seq: 1 }], [{ room: 'lobby', seq: '1' }]];
  for (const wrong of [...rooms.map((list) => ({ rooms: list })), { user: 7 }, { token: null }]) {
    client.signIn({ guest: 'alice' }).catch(() => {});
    await FakeSocket.last.welcomes([], wrong);
    assert.equal(client.state, 'waiting');
    client.close();
  }
});

test('what the client says itself cannot be said by a server', async () => {
  const socket = await online();
  log.length = 0;
  for (const type of ['state', 'ready', 'gap', 'token', 'unsent', 'hello', 'ok', 'pong']) {
    await socket.says({ type, state: 'closed', token: 'forged', room: 'lobby', seq: 11, cid: 'a' }, { type, state: 'closed', token: 'forged' });
  }
  assert.deepEqual([log, client.token, client.state], [[], 'token-1', 'online']);
});

test('an answer to nobody is nobody\'s', async () => {
  const socket = await online();
  await socket.says({ type: 'ok', id: 99 }, { type: 'message', id: 99, room: 'lobby', seq: 11 }, { type: 'error', id: 'x', code: 'internal' });
  assert.deepEqual(seen(), []);
  assert.equal(client.state, 'online');
});

test('an error without sense is an internal one', async () => {
  const socket = await online();
  const asked = client.rooms().catch((error) => error);
  await socket.says({ type: 'error', id: socket.take('rooms').id, code: { toString: 7 }, message: [], retry_after_ms: 'soon' });
  const error = await asked;
  assert.deepEqual([error.code, error.message, error.retryAfterMs], ['internal', 'internal', undefined]);
});

test('a server cannot say that it is away: what it refuses so is asked again', async () => {
  const socket = await online();
  const { sent } = client.send('lobby', 'hello');
  for (const code of ['offline', 'closed', 'cancelled']) {
    await socket.says({ type: 'error', id: socket.take('send').id, code, message: '' });
    await clock.advance(4000);
  }
  await socket.says({ type: 'ok', id: socket.take('send').id, seq: 11, at: 'now' });
  assert.equal((await sent).seq, 11);
});

// Anything that JSON can say, most of all what looks nearly right.
function anything(random, depth = 0) {
  const pick = (...choices) => choices[Math.floor(random() * choices.length)];
  const scalar = () => pick(null, true, 0, -1, 11, 12, 1e300, 4503, '', 'lobby', 'alice', '__proto__', 'constructor', 'ok');
  if (depth > 2 || random() < 0.5) return scalar();
  if (random() < 0.3) return Array.from({ length: Math.floor(random() * 4) }, () => anything(random, depth + 1));
  const names = ['type', 'room', 'seq', 'user', 'rooms', 'token', 'limits', 'auth', 'code', 'reason', 'retry_after_ms', 'read', 'id', '__proto__', 'version', 'action', 'toString', 'message'];
  return Object.fromEntries(Array.from({ length: Math.floor(random() * 6) }, () => [pick(...names), anything(random, depth + 1)]));
}

test('whatever comes, at any time, nothing is thrown and the client lives', async () => {
  const types = ['hello', 'ready', 'ok', 'error', 'pong', 'bye', 'message', 'member', 'read', 'sync', 'typing', 'gap', 'room'];
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    client.signIn({ guest: 'alice' }).catch(() => {});
    if (seed % 2 === 0) await FakeSocket.last.welcomes([lobby(10)]);
    client.send('lobby', 'hello');
    client.read('lobby', 11);
    const requests = [client.rooms(), client.watch(['bob']), client.join('den'), client.mediaUrl('m1')].map((promise) => promise.catch(() => {}));
    for (let frame = 0; frame < 60 && client.state !== 'closed'; frame++) {
      if (client.state === 'waiting') await clock.advance(60_000);
      const thing = anything(random);
      const shaped = random() < 0.8 && typeof thing === 'object' && thing !== null && !Array.isArray(thing)
        ? { ...thing, type: types[Math.floor(random() * types.length)], ...(random() < 0.5 ? { id: Math.floor(random() * 8) + 1 } : {}) }
        : thing;
      if (client.state !== 'closed') await FakeSocket.last.sends(JSON.stringify(shaped));
    }
    client.close();
    await Promise.all(requests);
    await clock.advance(60_000);
  }
  await online([lobby(10)]);
  assert.equal(client.state, 'online');
});
