import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCid } from '../index.js';
import { FakeSocket } from './fake-server.mjs';
import { client, clock, lobby, log, logged, online, reconnected } from './setup.mjs';

test('a message is kept until it is stored and sent again under the same cid', async () => {
  const socket = await online();
  const { cid, sent } = client.send('lobby', 'hello');
  assert.equal(socket.take('send').cid, cid);
  await socket.ends();
  const waiting = client.send('lobby', 'while away');
  const next = await reconnected([lobby(10)]);
  const again = next.take('send');
  assert.deepEqual([again.cid, again.text], [cid, 'hello']);
  assert.equal(next.take('send'), undefined, 'the second message waits for the first');
  await next.says({ type: 'ok', id: again.id, seq: 11, at: 'now', duplicate: true });
  assert.equal((await sent).seq, 11);
  const second = next.take('send');
  assert.equal(second.cid, waiting.cid);
  await next.says({ type: 'ok', id: second.id, seq: 12, at: 'now' });
  assert.equal((await waiting.sent).seq, 12);
});

test('what may pass is tried again in order, what may not is told', async () => {
  const socket = await online();
  const [first, second] = [client.send('lobby', 'one'), client.send('lobby', 'two')];
  await socket.says({ type: 'error', id: socket.take('send').id, code: 'rate_limited', message: '', retry_after_ms: 1500 });
  await clock.advance(1499);
  assert.equal(socket.take('send'), undefined);
  await clock.advance(1);
  const again = socket.take('send');
  assert.equal(again.cid, first.cid);
  const refused = assert.rejects(first.sent, { code: 'not_a_member' });
  await socket.says({ type: 'error', id: again.id, code: 'not_a_member', message: '' });
  await refused;
  const next = socket.take('send');
  await socket.says({ type: 'ok', id: next.id, seq: 11 });
  assert.equal((await second.sent).seq, 11);
});

test('rooms do not wait for each other', async () => {
  const socket = await online([lobby(10), { ...lobby(5), room: 'den' }]);
  client.send('lobby', 'one');
  client.send('den', 'two');
  assert.deepEqual([socket.take('send').room, socket.take('send').room], ['lobby', 'den']);
});

test('a frame over the limit of hello is refused here', async () => {
  const ready = client.signIn({ guest: 'alice' });
  await FakeSocket.last.says({ type: 'hello', version: 1, limits: { frame_bytes: 1000 } });
  await FakeSocket.last.says({ type: 'ready', id: FakeSocket.last.take('auth').id, user: 'alice', token: 't', rooms: [] });
  await ready;
  await assert.rejects(client.send('lobby', '界'.repeat(400)).sent, { code: 'too_large' });
  assert.equal(FakeSocket.last.take('send'), undefined);
});

test('cids are random also where randomUUID, or all of crypto, is missing', () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  const without = [undefined, { getRandomValues: (bytes) => bytes.map(() => Math.random() * 256) }];
  try {
    for (const value of without) {
      Object.defineProperty(globalThis, 'crypto', { configurable: true, value });
      assert.match(newCid(), /^[0-9a-f]{32}$/);
      assert.notEqual(newCid(), newCid());
    }
  } finally {
    delete globalThis.crypto;
    if (own) Object.defineProperty(globalThis, 'crypto', own);
  }
});

test('what waits can be seen, and is told', async () => {
  const socket = await online();
  log.length = 0;
  const first = client.send('lobby', 'one', { cid: 'a', reply_to: 3 });
  client.send('lobby', 'two', { cid: 'b' });
  assert.deepEqual(client.unsent, [{ room: 'lobby', text: 'one', cid: 'a', reply_to: 3 }, { room: 'lobby', text: 'two', cid: 'b' }]);
  await socket.says({ type: 'error', id: socket.take('send').id, code: 'internal', message: '' });
  assert.equal(client.unsent[0].error.code, 'internal');
  await clock.advance(500);
  await socket.says({ type: 'ok', id: socket.take('send').id, seq: 11, at: 'now' });
  assert.deepEqual(await first.sent, { seq: 11, at: 'now' });
  await socket.says({ type: 'error', id: socket.take('send').id, code: 'forbidden', message: '' });
  assert.deepEqual(client.unsent, []);
  assert.deepEqual(log, ['unsent a waiting', 'unsent b waiting', 'unsent a waiting internal', 'unsent a sent', 'unsent b failed forbidden']);
});

