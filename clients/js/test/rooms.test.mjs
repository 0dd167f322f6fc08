import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeSocket } from './fake-server.mjs';
import { client, clock, lobby, log, message, online, reconnected, renew, seen } from './setup.mjs';

test('events are handed over once and in order', async () => {
  const socket = await online();
  await socket.says(message(9), message(10), message(11), message(11), message(12));
  assert.deepEqual(seen(), ['message lobby 11', 'message lobby 12']);
});

test('a hole is filled before anything later is shown', async () => {
  const socket = await online();
  await socket.says(message(11), message(13), message(14));
  const sync = socket.take('sync');
  assert.deepEqual(sync.rooms, { lobby: 11 });
  assert.equal(socket.take('sync'), undefined, 'one sync for one hole');
  await socket.says(message(12), message(13), message(14), { type: 'ok', id: sync.id, rooms: { lobby: { seq: 14, complete: true } } }, message(15));
  assert.deepEqual(seen(), [11, 12, 13, 14, 15].map((seq) => `message lobby ${seq}`));
});

test('a reconnect syncs the rooms that went on, and only those', async () => {
  const socket = await online([lobby(10), { ...lobby(5), room: 'den' }, { ...lobby(7), room: 'left' }]);
  await socket.says(message(11));
  await socket.ends();
  const next = await reconnected([lobby(13), { ...lobby(5), room: 'den' }]);
  const sync = next.take('sync');
  assert.deepEqual(sync.rooms, { lobby: 11 });
  await next.says(message(12), message(13), { type: 'ok', id: sync.id, rooms: { lobby: { seq: 13, complete: true } } });
  assert.deepEqual(seen(), [11, 12, 13].map((seq) => `message lobby ${seq}`));
});

test('more missed than a sync replays is told as a gap', async () => {
  const socket = await online();
  await socket.ends();
  const next = await reconnected([lobby(5000)]);
  await next.says({ type: 'ok', id: next.take('sync').id, rooms: { lobby: { seq: 5000, complete: false } } }, message(5001));
  assert.deepEqual(seen(), ['gap lobby 5000', 'message lobby 5001']);
});

test('a log that has become shorter is read anew', async () => {
  const socket = await online();
  await socket.ends();
  const next = await reconnected([lobby(2)]);
  await next.says(message(3));
  assert.deepEqual(seen(), ['gap lobby 2', 'message lobby 3']);
});

test('a sync that fails is tried again', async () => {
  const socket = await online();
  await socket.says(message(12));
  await socket.says({ type: 'error', id: socket.take('sync').id, code: 'unavailable', message: '' });
  await clock.advance(500);
  assert.deepEqual(socket.take('sync').rooms, { lobby: 10 });
});

test('a room that a sync could not read is tried again, one that is gone is forgotten', async () => {
  const socket = await online([lobby(10), { ...lobby(5), room: 'den' }]);
  await socket.ends();
  const next = await reconnected([lobby(12), { ...lobby(6), room: 'den' }]);
  await next.says({ type: 'ok', id: next.take('sync').id, rooms: { lobby: { error: 'unavailable' }, den: { error: 'not_a_member' } } });
  await clock.advance(500);
  assert.deepEqual(next.take('sync').rooms, { lobby: 10 });
  await next.says(message(40, 'den'));
  assert.equal(next.take('sync'), undefined);
});

test('a room that was left and joined again starts anew', async () => {
  const socket = await online();
  await socket.says({ type: 'member', room: 'lobby', seq: 11, user: 'alice', action: 'leave', role: 'member', by: 'alice' });
  const join = client.join('lobby');
  await socket.says({ type: 'ok', id: socket.take('join').id, ...lobby(30) });
  assert.equal((await join).seq, 30);
  await socket.says(message(30), message(31));
  assert.equal(socket.take('sync'), undefined);
  assert.deepEqual(seen(), ['member lobby 11', 'message lobby 31']);
});

for (const action of ['kick', 'ban']) {
  test(`a room that one was put out of by a ${action} starts anew`, async () => {
    const socket = await online();
    await socket.says({ type: 'member', room: 'lobby', seq: 11, user: 'alice', action, role: 'member', by: 'bob' });
    await socket.says({ type: 'member', room: 'lobby', seq: 30, user: 'alice', action: 'invite', role: 'member', by: 'bob' }, message(31));
    assert.equal(socket.take('sync'), undefined);
    assert.deepEqual(seen(), ['member lobby 11', 'member lobby 30', 'message lobby 31']);
  });
}

test('what comes in one piece with an answer is taken after it', async () => {
  const socket = await online();
  await socket.says(message(13));
  const { id } = socket.take('sync');
  await socket.saysAtOnce({ type: 'ok', id, rooms: { lobby: { seq: 5000, complete: false } } }, message(5001), message(5002));
  assert.equal(socket.take('sync'), undefined);
  assert.deepEqual(seen(), ['gap lobby 5000', 'message lobby 5001', 'message lobby 5002']);
});

