// What the page counts as unread, by the rules of docs/protocol.md, whatever overtakes what.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Rooms, roomTitle } from '../../src/Gateway/wwwroot/state/rooms.js';
import { FakeClient, settled } from './fake-client.mjs';

const at = (seq) => new Date(Date.UTC(2026, 10, 22, 9, 0, seq)).toISOString();
const room = (name, more = {}) => ({ room: name, kind: 'public', name: null, seq: 10, role: 'member', muted: false, read: 8, unread: 2, mentions: 0, mentioned: false, last: { seq: 10, user: 'bob', at: at(10), text: 'ten' }, ...more });

let client;
let rooms;
const say = (seq, more = {}) => client.says('message', { room: 'lobby', seq, at: at(seq), user: 'bob', text: `text ${seq}`, ...more });
const lobby = () => rooms.get('lobby');
const counts = () => [lobby().unread, lobby().mentions];

beforeEach(() => {
  client = new FakeClient('rooms');
  rooms = new Rooms(client);
  client.says('ready', { rooms: [room('lobby'), room('attic', { last: { seq: 3, user: 'bob', at: at(3), text: 'three' } })] });
});

test('messages of others count on from what the server has told', () => {
  say(11);
  say(12, { mentions: ['alice'] });
  say(13, { mentions: ['*'] });
  say(14, { mentions: ['carol'] });
  assert.deepEqual(counts(), [6, 2]);
  assert.deepEqual(lobby().last, { seq: 14, user: 'bob', at: at(14), text: 'text 14', attached: undefined, attachments: undefined });
  assert.equal(lobby().seq, 14);
});

test('one\'s own messages and tombstones count for nothing, and an own message does not read what came before', () => {
  say(11, { user: 'alice' });
  say(12, { text: '', deleted_at: at(13) });
  assert.deepEqual(counts(), [2, 0]);
  assert.equal(lobby().last.seq, 11);
  assert.equal(lobby().read, 8);
});

test('what a reconnect replays has been counted by the server already', () => {
  say(11);
  client.says('ready', { rooms: [room('lobby', { seq: 13, unread: 5, mentions: 1, last: { seq: 13, user: 'bob', at: at(13), text: 'thirteen' } })] });
  say(12);
  say(13);
  assert.deepEqual(counts(), [5, 1]);
  say(14);
  assert.deepEqual(counts(), [6, 1]);
  assert.equal(rooms.has('attic'), false);
});

test('what is read in another session is read here', () => {
  say(11);
  client.says('read', { room: 'lobby', user: 'alice', read: 11, head: 11, unread: 0, mentions: 0 });
  assert.deepEqual([lobby().read, ...counts()], [11, 0, 0]);
  client.says('read', { room: 'lobby', user: 'alice', read: 9, head: 11, unread: 2, mentions: 0 });
  assert.deepEqual([lobby().read, ...counts()], [11, 0, 0]);
  client.says('read', { room: 'lobby', user: 'bob', read: 12 });
  assert.equal(lobby().read, 11);
});

test('a message that overtakes the answer to a read is counted once', () => {
  say(11);
  say(12, { mentions: ['alice'] });
  // Counted by the server when 11 was the newest.
  client.says('read', { room: 'lobby', user: 'alice', read: 10, head: 11, unread: 1, mentions: 0 });
  assert.deepEqual(counts(), [2, 1]);
  client.says('read', { room: 'lobby', user: 'alice', read: 10, head: 12, unread: 2, mentions: 1 });
  assert.deepEqual(counts(), [2, 1]);
  client.says('read', { room: 'lobby', user: 'alice', read: 10, head: 11, unread: 1, mentions: 0 });
  assert.deepEqual(counts(), [2, 1]);
});

test('an answer from before what is known already is not the last word', async () => {
  client.says('ready', { rooms: [room('lobby', { seq: 20, read: 8, unread: 12 })] });
  client.says('read', { room: 'lobby', user: 'alice', read: 15, head: 19, unread: 4, mentions: 0 });
  assert.equal(client.asked.length, 1);
  await client.answer({ rooms: [room('lobby', { seq: 20, read: 15, unread: 5 })] });
  assert.deepEqual([lobby().read, ...counts()], [15, 5, 0]);
});

test('a deletion asks the server, and what comes meanwhile is not lost', async () => {
  client.says('deleted', { room: 'lobby', seq: 11, at: at(11), target: 10, by: 'bob' });
  assert.deepEqual(client.asked.map(({ name }) => name), ['rooms']);
  say(12);
  say(13, { mentions: ['alice'] });
  await client.answer({ rooms: [room('lobby', { seq: 12, unread: 2, last: { seq: 12, user: 'bob', at: at(12), text: 'text 12' } })] });
  assert.deepEqual(counts(), [3, 1]);
  assert.equal(lobby().last.seq, 13);
  assert.equal(lobby().seq, 13);
});

test('a second deletion while the server is asked is asked for again', async () => {
  client.says('deleted', { room: 'lobby', seq: 11, at: at(11), target: 10, by: 'bob' });
  client.says('deleted', { room: 'lobby', seq: 12, at: at(12), target: 9, by: 'bob' });
  assert.equal(client.asked.length, 1);
  await client.answer({ rooms: [room('lobby', { seq: 11, unread: 1, last: null })] });
  assert.equal(client.asked.length, 1);
  await client.answer({ rooms: [room('lobby', { seq: 12, unread: 0, last: null })] });
  assert.deepEqual([...counts(), lobby().last, client.asked.length], [0, 0, null, 0]);
});

