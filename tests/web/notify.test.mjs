// Of which messages one is told while one looks elsewhere, and by which tab.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Patience } from '../../src/Gateway/wwwroot/left/patience.js';
import { content, preview } from '../../src/Gateway/wwwroot/left/preview.js';
import { Turn } from '../../src/Gateway/wwwroot/notify/turn.js';
import { worth } from '../../src/Gateway/wwwroot/notify/worth.js';

const room = (more = {}) => ({ room: 'lobby', kind: 'public', read: 5, muted: false, ...more });
const message = (more = {}) => ({ room: 'lobby', seq: 6, user: 'bob', text: 'hi', ...more });
const worthOf = (of, where, options) => worth(message(of), room(where), 'alice', options);

test('messages of others are worth it: direct, naming one, or of a room', () => {
  assert.equal(worthOf(), 'room');
  assert.equal(worthOf({}, { kind: 'direct' }), 'direct');
  assert.equal(worthOf({ mentions: ['carol', 'alice'] }), 'mention');
  assert.equal(worthOf({ mentions: ['*'] }), 'mention');
  assert.equal(worthOf({ user: 'system' }), 'room');
});

test('rooms may be told of only where they name one, direct talks always', () => {
  assert.equal(worthOf({}, {}, { rooms: false }), undefined);
  assert.equal(worthOf({ mentions: ['alice'] }, {}, { rooms: false }), 'mention');
  assert.equal(worthOf({}, { kind: 'direct' }, { rooms: false }), 'direct');
});

test('muted rooms are told of only where they name one', () => {
  assert.equal(worthOf({}, { muted: true }), undefined);
  assert.equal(worthOf({}, { muted: true, kind: 'direct' }), undefined);
  assert.equal(worthOf({ mentions: ['alice'] }, { muted: true }), 'mention');
});

test('one\'s own, what has been read or deleted, and everything while one is not to be disturbed is not', () => {
  assert.equal(worthOf({ user: 'alice' }), undefined);
  assert.equal(worthOf({ seq: 5 }), undefined);
  assert.equal(worthOf({ text: '', deleted_at: 'then' }), undefined);
  assert.equal(worthOf({ mentions: ['alice'] }, {}, { status: 'dnd' }), undefined);
});

test('a message without words says what it carries', () => {
  assert.deepEqual(content({ text: 'hi' }), { icon: undefined, text: 'hi' });
  assert.deepEqual(content({ text: '', attachments: [{ type: 'image/png' }] }), { icon: 'image', text: 'Picture' });
  assert.deepEqual(content({ text: '', attachments: [{ type: 'image/png' }, { type: 'image/webp' }] }), { icon: 'image', text: '2 pictures' });
  assert.deepEqual(content({ text: '', attachments: [{ type: 'application/pdf', name: 'plan.pdf' }] }), { icon: 'file', text: 'plan.pdf' });
  assert.deepEqual(content({ text: '', attached: 3 }), { icon: 'file', text: '3 attachments' });
  assert.deepEqual(content({ text: 'See', attached: 1 }), { icon: 'file', text: 'See' });
});

test('the line below a talk says who wrote, what is begun, and who is typing', () => {
  const app = {
    user: 'alice', room: 'open', people: { name: (user) => user.toUpperCase() }, kept: { draft: (id) => (id === 'drafted' || id === 'open' ? { text: ' Dear ' } : undefined) },
    rooms: { partner: (id) => ({ 'dm:alice:bob': 'bob', 'dm:alice:alice': 'alice' })[id] },
  };
  const line = (id, user, typing = []) => preview(app, { room: id, last: user && { user, text: 'hi' } }, typing);
  assert.equal(line('lobby', 'bob').who, 'BOB:');
  assert.equal(line('lobby', 'alice').who, 'You:');
  assert.equal(line('dm:alice:bob', 'bob').who, undefined);
  assert.equal(line('dm:alice:bob', 'alice').who, 'You:');
  assert.equal(line('dm:alice:alice', 'alice').who, undefined);
  assert.deepEqual(line('drafted', 'bob'), { kind: 'draft', who: 'Draft:', text: 'Dear' });
  assert.equal(line('open', 'bob').kind, undefined, 'the box shows it');
  assert.equal(preview(app, { room: 'drafted', unread: 1, last: { user: 'bob', text: 'hi' } }, []).kind, undefined, 'what is new goes before');
  assert.equal(line('drafted', 'bob', ['bob']).kind, 'typing');
  assert.equal(line('lobby', 'bob', ['bob', 'carol']).text, '2 people are typing …');
  assert.equal(line('lobby').text, 'No messages yet');
});

test('what comes into a talk that is read is shown as unread only when it stays so', (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  const late = [];
  const patience = new Patience((id) => late.push(id));
  const holds = (unread, id = 'lobby') => patience.holds({ room: id, unread });
  assert.equal(holds(3), false, 'it was unread when it was opened');
  assert.equal(holds(0), false);
  assert.equal(holds(1), true);
  assert.equal(holds(2), true);
  assert.equal(holds(0), false);
  test.mock.timers.tick(2000);
  assert.deepEqual(late, []);
  assert.equal(holds(1), true);
  test.mock.timers.tick(2000);
  assert.deepEqual(late, ['lobby']);
  assert.equal(holds(1), false);
  assert.equal(holds(2), false, 'nobody reads there');
  assert.equal(holds(1, 'attic'), false);
  test.mock.timers.tick(2000);
  assert.deepEqual(late, ['lobby']);
});

/** What navigator.locks is to all tabs of a browser. */
class FakeLocks {
  #held = new Map();

  async request(name, { signal }, act) {
    while (this.#held.has(name)) await this.#held.get(name);
    if (signal.aborted) throw signal.reason;
    const held = Promise.resolve(act()).then(() => { this.#held.delete(name); });
    this.#held.set(name, held);
    await held;
  }
}

const tabs = [];
const tab = (open) => {
  const turn = new Turn((id) => id === open);
  tabs.push(turn);
  turn.begin('alice');
  return turn;
};
let real;

beforeEach(() => {
  real = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { locks: new FakeLocks() }, configurable: true });
});

afterEach(() => {
  for (const turn of tabs.splice(0)) turn.end();
  if (real) Object.defineProperty(globalThis, 'navigator', real);
  else delete globalThis.navigator;
});

const turnOf = async (turn, id, deadline = Date.now() + 5000) => {
  while (!await turn.mayTell(id)) assert.ok(Date.now() < deadline, 'it was never its turn');
};

test('one tab of several tells', async () => {
  const first = tab();
  const second = tab();
  await turnOf(first, 'lobby');
  assert.equal(await second.mayTell('lobby'), false);
});

test('no tab tells of what any of them shows', async () => {
  const first = tab('attic');
  const second = tab('lobby');
  await turnOf(first, 'den');
  assert.equal(await first.mayTell('attic'), false);
  assert.equal(await first.mayTell('lobby'), false);
  second.end();
  assert.equal(await first.mayTell('lobby'), true);
});

test('when that tab is gone, the next one tells', async () => {
  const first = tab();
  const second = tab();
  await turnOf(first, 'lobby');
  first.end();
  await turnOf(second, 'lobby');
  assert.equal(await first.mayTell('lobby'), false);
});
