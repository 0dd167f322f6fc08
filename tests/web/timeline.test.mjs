import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Timeline } from '../../src/Gateway/wwwroot/talk/timeline.js';

const at = '2026-11-22T09:00:00.000Z';
const message = (seq, more = {}) => ({ type: 'message', room: 'lobby', seq, at, user: 'bob', text: `number ${seq}`, ...more });
const upTo = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => message(first + i));
const event = (type, seq, more) => ({ type, room: 'lobby', seq, at, ...more });

let asked;
let timeline;
let changes;

beforeEach(() => {
  asked = [];
  changes = 0;
  timeline = new Timeline({ user: 'alice', load: (query) => new Promise((resolve, reject) => { asked.push({ query, resolve, reject }); }) });
  timeline.addEventListener('change', () => { changes++; });
});

const page = (messages, { more = false, seq = messages.at(-1)?.seq ?? 0 } = {}) => ({ messages, more, seq });
const seqs = () => timeline.items.map(({ seq }) => seq);
const text = (seq) => timeline.message(seq).text;

async function answers(answer) {
  asked.at(-1).resolve(answer);
  await new Promise(setImmediate);
}

async function shows(answer, where) {
  timeline.start(where);
  await answers(answer);
}

test('It begins at the newest messages and takes those that come', async () => {
  await shows(page(upTo(51, 100), { more: true }));
  timeline.receive(message(101));
  assert.deepEqual(seqs(), [...upTo(51, 101)].map(({ seq }) => seq));
  assert.equal(timeline.atEnd, true);
  assert.equal(timeline.atStart, false);
  assert.deepEqual(asked[0].query, { limit: 50 });
});

test('Pages join in both directions until there is nothing more', async () => {
  await shows(page(upTo(40, 60), { more: true, seq: 100 }), { around: 50 });
  assert.deepEqual([timeline.atStart, timeline.atEnd], [false, false]);
  timeline.older();
  assert.deepEqual(asked.at(-1).query, { before: 40, limit: 50 });
  await answers(page(upTo(1, 39), { seq: 100 }));
  timeline.newer();
  assert.deepEqual(asked.at(-1).query, { after: 60, limit: 50 });
  await answers(page(upTo(61, 100)));
  assert.deepEqual(seqs(), upTo(1, 100).map(({ seq }) => seq));
  assert.deepEqual([timeline.atStart, timeline.atEnd], [true, true]);
  assert.equal(timeline.older(), undefined);
  assert.equal(timeline.newer(), undefined);
});

test('What happens while a page is under way is neither lost nor counted twice', async () => {
  timeline.start();
  timeline.receive(event('reacted', 4, { target: 2, user: 'bob', emoji: '👍' }));
  timeline.receive(event('reacted', 5, { target: 2, user: 'carol', emoji: '👍' }));
  timeline.receive(message(6));
  timeline.receive(event('edited', 7, { target: 6, by: 'bob', text: 'other words' }));
  // The page knows of the first reaction, not of the second, nor of the message.
  await answers(page([message(2, { reactions: [{ emoji: '👍', count: 1 }] }), message(3)], { seq: 4 }));
  assert.deepEqual(timeline.message(2).reactions, [{ emoji: '👍', count: 2 }]);
  assert.deepEqual(seqs(), [2, 3, 6]);
  assert.equal(text(6), 'other words');
});

test('Events that come after a page which knows of them change nothing', async () => {
  await shows(page([message(2, { reactions: [{ emoji: '👍', count: 1 }] }), message(3)], { seq: 5 }));
  timeline.receive(message(3));
  timeline.receive(event('reacted', 4, { target: 2, user: 'bob', emoji: '👍' }));
  timeline.receive(event('reacted', 6, { target: 2, user: 'alice', emoji: '👍' }));
  assert.deepEqual(seqs(), [2, 3]);
  assert.deepEqual(timeline.message(2).reactions, [{ emoji: '👍', count: 2, me: true }]);
});

test('A note that a page was ahead of is put where it belongs', async () => {
  await shows(page([message(2), message(5)], { seq: 6 }));
  timeline.receive(event('member', 3, { user: 'carol', action: 'join' }));
  timeline.receive(event('member', 6, { user: 'dave', action: 'join' }));
  timeline.receive(event('member', 7, { user: 'erin', action: 'join' }));
  timeline.receive(event('member', 7, { user: 'erin', action: 'join' }));
  assert.deepEqual(seqs(), [2, 3, 5, 6, 7]);
});

test('Reactions come and go, in the order of the first of each', async () => {
  await shows(page([message(1)]));
  const react = (seq, user, emoji, remove) => timeline.receive(event('reacted', seq, { target: 1, user, emoji, ...(remove && { remove }) }));
  react(2, 'alice', '👍');
  react(3, 'bob', '🎉');
  react(4, 'bob', '👍');
  assert.deepEqual(timeline.message(1).reactions, [{ emoji: '👍', count: 2, me: true }, { emoji: '🎉', count: 1 }]);
  react(5, 'alice', '👍', true);
  react(6, 'bob', '🎉', true);
  assert.deepEqual(timeline.message(1).reactions, [{ emoji: '👍', count: 1 }]);
});

test('A deleted message leaves its place, sender and cid, and nothing changes it any more', async () => {
  await shows(page([message(1, { cid: 'c', attachments: [{ media: 'm' }], reactions: [{ emoji: '👍', count: 1 }], edited_at: at })]));
  timeline.receive(event('deleted', 2, { target: 1, by: 'carol' }));
  timeline.receive(event('edited', 3, { target: 1, by: 'bob', text: 'back again' }));
  timeline.receive(event('reacted', 4, { target: 1, user: 'bob', emoji: '👍' }));
  assert.deepEqual(timeline.message(1), { type: 'message', room: 'lobby', seq: 1, at, user: 'bob', cid: 'c', reply_to: undefined, text: '', deleted_at: at, deleted_by: 'carol' });
});

