import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ChatClient, newCid } from '../index.js';
import { FakeClock, FakeSocket, settled } from './fake-server.mjs';

let clock;
let client;
let log;

beforeEach(() => {
  FakeSocket.all = [];
  clock = new FakeClock();
  log = [];
  client = newClient();
});

function newClient(options = {}) {
  const made = new ChatClient('ws://test/ws', { WebSocket: FakeSocket, clock, random: () => 1, ...options });
  for (const type of ['message', 'member', 'gap']) made.addEventListener(type, ({ detail }) => log.push(`${type} ${detail.room} ${detail.seq}`));
  made.addEventListener('state', ({ detail }) => log.push(detail.state === 'waiting' ? `waiting ${detail.retryInMs}` : detail.state));
  return made;
}

const lobby = (seq) => ({ room: 'lobby', kind: 'public', seq, read: 0, role: 'member' });
const message = (seq, room = 'lobby') => ({ type: 'message', room, seq, user: 'bob', text: `number ${seq}`, at: '2026-11-22T09:00:00.000Z' });
const seen = () => log.filter((line) => /^(message|member|gap)/.test(line));

async function online(rooms = [lobby(10)]) {
  const ready = client.signIn({ guest: 'alice' });
  await FakeSocket.last.welcomes(rooms);
  await ready;
  FakeSocket.last.received = [];
  return FakeSocket.last;
}

async function reconnected(rooms) {
  await clock.advance(60_000);
  await FakeSocket.last.welcomes(rooms);
  return FakeSocket.last;
}

test('signs in as a guest after hello and offers the subprotocol', async () => {
  const ready = client.signIn({ guest: 'alice' });
  assert.equal(FakeSocket.last.protocol, 'orleanschat.v1');
  const auth = await FakeSocket.last.welcomes([lobby(3)]);
  assert.equal(auth.guest, 'alice');
  assert.deepEqual((await ready).rooms, [lobby(3)]);
  assert.equal(client.user, 'alice');
  assert.equal(client.token, 'token-1');
});

test('logs in and registers with a password, and comes back with the token', async () => {
  client.signIn({ user: 'alice', password: 'correct horse', name: 'Alice', register: true });
  const register = await FakeSocket.last.welcomes();
  assert.deepEqual({ ...register, id: 0 }, { type: 'register', id: 0, user: 'alice', password: 'correct horse', name: 'Alice' });
  await FakeSocket.last.ends();
  const socket = await (await clock.advance(60_000), FakeSocket.last);
  const auth = await socket.welcomes();
  assert.equal(auth.token, 'token-1');
  assert.equal('password' in auth, false);
});

test('a refused sign-in rejects and is not tried again', async () => {
  const refused = assert.rejects(client.signIn({ guest: 'alice' }), { code: 'already_exists' });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('auth').id, code: 'already_exists', message: 'taken' });
  await refused;
  await clock.advance(600_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(client.state, 'closed');
});

test('a guest whose token has run out signs in by name again', async () => {
  const ready = client.signIn({ guest: 'alice', token: 'old' });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  const first = FakeSocket.last.take('auth');
  assert.equal(first.token, 'old');
  await FakeSocket.last.says({ type: 'error', id: first.id, code: 'unauthenticated', message: '' });
  const second = FakeSocket.last.take('auth');
  assert.equal(second.guest, 'alice');
  await FakeSocket.last.says({ type: 'ready', id: second.id, user: 'alice', token: 'new', rooms: [] });
  assert.equal((await ready).token, 'new');
});

test('a reply goes to its request, whatever comes in between', async () => {
  const socket = await online();
  const first = client.request({ type: 'rooms' });
  const second = assert.rejects(client.request({ type: 'members', room: 'lobby' }), { code: 'not_a_member' });
  const [one, two] = [socket.take('rooms'), socket.take('members')];
  await socket.says({ type: 'error', id: two.id, code: 'not_a_member', message: '' }, message(11), { type: 'ok', id: one.id, rooms: [] });
  assert.deepEqual((await first).rooms, []);
  await second;
  assert.deepEqual(seen(), ['message lobby 11']);
});

test('a request without a connection is refused as offline, and so is one that loses it', async () => {
  await assert.rejects(client.request({ type: 'rooms' }), { code: 'offline' });
  const socket = await online();
  const lost = assert.rejects(client.request({ type: 'rooms' }), { code: 'offline' });
  await socket.ends();
  await lost;
});

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

