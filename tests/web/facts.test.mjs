import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { tellDeliveries } from '../../src/Gateway/wwwroot/talk/delivery.js';
import { Facts } from '../../src/Gateway/wwwroot/talk/facts.js';

const direct = 'dm:alice:bob';
let answers;
let app;

beforeEach(() => {
  answers = {};
  const answer = (verb) => async (room) => { answers.asked?.push(`${verb} ${room}`); if (answers[verb] === undefined) throw Object.assign(new Error(), { code: 'not_a_member' }); return answers[verb]; };
  const client = Object.assign(new EventTarget(), { user: 'alice', room: answer('room'), pins: answer('pins'), receipts: answer('receipts') });
  app = { user: 'alice', client, rooms: { has: () => true, partner: (room) => (room.startsWith('dm:') ? 'bob' : undefined) } };
});

test('How far one’s own messages have come is told by what the other one has read and has', async () => {
  answers.receipts = { receipts: [{ user: 'alice', read: 9, delivered: 9 }, { user: 'bob', read: 2, delivered: 4 }] };
  const facts = new Facts(direct, app);
  await facts.load();
  const receipts = () => [2, 4, 5].map((seq) => facts.receipt({ user: 'alice', seq }));
  assert.deepEqual(receipts(), ['read', 'delivered', 'sent']);
  facts.receive({ type: 'delivered', user: 'bob', delivered: 5 });
  facts.receive({ type: 'read', user: 'alice', read: 9 });
  assert.deepEqual(receipts(), ['read', 'delivered', 'delivered']);
  facts.receive({ type: 'read', user: 'bob', read: 5 });
  facts.receive({ type: 'read', user: 'bob', read: 3 });
  assert.deepEqual(receipts(), ['read', 'read', 'read']);
  assert.equal(facts.receipt({ user: 'bob', seq: 1 }), undefined);
  assert.equal(new Facts('lobby', app).receipt({ user: 'alice', seq: 1 }), undefined);
});

test('What is pinned is known from the beginning, and follows the events', async () => {
  answers.pins = { messages: [{ seq: 3 }, { seq: 5 }] };
  const facts = new Facts('lobby', app);
  await facts.load();
  facts.receive({ type: 'pinned', seq: 8, target: 7 });
  facts.receive({ type: 'pinned', seq: 9, target: 3, remove: true });
  facts.receive({ type: 'deleted', seq: 10, target: 5 });
  assert.deepEqual([3, 5, 7].map((seq) => facts.isPinned(seq)), [false, false, true]);
});

test('Members are counted on from the answer, and asked for where a ban does not tell', async () => {
  answers.room = { kind: 'public', members: 3, seq: 10 };
  const facts = new Facts('lobby', app);
  await facts.load();
  facts.receive({ type: 'member', seq: 10, action: 'join', user: 'carol' });
  facts.receive({ type: 'member', seq: 11, action: 'invite', user: 'dave' });
  facts.receive({ type: 'member', seq: 12, action: 'kick', user: 'erin' });
  facts.receive({ type: 'member', seq: 13, action: 'leave', user: 'frank' });
  assert.equal(facts.info.members, 2);
  answers.room = { kind: 'public', members: 1, seq: 14 };
  facts.receive({ type: 'member', seq: 14, action: 'ban', user: 'grace' });
  await new Promise(setImmediate);
  assert.equal(facts.info.members, 1);
  facts.receive({ type: 'room', room: 'lobby', seq: 15, at: '', by: 'alice', kind: 'channel', topic: 'News' });
  assert.deepEqual(facts.info, { kind: 'channel', members: 1, seq: 14, topic: 'News' });
});

test('Messages of others in direct rooms are told to have arrived, wherever they come', () => {
  const told = [];
  app.client.delivered = (room, seq) => told.push(`${room} ${seq}`);
  tellDeliveries(app);
  const tell = (type, detail) => app.client.dispatchEvent(new CustomEvent(type, { detail }));
  tell('message', { room: direct, seq: 4, user: 'bob' });
  tell('message', { room: direct, seq: 5, user: 'alice' });
  tell('message', { room: 'lobby', seq: 6, user: 'bob' });
  tell('gap', { room: direct, seq: 900 });
  tell('ready', { rooms: [{ room: direct, unread: 2, last: { seq: 12 } }, { room: direct, unread: 0, last: { seq: 13 } }, { room: 'lobby', unread: 1, last: { seq: 3 } }, { room: direct, unread: 1, last: null }] });
  assert.deepEqual(told, [`${direct} 4`, `${direct} 900`, `${direct} 12`]);
});