test('An edit takes the mentions away that it does not repeat', async () => {
  await shows(page([message(1, { mentions: ['alice'] })]));
  timeline.receive(event('edited', 2, { target: 1, by: 'bob', text: 'nobody' }));
  assert.equal(timeline.message(1).mentions, undefined);
  assert.equal(timeline.message(1).edited_at, at);
});

test('What is done to unknown messages changes nothing', async () => {
  await shows(page([message(10)], { more: true, seq: 20 }));
  const before = timeline.items;
  const heard = changes;
  for (const type of ['edited', 'reacted', 'deleted']) timeline.receive(event(type, 21, { target: 3, user: 'bob', by: 'bob', emoji: '👍', text: '' }));
  timeline.receive({ type: 'webhook', room: 'lobby', seq: 22 });
  assert.equal(timeline.items, before);
  assert.equal(changes, heard);
});

test('Where the window does not reach the end, new messages move the end alone', async () => {
  await shows(page(upTo(1, 50), { more: true, seq: 500 }), { oldest: true });
  assert.deepEqual(asked[0].query, { after: 0, limit: 50 });
  timeline.receive(message(501));
  assert.equal(timeline.items.length, 50);
  assert.equal(timeline.atStart, true);
});

test('A window is bounded: what is far from the reader is dropped, and read again', async () => {
  await shows(page(upTo(301, 350), { more: true, seq: 350 }));
  for (let first = 251; first > 0; first -= 50) {
    timeline.older();
    await answers(page(upTo(first, first + 49), { more: first > 1, seq: 350 }));
  }
  assert.deepEqual([seqs()[0], seqs().at(-1)], [1, 200]);
  assert.deepEqual([timeline.atStart, timeline.atEnd], [true, false]);
  timeline.receive(message(351));
  timeline.newer();
  assert.deepEqual(asked.at(-1).query, { after: 200, limit: 50 });
  await answers(page(upTo(201, 250), { more: true, seq: 351 }));
  assert.deepEqual([seqs()[0], seqs().at(-1)], [51, 250]);
  assert.equal(timeline.atStart, false);
});

test('New messages push out the oldest where the reader is at the end, and stop where he reads far above', async () => {
  await shows(page(upTo(1, 50)));
  for (let seq = 51; seq <= 260; seq++) timeline.receive(message(seq));
  assert.deepEqual([seqs()[0], seqs().at(-1)], [61, 260]);
  timeline.place = 70;
  timeline.receive(message(261));
  timeline.receive(message(262));
  assert.deepEqual([seqs()[0], seqs().at(-1)], [61, 260]);
  assert.equal(timeline.atEnd, false);
  timeline.newer();
  assert.deepEqual(asked.at(-1).query, { after: 260, limit: 50 });
  await answers(page(upTo(261, 262)));
  assert.deepEqual([seqs().at(-1), timeline.atEnd, timeline.items.length], [262, true, 200]);
});

test('A page that comes after it was begun anew is dropped', async () => {
  await shows(page(upTo(51, 100), { more: true }));
  timeline.older();
  const late = asked.at(-1);
  timeline.start({ around: 500 });
  late.resolve(page(upTo(1, 50)));
  await answers(page(upTo(490, 510), { more: true, seq: 900 }));
  assert.deepEqual([seqs()[0], seqs().at(-1)], [490, 510]);
  assert.equal(timeline.epoch, 2);
});

test('A page that does not come can be asked for again', async () => {
  await shows(page(upTo(51, 100), { more: true }));
  timeline.older();
  asked.at(-1).reject(Object.assign(new Error(), { code: 'unavailable' }));
  await new Promise(setImmediate);
  assert.deepEqual([timeline.error.direction, timeline.error.error.code], ['older', 'unavailable']);
  timeline.retry();
  assert.equal(timeline.error, undefined);
  await answers(page(upTo(1, 50), { seq: 100 }));
  assert.equal(timeline.atStart, true);
});

test('A beginning that failed is made again where it was to be', async () => {
  timeline.start({ around: 7 });
  asked.at(-1).reject(Object.assign(new Error(), { code: 'offline' }));
  await new Promise(setImmediate);
  assert.equal(timeline.epoch, 0);
  timeline.retry();
  assert.deepEqual(asked.at(-1).query, { around: 7, limit: 50 });
});

test('An empty room has a beginning and an end', async () => {
  await shows(page([], { seq: 2 }));
  assert.deepEqual([timeline.atStart, timeline.atEnd], [true, true]);
  timeline.receive(message(3));
  assert.deepEqual(seqs(), [3]);
});

test('In a room without events it looks for what has come', async () => {
  await shows(page(upTo(1, 3)));
  timeline.lookAgain();
  assert.deepEqual(asked.at(-1).query, { after: 3, limit: 50 });
  await answers(page(upTo(4, 5)));
  assert.deepEqual([seqs().at(-1), timeline.atEnd], [5, true]);
});

test('One’s own messages are known by their cid, others’ are not', async () => {
  await shows(page([message(1, { cid: 'x' }), message(2, { cid: 'y', user: 'alice' })]));
  assert.equal(timeline.hasOwn('x'), false);
  assert.equal(timeline.hasOwn('y'), true);
});

test('Where nothing comes before the message that is looked for, that is the beginning', async () => {
  await shows(page(upTo(4, 28), { more: true, seq: 500 }), { around: 4 });
  assert.deepEqual([timeline.atStart, timeline.atEnd], [true, false]);
});