test('reconnects with growing, bounded, jittered delays', async () => {
  client = newClient({ random: () => 0.5 });
  await online();
  for (let attempt = 0; attempt < 9; attempt++) {
    await FakeSocket.last.ends();
    await clock.advance(15_000);
  }
  const delays = log.filter((line) => line.startsWith('waiting')).map((line) => Number(line.split(' ')[1]));
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test('a connection that held resets the delay, one that did not does not', async () => {
  await online();
  await FakeSocket.last.ends();
  await clock.advance(500);
  await FakeSocket.last.welcomes();
  await FakeSocket.last.ends();
  await clock.advance(1000);
  await FakeSocket.last.welcomes();
  await clock.advance(10_001);
  await FakeSocket.last.ends();
  assert.deepEqual(log.filter((line) => line.startsWith('waiting')), ['waiting 500', 'waiting 1000', 'waiting 500']);
});

test('a bye below 4500 is waited out', async () => {
  client = newClient({ random: () => 0 });
  const socket = await online();
  await socket.says({ type: 'bye', code: 4000, reason: 'draining', retry_after_ms: 3000 });
  await socket.ends(4000);
  await clock.advance(2999);
  assert.equal(FakeSocket.all.length, 1);
  await clock.advance(1);
  assert.equal(FakeSocket.all.length, 2);
});

test('a close from 4500 on is final and gives up what was unsent', async () => {
  const socket = await online();
  const { sent } = client.send('lobby', 'hello');
  const rejection = assert.rejects(sent, { code: 'closed', closeCode: 4503 });
  await socket.says({ type: 'bye', code: 4503, reason: 'session ended' });
  await socket.ends(4503);
  await rejection;
  await clock.advance(600_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(client.state, 'closed');
});

test('a server that says nothing is given up', async () => {
  const socket = await online();
  await clock.advance(20_000);
  assert.equal(FakeSocket.last, socket, 'pings again before it gives up');
  await socket.says({ type: 'pong' });
  await clock.advance(40_000);
  assert.equal(socket.closedByClient, true);
  assert.equal(log.some((line) => line.startsWith('waiting')), true);
});

test('a sign-in that is never answered is given up', async () => {
  client.signIn({ guest: 'alice' });
  await clock.advance(15_000);
  assert.equal(client.state, 'waiting');
});

test('the token is renewed while the connection lives', async () => {
  const socket = await online();
  for (let minute = 0; minute < 61; minute++) {
    await clock.advance(60_000 / 4);
    await socket.says({ type: 'pong' });
    for (let quarter = 0; quarter < 3; quarter++) {
      await clock.advance(60_000 / 4);
      await socket.says({ type: 'pong' });
    }
  }
  const auth = socket.take('auth');
  assert.equal(auth.token, 'token-1');
  await socket.says({ type: 'ready', id: auth.id, user: 'alice', token: 'token-2', rooms: [] });
  assert.equal(client.token, 'token-2');
  assert.equal(FakeSocket.all.length, 1);
});

test('what is read is told at once, then once a second, the highest of each room alone', async () => {
  const socket = await online();
  client.read('lobby', 11);
  client.read('lobby', 12);
  client.read('lobby', 13);
  const first = socket.take('read');
  assert.deepEqual([first.room, first.seq], ['lobby', 11]);
  assert.equal(socket.take('read'), undefined);
  await socket.says({ type: 'ok', id: first.id, room: 'lobby', read: 11, head: 13, unread: 2, mentions: 0 });
  await clock.advance(1000);
  const second = socket.take('read');
  assert.equal(second.seq, 13);
  await socket.says({ type: 'ok', id: second.id, room: 'lobby', read: 13, head: 13, unread: 0, mentions: 0 });
  client.read('lobby', 12);
  await clock.advance(5000);
  assert.equal(socket.take('read'), undefined);
});

test('what was read while the connection broke is told by the next one, unless another device has', async () => {
  const socket = await online([lobby(10), { ...lobby(10), room: 'den' }]);
  client.read('lobby', 10);
  client.read('den', 10);
  await socket.ends();
  const next = await reconnected([lobby(10), { ...lobby(10), room: 'den', read: 10 }]);
  const told = next.take('read');
  assert.deepEqual([told.room, told.seq], ['lobby', 10]);
  assert.equal(next.take('read'), undefined);
  await next.says({ type: 'error', id: told.id, code: 'not_a_member', message: '' });
  await clock.advance(5000);
  assert.equal(next.take('read'), undefined);
});

test('nothing of a given-up connection is heard', async () => {
  const socket = await online();
  client.close();
  await socket.says(message(11));
  await socket.ends(4000);
  await clock.advance(600_000);
  assert.deepEqual(seen(), []);
  assert.equal(FakeSocket.all.length, 1);
});

test('a page that hears of the network does not wait', async () => {
  const socket = await online();
  await socket.ends();
  client.reconnectNow();
  await settled();
  assert.equal(FakeSocket.all.length, 2);
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
