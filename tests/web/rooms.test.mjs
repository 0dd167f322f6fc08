import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Rooms, roomTitle } from '../../src/Gateway/wwwroot/state/rooms.js';

const at = '2026-11-22T09:00:00.000Z';
const lobby = (more = {}) => ({ room: 'lobby', kind: 'public', name: null, seq: 10, role: 'member', muted: false, read: 8, unread: 2, mentions: 0, mentioned: false, last: { seq: 10, user: 'bob', at, text: 'ten' }, ...more });

let client;
let rooms;
let asked;

beforeEach(() => {
  asked = [];
  client = Object.assign(new EventTarget(), { user: 'alice', rooms: () => new Promise((resolve, reject) => { asked.push({ resolve, reject }); }) });
  rooms = new Rooms(client);
  tell('ready', { rooms: [lobby()] });
});

const tell = (type, detail) => client.dispatchEvent(new CustomEvent(type, { detail: { type, ...detail } }));
const message = (seq, more = {}) => tell('message', { room: 'lobby', seq, user: 'bob', at, text: `number ${seq}`, ...more });
const left = () => { const { read, unread, mentions } = rooms.get('lobby'); return { read, unread, mentions }; };

async function answers(...list) {
  asked.at(-1).resolve({ rooms: list });
  await new Promise(setImmediate);
}

test('It counts others’ messages on from what the server told', () => {
  message(10);
  message(11, { mentions: ['alice'] });
  message(12, { user: 'alice' });
  message(13, { text: '', deleted_at: at });
  message(14, { mentions: ['*'] });
  assert.deepEqual(left(), { read: 8, unread: 4, mentions: 2 });
  assert.equal(rooms.get('lobby').last.seq, 14);
});

test('An answer to read that is older than what came since is counted on', () => {
  message(11);
  message(12, { mentions: ['alice'] });
  tell('read', { room: 'lobby', user: 'alice', read: 10, head: 11, unread: 1, mentions: 0 });
  assert.deepEqual(left(), { read: 10, unread: 2, mentions: 1 });
  tell('read', { room: 'lobby', user: 'bob', read: 12 });
  tell('read', { room: 'lobby', user: 'alice', read: 9, head: 12, unread: 3, mentions: 1 });
  assert.deepEqual(left(), { read: 10, unread: 2, mentions: 1 });
});

test('A list that was given before a message came does not take it back', async () => {
  const refreshed = rooms.refresh();
  message(11);
  await answers(lobby());
  await refreshed;
  assert.deepEqual(left(), { read: 8, unread: 3, mentions: 0 });
  assert.equal(rooms.get('lobby').last.seq, 11);
  assert.equal(rooms.get('lobby').seq, 11);
});

test('A list that a newer answer has overtaken does not count', async () => {
  rooms.refresh();
  message(11);
  tell('read', { room: 'lobby', user: 'alice', read: 11, head: 11, unread: 0, mentions: 0 });
  await answers(lobby());
  assert.deepEqual(left(), { read: 11, unread: 0, mentions: 0 });
});

test('What is asked while an answer is under way is asked again', async () => {
  rooms.refresh();
  tell('message', { room: 'cellar', seq: 1, user: 'bob', at, text: 'hello' });
  assert.equal(asked.length, 1);
  await answers(lobby());
  assert.equal(asked.length, 2);
  await answers(lobby(), { ...lobby(), room: 'cellar' });
  assert.equal(rooms.has('cellar'), true);
  assert.equal(asked.length, 2);
});

test('After a reconnect the server has counted everything', () => {
  message(11);
  tell('ready', { rooms: [lobby({ seq: 12, unread: 4 })] });
  message(12);
  assert.deepEqual(left(), { read: 8, unread: 4, mentions: 0 });
});

test('A room that one has left is gone', () => {
  const gone = [];
  rooms.addEventListener('gone', ({ detail }) => gone.push(detail));
  tell('member', { room: 'lobby', seq: 11, user: 'alice', action: 'kick', role: 'member' });
  assert.equal(rooms.has('lobby'), false);
  assert.deepEqual(gone, [{ room: 'lobby', action: 'kick' }]);
});

test('What is joined is there at once, and counts from there on', () => {
  rooms.add({ type: 'ok', id: 3, ...lobby({ room: 'attic', seq: 5, read: 5, unread: 0, last: null }) });
  tell('message', { room: 'attic', seq: 6, user: 'bob', at, text: 'hi' });
  assert.equal(rooms.get('attic').unread, 1);
  assert.equal(rooms.get('attic').id, undefined);
});

test('A room is called by its name, a direct one by the other', () => {
  const app = { rooms, people: { name: (user) => user.toUpperCase() } };
  assert.equal(roomTitle(app, 'dm:alice:bob'), 'BOB');
  assert.equal(roomTitle(app, 'lobby'), 'lobby');
  tell('room', { room: 'lobby', seq: 11, kind: 'public', name: 'The lobby', topic: null });
  assert.equal(roomTitle(app, 'lobby'), 'The lobby');
});