test('a message under a cid that waits already is the same message', async () => {
  const socket = await online();
  const [first, second] = [client.send('lobby', 'one', { cid: 'a' }), client.send('lobby', 'one', { cid: 'a' })];
  const send = socket.take('send');
  assert.equal(client.unsent.length, 1);
  await socket.says({ type: 'ok', id: send.id, seq: 11, at: 'now' });
  assert.deepEqual([(await first.sent).seq, (await second.sent).seq], [11, 11]);
  assert.equal(socket.take('send'), undefined);
});

test('only what cannot be stored is taken back', async () => {
  const socket = await online();
  const [first, second] = [client.send('lobby', 'one'), client.send('lobby', 'two')];
  const taken = assert.rejects(second.sent, { code: 'cancelled' });
  assert.equal(client.cancel(first.cid), false, 'it is on its way');
  assert.equal(client.cancel(second.cid), true);
  await taken;
  await socket.says({ type: 'error', id: socket.take('send').id, code: 'unavailable', message: '' });
  assert.equal(client.cancel(first.cid), false, 'it may be stored');
  await clock.advance(500);
  await socket.says({ type: 'ok', id: socket.take('send').id, seq: 11, at: 'now' });
  assert.equal(client.cancel(first.cid), false, 'it is gone');
  const third = client.send('lobby', 'three');
  const refused = assert.rejects(third.sent, { code: 'cancelled' });
  await socket.says({ type: 'error', id: socket.take('send').id, code: 'rate_limited', message: '', retry_after_ms: 60_000 });
  assert.equal(client.cancel(third.cid), true, 'nothing was done');
  await refused;
  await clock.advance(120_000);
  assert.equal(socket.take('send'), undefined);
});

test('a message written without a connection can be taken back, and leaves its place to the next', async () => {
  await (await online()).ends();
  const [first, second] = [client.send('lobby', 'one'), client.send('lobby', 'two')];
  assert.equal(client.cancel(first.cid), true);
  const socket = await reconnected([lobby(10)]);
  assert.equal(socket.take('send').cid, second.cid);
});

test('the two names of a direct room are one room', async () => {
  const socket = await online();
  const [first, second] = [client.send('@bob', 'one'), client.send('dm:alice:bob', 'two')];
  const send = socket.take('send');
  assert.equal(send.cid, first.cid);
  assert.equal(socket.take('send'), undefined, 'the second message waits for the first');
  await socket.says({ type: 'ok', id: send.id, seq: 3, at: 'now' });
  assert.equal(socket.take('send').cid, second.cid);
});

test('a message of a closed client is refused, and nobody need wait for it', async () => {
  await assert.rejects(client.send('lobby', 'one').sent, { code: 'closed' });
  await online();
  client.send('lobby', 'two', { cid: 'a' });
  client.close();
  assert.deepEqual(logged('unsent').at(-1), 'unsent a failed closed');
  assert.deepEqual(client.unsent, []);
});

test('more than a thousand waiting messages are refused', async () => {
  await (await online()).ends();
  for (let number = 0; number < 1000; number++) client.send('lobby', `number ${number}`);
  await assert.rejects(client.send('lobby', 'one more').sent, { code: 'outbox_full' });
});

test('a server that asks to be left alone for ever is asked again within the hour, and one that asks for nothing not at once', async () => {
  const socket = await online();
  client.send('lobby', 'one');
  await socket.says({ type: 'error', id: socket.take('send').id, code: 'rate_limited', message: '', retry_after_ms: 1e300 });
  for (let minute = 0; minute < 61; minute++) {
    for (let part = 0; part < 4; part++) await clock.advance(15_000).then(() => socket.says({ type: 'pong' }));
  }
  const again = socket.take('send');
  assert.equal(again.text, 'one');
  await socket.says({ type: 'error', id: again.id, code: 'rate_limited', message: '', retry_after_ms: 0 });
  assert.equal(socket.take('send'), undefined);
  await clock.advance(1000);
  assert.equal(socket.take('send').text, 'one');
});

test('a defect of the server is given some time, and then the next message its turn', async () => {
  const socket = await online();
  const [first, second] = [client.send('lobby', 'one'), client.send('lobby', 'two')];
  const refused = assert.rejects(first.sent, { code: 'internal' });
  for (let attempt = 0; attempt < 6; attempt++) {
    const { id, cid } = socket.take('send');
    assert.equal(cid, first.cid);
    await socket.says({ type: 'error', id, code: 'internal', message: '' });
    await clock.advance(0);
    if (attempt < 5) await clock.advance(500 * 2 ** attempt);
  }
  await refused;
  assert.equal(logged('unsent').at(-1), `unsent ${first.cid} failed internal`);
  const next = socket.take('send');
  assert.equal(next.cid, second.cid);
  await socket.says({ type: 'ok', id: next.id, seq: 11, at: 'now' });
  assert.equal((await second.sent).seq, 11);
});
