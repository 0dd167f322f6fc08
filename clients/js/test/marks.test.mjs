import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, clock, lobby, online, reconnected } from './setup.mjs';

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

test('what has arrived is told like what is read', async () => {
  const socket = await online();
  client.delivered('@bob', 3);
  client.delivered('@bob', 2);
  client.delivered('@bob', 4);
  const first = socket.take('delivered');
  assert.deepEqual([first.room, first.seq], ['@bob', 3]);
  await socket.says({ type: 'ok', id: first.id, room: 'dm:alice:bob' });
  await clock.advance(1000);
  assert.equal(socket.take('delivered').seq, 4);
});

test('a mark that was refused for now is told again, one that was refused for good is not', async () => {
  const socket = await online();
  client.read('lobby', 5);
  await socket.says({ type: 'error', id: socket.take('read').id, code: 'rate_limited', message: '', retry_after_ms: 3000 });
  await clock.advance(2999);
  assert.equal(socket.take('read'), undefined);
  await clock.advance(1);
  const again = socket.take('read');
  assert.equal(again.seq, 5);
  await socket.says({ type: 'error', id: again.id, code: 'not_a_member', message: '' });
  await clock.advance(10_000);
  assert.equal(socket.take('read'), undefined);
});

test('a mark whose answer is late is not told twice', async () => {
  const socket = await online();
  client.read('lobby', 5);
  const first = socket.take('read');
  await clock.advance(5000);
  assert.equal(socket.take('read'), undefined);
  client.read('lobby', 6);
  await socket.says({ type: 'ok', id: first.id, room: 'lobby', read: 5, head: 10, unread: 5, mentions: 0 });
  await clock.advance(1000);
  assert.equal(socket.take('read').seq, 6);
});

test('what was read elsewhere need not be told', async () => {
  const socket = await online();
  client.read('lobby', 5);
  await socket.says({ type: 'ok', id: socket.take('read').id, room: 'lobby', read: 5, head: 10, unread: 5, mentions: 0 });
  await socket.says({ type: 'read', room: 'lobby', user: 'alice', read: 9, head: 10, unread: 1, mentions: 0 });
  client.read('lobby', 8);
  client.read('lobby', Number.NaN);
  await clock.advance(5000);
  assert.equal(socket.take('read'), undefined);
});

test('typing is told every four seconds at most, and that it ended only where it was told', async () => {
  const socket = await online();
  client.typing('lobby', { stop: true });
  assert.equal(socket.take('typing'), undefined);
  for (let key = 0; key < 5; key++) {
    client.typing('lobby');
    await clock.advance(1000);
  }
  client.typing('lobby', { stop: true });
  const told = [socket.take('typing'), socket.take('typing'), socket.take('typing')];
  assert.deepEqual(told.map((frame) => frame?.stop), [undefined, undefined, true]);
  assert.equal(socket.take('typing'), undefined);
  client.typing('lobby');
  client.send('lobby', 'done');
  client.typing('lobby');
  assert.equal([socket.take('typing'), socket.take('typing')].every(Boolean), true, 'a message ends it, so it is told anew');
  await socket.ends();
  client.typing('lobby');
});

test('a mark beyond the end of the room counts for as much as the server made of it', async () => {
  const socket = await online();
  client.read('lobby', 99);
  await socket.says({ type: 'ok', id: socket.take('read').id, room: 'lobby', read: 10, head: 10, unread: 0, mentions: 0 });
  await clock.advance(1000);
  client.read('lobby', 11);
  assert.equal(socket.take('read').seq, 11);
});