test('what comes in one piece with ready is taken after it', async () => {
  await (await online()).ends();
  await clock.advance(60_000);
  const socket = FakeSocket.last;
  await socket.says({ type: 'hello', version: 1 });
  log.length = 0;
  client.addEventListener('ready', () => log.push('ready'));
  await socket.saysAtOnce({ type: 'ready', id: socket.take('auth').id, user: 'alice', session: 's', token: 'token-1', rooms: [lobby(10)] }, message(11), message(13));
  assert.deepEqual(log, ['online', 'ready', 'message lobby 11']);
  assert.deepEqual(socket.take('sync').rooms, { lobby: 11 });
});

test('a room that was made or joined by any request goes on from its answer', async () => {
  const socket = await online();
  client.create('den', 'private', { members: ['bob'] });
  const { id, ...create } = socket.take('create');
  assert.deepEqual(create, { type: 'create', room: 'den', kind: 'private', members: ['bob'] });
  await socket.saysAtOnce({ type: 'ok', id, room: 'den', seq: 2 }, { type: 'message', room: 'den', seq: 4, user: 'bob' });
  assert.deepEqual(socket.take('sync').rooms, { den: 2 });
});

test('many rooms are asked for in several requests that fit into frames', async () => {
  const many = (seq) => Array.from({ length: 450 }, (_, number) => ({ ...lobby(seq), room: `r${number}` }));
  await (await online(many(10))).ends();
  const socket = await reconnected(many(11));
  const sizes = [];
  for (let sync = socket.take('sync'); sync !== undefined; sync = socket.take('sync')) sizes.push(Object.keys(sync.rooms).length);
  assert.deepEqual(sizes, [200, 200, 50]);
});

test('events that are no part of a log are handed over as they come', async () => {
  const socket = await online();
  const heard = [];
  for (const type of ['typing', 'presence', 'news.of.tomorrow']) client.addEventListener(type, ({ detail }) => heard.push(detail));
  const frames = [
    { type: 'typing', room: 'lobby', user: 'bob', expires_ms: 6000 }, { type: 'presence', user: 'bob', status: 'away' }, { type: 'news.of.tomorrow', id: null },
  ];
  await socket.says(...frames);
  assert.deepEqual(heard, frames);
});

test('a program goes on where an earlier run stopped', async () => {
  renew({ positions: { lobby: 8, gone: 4 } });
  const ready = client.signIn({ guest: 'alice' });
  assert.deepEqual(client.positions, { lobby: 8, gone: 4 }, 'nothing is forgotten before the first sign-in');
  await FakeSocket.last.welcomes([lobby(10), { ...lobby(5), room: 'den' }]);
  await ready;
  const sync = FakeSocket.last.take('sync');
  assert.deepEqual(sync.rooms, { lobby: 8 });
  const positions = [];
  client.addEventListener('message', () => positions.push(client.positions.lobby));
  await FakeSocket.last.says(message(9), message(10), { type: 'ok', id: sync.id, rooms: { lobby: { seq: 10, complete: true } } });
  assert.deepEqual(seen(), ['message lobby 9', 'message lobby 10']);
  assert.deepEqual(positions, [9, 10], 'the event in hand included');
  assert.deepEqual(client.positions, { lobby: 10, den: 5 });
});

test('positions are for one sign-in, and outlive one that is refused', async () => {
  renew({ positions: { lobby: 8 } });
  const refused = assert.rejects(client.signIn({ token: 'old' }), { code: 'unauthenticated' });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('auth').id, code: 'unauthenticated', message: '' });
  await refused;
  await online();
  assert.deepEqual(client.positions, { lobby: 8 });
  client.close();
  await online();
  assert.deepEqual(client.positions, { lobby: 10 });
});

test('positions that are none are refused', () => {
  for (const seq of [-1, 0.5, '7', null, NaN, 2 ** 53]) assert.throws(() => renew({ positions: { lobby: seq } }), TypeError);
});

test('a gap says what was missed, and why nothing more comes', async () => {
  const gaps = [];
  client.addEventListener('gap', ({ detail }) => gaps.push(detail));
  const socket = await online([lobby(10), { ...lobby(5), room: 'den' }, { ...lobby(7), room: 'attic' }]);
  await socket.ends();
  const next = await reconnected([lobby(5000), { ...lobby(6), room: 'den' }, { ...lobby(3), room: 'attic' }]);
  await next.says({ type: 'ok', id: next.take('sync').id, rooms: { lobby: { seq: 5000, complete: false }, den: { error: 'not_a_member' } } });
  assert.deepEqual(gaps, [
    { room: 'attic', seq: 3, after: 0 },
    { room: 'lobby', seq: 5000, after: 10 },
    { room: 'den', seq: 5, after: 5, error: 'not_a_member' },
  ]);
  assert.deepEqual(client.positions, { lobby: 5000, attic: 3 });
});
