// What the page knows of people.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { People } from '../../src/Gateway/wwwroot/state/people.js';
import { FakeClient, settled } from './fake-client.mjs';

let client;
let people;
const profiles = () => client.asked.filter(({ name }) => name === 'profile');
const contacts = () => client.asked.find(({ name }) => name === 'contacts');
const profile = (user, more = {}) => ({ type: 'ok', id: 1, user, name: user.toUpperCase(), avatar: null, bio: null, guest: false, created_at: null, ...more });

beforeEach(() => {
  client = new FakeClient('profile', 'contacts', 'watch');
  people = new People(client);
});

test('a profile is asked for once, when it is first wanted', async () => {
  assert.equal(people.name('bob'), 'bob');
  people.get('bob');
  assert.deepEqual(profiles().map(({ args }) => args), [['bob']]);
  profiles()[0].answer(profile('bob'));
  await settled();
  assert.equal(people.name('bob'), 'BOB');
  assert.equal(people.get('bob').type, undefined);
  assert.equal(client.asked.length, 1);
});

test('a few are asked for at a time, and who was wanted last comes first', async () => {
  for (let number = 0; number < 20; number++) people.get(`user${number}`);
  assert.deepEqual(profiles().map(({ args }) => args[0]), ['user0', 'user1', 'user2', 'user3', 'user4', 'user5']);
  client.asked.shift().answer(profile('user0'));
  await settled();
  assert.equal(profiles().at(-1).args[0], 'user19');
});

test('not more than a server takes are asked for', async (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 1000;
  test.mock.method(performance, 'now', () => now);
  for (let number = 0; number < 200; number++) people.get(`user${number}`);
  let asked = 0;
  const answerAll = async () => {
    while (client.asked.length > 0) {
      const { args, answer } = client.asked.shift();
      answer(profile(args[0]));
      asked++;
      await settled();
    }
  };
  await answerAll();
  assert.equal(asked, 60);
  now += 100;
  test.mock.timers.tick(100);
  await answerAll();
  assert.equal(asked, 62);
});

test('who does not exist is not asked for again, and a refusal that passes is', async (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  people.get('nobody');
  await client.refuse('no_such_user');
  people.get('nobody');
  assert.equal(client.asked.length, 0);
  people.get('bob');
  await client.refuse('rate_limited', { retryAfterMs: 2000 });
  assert.equal(client.asked.length, 0);
  test.mock.timers.tick(2000);
  await settled();
  assert.deepEqual(profiles().map(({ args }) => args), [['bob']]);
});

test('oneself is online unless one is told otherwise', () => {
  client.says('ready', { rooms: [] });
  assert.equal(people.get('alice').status, 'online');
  client.says('presence', { user: 'alice', status: 'invisible' });
  assert.equal(people.get('alice').status, 'invisible');
});

test('after a break nobody is online until that is told', () => {
  client.says('ready', { rooms: [] });
  client.says('presence', { user: 'bob', status: 'dnd', text: 'On a bridge' });
  client.says('ready', { rooms: [] });
  assert.equal(people.get('bob').status, undefined);
  assert.equal(people.get('bob').text, undefined);
});

test('contacts are what the server says they are, then what events say', async () => {
  client.says('ready', { rooms: [] });
  contacts().answer({ contacts: [{ user: 'bob', state: 'contact', since: 's', name: 'Bob' }, { user: 'carol', state: 'incoming', since: 's', name: null }] });
  await settled();
  assert.deepEqual(people.contacts().map(({ user }) => user), ['bob']);
  assert.deepEqual(people.contacts('incoming').map(({ user }) => user), ['carol']);
  assert.deepEqual(profiles(), [], 'a thousand contacts are no reason for a thousand requests');
  client.says('contact', { user: 'carol', action: 'accept', by: 'alice', state: 'contact' });
  client.says('contact', { user: 'bob', action: 'remove', by: 'bob', state: 'none' });
  assert.deepEqual(people.contacts().map(({ user }) => user), ['carol']);
});

test('a request that comes while the contacts are asked for is not lost', async () => {
  client.says('ready', { rooms: [] });
  client.says('contact', { user: 'carol', action: 'request', by: 'carol', state: 'incoming' });
  client.says('contact', { user: 'bob', action: 'remove', by: 'bob', state: 'none' });
  contacts().answer({ contacts: [{ user: 'bob', state: 'contact', since: 's', name: 'Bob' }] });
  await settled();
  assert.deepEqual(people.contacts('incoming').map(({ user }) => user), ['carol']);
  assert.deepEqual(people.contacts(), []);
});

test('contacts are asked for again after a refusal that passes', async (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  client.says('ready', { rooms: [] });
  contacts().refuse('unavailable');
  client.asked = client.asked.filter(({ name }) => name !== 'contacts');
  await settled();
  test.mock.timers.tick(1000);
  assert.notEqual(contacts(), undefined);
});

test('another user knows nothing of the first one\'s people', async () => {
  client.says('ready', { rooms: [] });
  contacts().answer({ contacts: [{ user: 'bob', state: 'blocked', since: 's', name: 'Bob' }] });
  await settled();
  client.user = 'dave';
  client.says('ready', { rooms: [] });
  assert.equal(people.peek('bob'), undefined);
  assert.deepEqual(people.contacts('blocked'), []);
});

test('who is watched for several reasons is watched once, and oneself never', () => {
  people.watch('talks', ['carol', 'bob', 'alice']);
  people.watch('members', ['bob', 'dave']);
  assert.deepEqual(client.asked.filter(({ name }) => name === 'watch').at(-1).args, [['bob', 'carol', 'dave']]);
});
