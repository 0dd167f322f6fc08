import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatClient } from '../index.js';
import { FakeSocket, settled } from './fake-server.mjs';
import { client, clock, lobby, logged, online } from './setup.mjs';

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

test('every new token is told, that of a changed password and of a renewal too', async () => {
  const socket = await online();
  const changed = client.changePassword('correct horse', 'another horse');
  const request = socket.take('change_password');
  assert.deepEqual([request.old, request.new], ['correct horse', 'another horse']);
  await socket.says({ type: 'ok', id: request.id, user: 'alice', session: 's', token: 'token-2' });
  await changed;
  assert.equal(client.token, 'token-2');
  assert.deepEqual(logged('token'), ['token token-1', 'token token-2']);
});

test('a registration whose answer was lost signs in with its password', async () => {
  const ready = client.signIn({ user: 'alice', password: 'correct horse', register: true });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  assert.equal(FakeSocket.last.take('register').user, 'alice');
  await FakeSocket.last.ends();
  await clock.advance(60_000);
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('register').id, code: 'already_exists', message: '' });
  const login = FakeSocket.last.take('login');
  assert.equal(login.password, 'correct horse');
  await FakeSocket.last.says({ type: 'ready', id: login.id, user: 'alice', session: 's', token: 't', rooms: [] });
  assert.equal((await ready).user, 'alice');
});

test('a registration that was lost and is somebody else\'s is told as such', async () => {
  const refused = assert.rejects(client.signIn({ user: 'alice', password: 'correct horse', register: true }), { code: 'already_exists' });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.ends();
  await clock.advance(60_000);
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('register').id, code: 'already_exists', message: '' });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('login').id, code: 'unauthenticated', message: '' });
  await refused;
});

test('a registration of a name that is taken is refused', async () => {
  const refused = assert.rejects(client.signIn({ user: 'alice', password: 'correct horse', register: true }), { code: 'already_exists' });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('register').id, code: 'already_exists', message: '' });
  await refused;
  assert.equal(FakeSocket.last.take('login'), undefined);
});

test('a sign-in that may pass later is tried again, and says why', async () => {
  const errors = [];
  client.addEventListener('state', ({ detail }) => errors.push(detail.error?.code));
  client.signIn({ user: 'alice', password: 'correct horse' });
  await FakeSocket.last.says({ type: 'hello', version: 1 });
  await FakeSocket.last.says({ type: 'error', id: FakeSocket.last.take('login').id, code: 'rate_limited', message: '', retry_after_ms: 5000 });
  assert.deepEqual([client.state, errors.at(-1)], ['waiting', 'rate_limited']);
  assert.deepEqual(logged('waiting'), ['waiting 5500']);
  await clock.advance(5500);
  await FakeSocket.last.welcomes();
  assert.equal(client.state, 'online');
});

test('hello is kept, and a server of another version refused', async () => {
  const refused = assert.rejects(client.signIn({ guest: 'alice' }), { code: 'unsupported' });
  await FakeSocket.last.says({ type: 'hello', version: 2 });
  await refused;
  client.signIn({ guest: 'alice' });
  await FakeSocket.last.says({ type: 'hello', version: 1, node: 'n', auth: ['guest', 7], limits: { text_bytes: 100, rooms: -1, cid_length: 'x' } });
  assert.deepEqual([client.auth, client.limits], [['guest'], { text_bytes: 100 }]);
});

test('a server is asked for its hello without signing in', async () => {
  const asked = client.hello();
  await settled();
  await FakeSocket.last.says({ type: 'hello', version: 1, node: 'n', auth: ['password'], limits: {} });
  assert.deepEqual((await asked).auth, ['password']);
  assert.deepEqual([client.auth, client.state, FakeSocket.last.closedByClient], [['password'], 'closed', true]);
  const failed = assert.rejects(client.hello(), { code: 'offline' });
  await settled();
  await FakeSocket.last.ends();
  await failed;
});

test('the last of two sign-ins counts', async () => {
  const first = assert.rejects(client.signIn({ guest: 'alice' }), { code: 'closed' });
  const second = client.signIn({ guest: 'bob' });
  await first;
  const auth = await FakeSocket.last.welcomes([], { user: 'bob' });
  assert.deepEqual([auth.guest, (await second).user, client.user], ['bob', 'bob', 'bob']);
  assert.equal(FakeSocket.all[0].closedByClient, true);
});

test('credentials that are none are refused without a connection', async () => {
  for (const credentials of [undefined, {}, { user: 'alice' }, { password: 'correct horse' }]) {
    await assert.rejects(client.signIn(credentials), TypeError);
  }
  assert.equal(FakeSocket.all.length, 0);
});

test('an address that is none of a socket is refused', () => {
  assert.throws(() => new ChatClient([]), TypeError);
  assert.throws(() => new ChatClient(['ws://test/ws', 'ftp://test/ws']), TypeError);
  assert.throws(() => new ChatClient('ftp://test/ws'), TypeError);
  assert.throws(() => new ChatClient('ws'), TypeError);
});
