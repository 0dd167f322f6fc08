import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Typists } from '../../src/Gateway/wwwroot/state/typists.js';
import { FakeClient } from './fake-client.mjs';

function listen() {
  const client = new FakeClient();
  const ends = [];
  const changes = [];
  const typists = new Typists(client, { later: (ms, run) => {
    const end = { ms, run };
    ends.push(end);
    return () => ends.splice(ends.indexOf(end), 1);
  } });
  typists.addEventListener('change', ({ detail }) => changes.push(detail.room));
  return { typists, ends, changes, client, types: (user, ms = 6000, room = 'lobby') => client.says('typing', { room, user, expires_ms: ms }) };
}

test('Whoever writes is shown in the room until the time is over', () => {
  const { typists, ends, changes, types } = listen();
  types('bob');
  types('carol');
  types('bob', 6000, 'den');
  assert.deepEqual([typists.in('lobby'), typists.in('den'), typists.in('attic')], [['bob', 'carol'], ['bob'], []]);
  ends[0].run();
  assert.deepEqual([typists.in('lobby'), typists.in('den')], [['carol'], ['bob']]);
  assert.deepEqual(changes, ['lobby', 'lobby', 'den', 'lobby']);
});

test('Whoever goes on writing changes nothing, and is shown for as long again', () => {
  const { typists, ends, changes, types } = listen();
  types('bob');
  types('bob', 9_999_999);
  assert.deepEqual([changes, ends.map(({ ms }) => ms)], [['lobby'], [30_000]]);
  types('bob', 0);
  types('bob', 0);
  assert.deepEqual([typists.in('lobby'), changes, ends.length], [[], ['lobby', 'lobby'], 0]);
});

test('A message and a leaving end it', () => {
  const { typists, client, types } = listen();
  for (const user of ['bob', 'carol', 'dave']) types(user);
  client.says('message', { room: 'lobby', user: 'bob' });
  client.says('member', { room: 'lobby', user: 'carol', action: 'kick' });
  client.says('member', { room: 'lobby', user: 'dave', action: 'role' });
  assert.deepEqual(typists.in('lobby'), ['dave']);
});

test('Oneself is not shown, and nobody after a sign-out', () => {
  const { typists, client, ends, types } = listen();
  types('alice');
  types('bob');
  assert.deepEqual(typists.in('lobby'), ['bob']);
  client.says('state', { state: 'closed' });
  assert.deepEqual([typists.in('lobby'), ends.length], [[], 0]);
});