test('what has been read and is deleted then asks nobody, unless it is the newest', () => {
  say(11);
  client.says('read', { room: 'lobby', user: 'alice', read: 11, head: 11, unread: 0, mentions: 0 });
  client.says('deleted', { room: 'lobby', seq: 12, at: at(12), target: 5, by: 'bob' });
  assert.equal(client.asked.length, 0);
  client.says('deleted', { room: 'lobby', seq: 13, at: at(13), target: 11, by: 'bob' });
  assert.equal(client.asked.length, 1);
});

test('an edit shows the new text, and asks where it may name one', () => {
  client.says('edited', { room: 'lobby', seq: 11, at: at(11), target: 10, by: 'bob', text: 'Ten!' });
  assert.equal(lobby().last.text, 'Ten!');
  assert.equal(client.asked.length, 0);
  client.says('edited', { room: 'lobby', seq: 12, at: at(12), target: 10, by: 'bob', text: 'Ten, Alice', mentions: ['alice'] });
  assert.equal(client.asked.length, 1);
});

test('an edit that comes after the deletion leaves the text', () => {
  client.says('edited', { room: 'lobby', seq: 11, at: at(11), target: 10, by: 'bob', text: '' });
  assert.equal(lobby().last.text, 'ten');
});

test('a message in a room that is not known asks for the rooms, and the new one is at the top', async () => {
  client.says('message', { room: 'dm:alice:bob', seq: 1, at: at(30), user: 'bob', text: 'Psst' });
  const direct = room('dm:alice:bob', { kind: 'direct', seq: 1, read: 0, unread: 1, last: { seq: 1, user: 'bob', at: at(30), text: 'Psst' } });
  await client.answer({ rooms: [room('lobby'), direct] });
  assert.deepEqual(rooms.sorted.map(({ room: name }) => name), ['dm:alice:bob', 'lobby']);
  assert.equal(rooms.partner('dm:alice:bob'), 'bob');
  assert.equal(rooms.direct('bob'), 'dm:alice:bob');
});

test('a room that one has left does not come back with an answer from before', async () => {
  const gone = [];
  rooms.addEventListener('gone', ({ detail }) => gone.push(detail));
  rooms.refresh();
  client.says('member', { room: 'attic', seq: 11, at: at(11), user: 'alice', action: 'kick', role: 'member', by: 'bob' });
  await client.answer({ rooms: [room('lobby'), room('attic')] });
  assert.equal(rooms.has('attic'), false);
  assert.deepEqual(gone, [{ room: 'attic', action: 'kick' }]);
});

test('being invited while the server is asked asks it again', async () => {
  rooms.refresh();
  client.says('member', { room: 'den', seq: 2, at: at(11), user: 'alice', action: 'invite', role: 'member', by: 'bob' });
  await client.answer({ rooms: [room('lobby')] });
  await client.answer({ rooms: [room('lobby'), room('den', { last: null })] });
  assert.equal(rooms.has('den'), true);
  assert.equal(rooms.sorted[0].room, 'den', 'nothing has been written there yet, and it is new');
});

test('the answer to a join counts on from its seq', () => {
  rooms.add({ type: 'ok', id: 7, ...room('hall', { seq: 5, read: 5, unread: 0, last: null }) });
  client.says('message', { room: 'hall', seq: 6, at: at(6), user: 'bob', text: 'Welcome' });
  assert.equal(rooms.get('hall').unread, 1);
  assert.equal(rooms.get('hall').id, undefined);
  rooms.add(room('hall', { seq: 6, read: 5, unread: 1 }));
  assert.equal(rooms.get('hall').unread, 1);
});

test('joining a room one is in already counts nothing twice', () => {
  say(11);
  rooms.add(room('lobby', { seq: 11, read: 8, unread: 3 }));
  assert.deepEqual(counts(), [3, 0]);
  say(12);
  assert.deepEqual(counts(), [4, 0]);
});

test('of muted rooms only what names one waits', () => {
  client.says('muted', { room: 'lobby', muted: true });
  say(11, { mentions: ['alice'] });
  assert.deepEqual(rooms.waiting, { unread: 3, mentions: 1 });
});

test('thousands of messages are counted, and a late answer does not count them from the wrong place', () => {
  for (let seq = 11; seq <= 2510; seq++) say(seq);
  assert.equal(lobby().unread, 2502);
  client.says('read', { room: 'lobby', user: 'alice', read: 9, head: 11, unread: 2, mentions: 0 });
  assert.equal(client.asked.length, 1, 'the server is asked');
});

test('a refusal that passes is asked again', async (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  rooms.refresh();
  await client.refuse('rate_limited', { retryAfterMs: 3000 });
  assert.equal(client.asked.length, 0);
  test.mock.timers.tick(3000);
  await settled();
  await client.answer({ rooms: [] });
  assert.deepEqual(rooms.sorted, []);
});

test('without a connection the next ready tells', async () => {
  rooms.refresh();
  await client.refuse('offline');
  assert.equal(client.asked.length, 0);
  rooms.refresh();
  assert.equal(client.asked.length, 1);
});

test('a room is called by its name, its id, or who is in it', () => {
  const app = { rooms, people: { name: (user) => user.toUpperCase() } };
  client.says('room', { room: 'lobby', seq: 11, kind: 'private', name: 'The lobby', topic: 'Talk' });
  assert.equal(roomTitle(app, 'lobby'), 'The lobby');
  assert.equal(roomTitle(app, 'attic'), 'attic');
  assert.equal(roomTitle(app, 'dm:alice:bob'), 'BOB');
  assert.equal(lobby().topic, 'Talk');
});
