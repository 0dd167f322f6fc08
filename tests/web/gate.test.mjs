import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from '../../src/Gateway/wwwroot/compose/gate.js';
import { FakeClient, settled } from './fake-client.mjs';

function open(room, known) {
  const client = new FakeClient('receipts', 'room', 'profile');
  const app = Object.assign(new EventTarget(), { client, room, user: client.user });
  app.unsent = Object.assign(new EventTarget(), { list: () => [] });
  app.people = Object.assign(new EventTarget(), { peek: () => undefined, refresh: (user) => client.profile(user) });
  app.rooms = Object.assign(new EventTarget(), { get: () => known, has: () => known !== undefined, partner: (id) => (id.startsWith('dm:') ? id.slice(3).split(':').find((user) => user !== client.user) : undefined) });
  const gate = new Gate(app);
  gate.look(room);
  return { gate, client, standing: () => gate.standing(room) };
}

test('One writes to whom one has not written yet, but not to nobody', async () => {
  for (const [code, expected] of [[undefined, 'write'], ['no_such_user', 'nobody'], ['rate_limited', 'write']]) {
    const { client, standing } = open('dm:alice:bob');
    assert.equal(standing(), 'write');
    await client.refuse('no_such_room');
    assert.deepEqual(client.asked.map(({ name, args }) => [name, ...args]), [['profile', 'bob']]);
    await (code === undefined ? client.answer({}) : client.refuse(code));
    assert.equal(standing(), expected);
  }
});

test('Who does not want to hear of one, and rooms of others, are told', async () => {
  for (const [room, code, expected] of [['dm:alice:bob', 'blocked', 'blocked'], ['dm:bob:carol', 'forbidden', 'foreign'], ['dm:alice:bob', 'forbidden', 'write']]) {
    const { client, standing } = open(room);
    await client.refuse(code);
    assert.equal(standing(), expected);
  }
});

test('An outsider may join where the room may be joined', async () => {
  const { client, standing } = open('lobby');
  assert.equal(standing(), 'wait');
  await client.answer({ kind: 'public', name: 'Lobby' });
  assert.equal(standing(), 'join');
});

test('Of a room that one is in nothing is asked', async () => {
  const { client, standing } = open('lobby', { kind: 'channel', role: 'member' });
  await settled();
  assert.deepEqual([client.asked.length, standing()], [0, 'channel']);
});
