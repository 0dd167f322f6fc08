import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatError } from '../index.js';
import { FakeSocket, settled } from './fake-server.mjs';
import { client, clock, message, online, seen } from './setup.mjs';

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

test('a request that is longer than a frame does not cost the connection', async () => {
  const socket = await online();
  await assert.rejects(client.request({ type: 'edit', room: 'lobby', seq: 3, text: 'a'.repeat(70_000) }), { code: 'too_large' });
  assert.deepEqual([client.state, socket.take('edit')], ['online', undefined]);
});

test('an error has the code, the words and the wait of its frame', async () => {
  const socket = await online();
  const asked = client.history('lobby').catch((reason) => reason);
  await socket.says({ type: 'error', id: socket.take('history').id, code: 'rate_limited', message: 'Slowly.', retry_after_ms: 20 });
  const error = await asked;
  assert.ok(error instanceof ChatError);
  assert.deepEqual([error.name, error.code, error.message, error.retryAfterMs], ['ChatError', 'rate_limited', 'Slowly.', 20]);
});

test('addresses of media are made whole, and nothing else than addresses', async () => {
  const socket = await online();
  const asked = client.mediaUrl('m1');
  await socket.says({ type: 'ok', id: socket.take('media_url').id, media: 'm1', url: '/media/m1?key=a', thumbnail_url: '/media/m1/thumbnail?key=b', expires_at: 'soon' });
  assert.deepEqual(await asked, { url: 'http://test/media/m1?key=a', thumbnail_url: 'http://test/media/m1/thumbnail?key=b', expires_at: 'soon' });
  const bad = assert.rejects(client.mediaUrl('m1'), { code: 'internal' });
  await socket.says({ type: 'ok', id: socket.take('media_url').id, url: 'data:text/html,hello' });
  await bad;
});

test('who insists is answered through breaks and refusals that pass, and told of those that do not', async () => {
  let socket = await online();
  const asked = client.insist(() => client.room('lobby'));
  await settled();
  await socket.says({ type: 'error', id: socket.take('room').id, code: 'rate_limited', message: '', retry_after_ms: 3000 });
  await clock.advance(2999);
  assert.equal(socket.take('room'), undefined);
  await clock.advance(1);
  assert.equal(socket.take('room').room, 'lobby');
  await socket.ends();
  await clock.advance(5000);
  await FakeSocket.last.welcomes();
  await clock.advance(5000);
  socket = FakeSocket.last;
  await socket.says({ type: 'ok', id: socket.take('room').id, room: 'lobby', members: 2 });
  assert.equal((await asked).members, 2);

  const refused = assert.rejects(client.insist(() => client.room('den')), { code: 'no_such_room' });
  await settled();
  await socket.says({ type: 'error', id: socket.take('room').id, code: 'no_such_room', message: '' });
  await refused;
  await assert.rejects(client.insist(async () => { throw new RangeError('a defect of the program'); }), RangeError);
  client.close();
  await assert.rejects(client.insist(() => client.room('lobby')), { code: 'closed' });
});
