import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Kept } from '../../src/Gateway/wwwroot/state/kept.js';
import { Unsent } from '../../src/Gateway/wwwroot/state/unsent.js';

/** What localStorage is to one tab, over what all tabs have. */
class FakeStorage {
  items = new Map();
  get length() { return this.items.size; }
  key(index) { return [...this.items.keys()][index]; }
  getItem(key) { return this.items.get(key) ?? null; }
  setItem(key, value) { this.items.set(key, value); }
  removeItem(key) { this.items.delete(key); }
}

class FakeClient extends EventTarget {
  user = 'alice';
  frames = [];
  #waiting = new Map();

  send(room, text, more) {
    this.frames.push({ room, text, ...more });
    return { cid: more.cid, sent: new Promise((resolve, reject) => { this.#waiting.set(more.cid, { resolve, reject }); }) };
  }

  async stores(cid, seq) {
    this.#waiting.get(cid).resolve({ seq, at: 'now' });
    await settled();
  }

  async refuses(cid, code) {
    this.#waiting.get(cid).reject(Object.assign(new Error(code), { code }));
    await settled();
  }

  cancel = () => true;
  says(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
  get texts() { return this.frames.map(({ text }) => text); }
}

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

let storage;
let client;
let unsent;
let timers;

beforeEach(() => {
  storage = new FakeStorage();
  client = new FakeClient();
  unsent = signedIn(client);
});

function signedIn(by) {
  timers = [];
  const made = new Unsent(by, { after: (ms, run) => timers.push(run) });
  made.start(new Kept('alice', storage));
  return made;
}

const states = (room = 'lobby') => unsent.list(room).map(({ text, state }) => `${text} ${state}`);

test('a message is sent with what belongs to it, and nothing more', () => {
  const cid = unsent.send('lobby', 'look', { reply_to: 3, mentions: ['bob'], attachments: [{ media: 'm1', name: 'a.png', type: 'image/png' }, { media: 'm2' }] });
  assert.deepEqual(client.frames, [{ room: 'lobby', text: 'look', cid, reply_to: 3, mentions: ['bob'], attachments: [{ media: 'm1', name: 'a.png' }, 'm2'] }]);
  unsent.send('den', 'plain', { mentions: [], attachments: [] });
  assert.deepEqual(Object.keys(client.frames[1]), ['room', 'text', 'cid']);
});

test('what was not sent survives a reload, in order and under its cid', () => {
  const cids = ['one', 'two', 'three'].map((text) => unsent.send('lobby', text));
  client = new FakeClient();
  unsent = signedIn(client);
  assert.deepEqual(client.frames.map(({ cid }) => cid), cids);
  assert.deepEqual(states(), ['one waiting', 'two waiting', 'three waiting']);
});

test('a stored message is kept no more, and shown until the log has it', async () => {
  const cid = unsent.send('lobby', 'one');
  await client.stores(cid, 7);
  assert.deepEqual(states(), ['one sent']);
  assert.equal(storage.length, 0);
  assert.equal(unsent.discard(cid), false);
  client.says('message', { room: 'lobby', seq: 7, user: 'alice', cid, text: 'one' });
  assert.deepEqual(states(), []);
});

test('a stored message whose event never comes is not shown for ever', async () => {
  await client.stores(unsent.send('lobby', 'one'), 7);
  for (const run of timers) run();
  assert.deepEqual(states(), []);
});

test('the event may come before the reply, and the cid of somebody else means nothing', async () => {
  const cid = unsent.send('lobby', 'one');
  client.says('message', { room: 'lobby', seq: 7, user: 'mallory', cid, text: 'not mine' });
  assert.deepEqual(states(), ['one waiting']);
  client.says('message', { room: 'lobby', seq: 8, user: 'alice', cid, text: 'one' });
  assert.deepEqual(states(), []);
  await client.stores(cid, 8);
  assert.deepEqual(states(), []);
  assert.equal(storage.length, 0);
});

test('a refused message stays with the reason, and is sent again under the same cid when the user wants it', async () => {
  const cid = unsent.send('lobby', 'one', { reply_to: 3 });
  await client.refuses(cid, 'blocked');
  assert.deepEqual(states(), ['one failed']);
  assert.equal(unsent.list('lobby')[0].error.code, 'blocked');
  client.says('ready', {});
  assert.equal(client.frames.length, 1, 'not by itself');
  unsent.retry(cid);
  assert.deepEqual([client.frames[1].cid, client.frames[1].reply_to, ...states()], [cid, 3, 'one waiting']);
  unsent.retry(cid);
  assert.equal(client.frames.length, 2, 'once');
});

test('a refused message stays refused after a reload', async () => {
  await client.refuses(unsent.send('lobby', 'one'), 'forbidden');
  client = new FakeClient();
  unsent = signedIn(client);
  assert.deepEqual([states(), client.frames], [['one failed'], []]);
});

test('an answer to what has been deleted goes without it', async () => {
  const cid = unsent.send('lobby', 'yes', { reply_to: 3 });
  await client.refuses(cid, 'no_such_message');
  unsent.retry(cid);
  assert.equal('reply_to' in client.frames[1], false);
});

test('the end of a sign-in refuses nothing: the next one sends it', async () => {
  const cid = unsent.send('lobby', 'one');
  unsent.stop();
  await client.refuses(cid, 'closed');
  assert.deepEqual(states(), []);
  unsent.start(new Kept('bob', storage));
  assert.deepEqual([states(), client.frames.length], [[], 1], 'it is not the next user’s');
  unsent.start(new Kept('alice', storage));
  assert.deepEqual([states(), client.frames[1].cid], [['one waiting'], cid]);
});

test('discarding takes back what was not sent, and not what may be stored', async () => {
  const cid = unsent.send('lobby', 'one');
  client.cancel = () => false;
  assert.equal(unsent.discard(cid), false);
  assert.deepEqual(states(), ['one waiting']);
  client.cancel = () => true;
  assert.equal(unsent.discard(cid), true);
  await client.refuses(cid, 'cancelled');
  assert.deepEqual([states(), storage.length], [[], 0]);
});

test('a wait is told with its reason', () => {
  const cid = unsent.send('lobby', 'one');
  client.says('unsent', { room: 'lobby', cid, state: 'waiting', error: { code: 'rate_limited', message: '', retryAfterMs: 30_000 } });
  const [message] = unsent.list('lobby');
  assert.equal(message.error.code, 'rate_limited');
  assert.ok(message.retryAt > Date.now());
  assert.equal(message.state, 'waiting');
});

test('a tab shows what another one writes, sends it when that one does not, and never twice at once', () => {
  const key = 'orleanschat.kept/alice/unsent/c1';
  const message = { cid: 'c1', room: 'lobby', text: 'from there', at: '2026-11-22T09:00:00.000Z', state: 'waiting' };
  elsewhere(key, message);
  assert.deepEqual([states(), client.frames], [['from there waiting'], []]);
  for (const run of timers.splice(0)) run();
  assert.deepEqual(client.texts, ['from there']);
  client.says('ready', {});
  assert.equal(client.frames.length, 1);
  elsewhere(key, undefined);
  assert.deepEqual(states(), []);
});

test('what another tab wrote first goes first', () => {
  elsewhere('orleanschat.kept/alice/unsent/c1', { cid: 'c1', room: 'lobby', text: 'first', at: '2026-11-22T09:00:00.000Z', state: 'waiting' });
  unsent.send('lobby', 'second');
  assert.deepEqual(client.texts, ['first', 'second']);
});

// Node has no storage events; Kept listens on the global scope.
function elsewhere(key, value) {
  if (value === undefined) storage.removeItem(key);
  else storage.setItem(key, JSON.stringify(value));
  for (const heard of listeners) heard({ key, newValue: value === undefined ? null : JSON.stringify(value) });
}

const listeners = new Set();
globalThis.addEventListener = (type, heard) => listeners.add(heard);
globalThis.removeEventListener = (type, heard) => listeners.delete(heard);

test('drafts are kept by room and user, what is no draft is passed over, and a full storage loses nothing at once', () => {
  const kept = new Kept('alice', storage);
  kept.setDraft('lobby', { text: 'half a th' });
  kept.setDraft('dm:alice:bob', { text: 'a/b' });
  storage.setItem('orleanschat.kept/alice/draft/den', '{"text":7}');
  storage.setItem('orleanschat.kept/alice/draft/attic', 'no JSON');
  storage.setItem('orleanschat.kept/alice.b/draft/lobby', '{"text":"another"}');
  const again = new Kept('alice', storage);
  assert.deepEqual(again.drafts.sort(), ['dm:alice:bob', 'lobby']);
  assert.equal(again.draft('lobby').text, 'half a th');
  again.setDraft('lobby', undefined);
  assert.equal(new Kept('alice', storage).draft('lobby'), undefined);
  storage.setItem = () => { throw new Error('full'); };
  again.setDraft('den', { text: 'still here' });
  assert.equal(again.draft('den').text, 'still here');
  assert.deepEqual(new Kept('bob', undefined).drafts, []);
});

test('what another version of the page has kept, or somebody by hand, is neither lost nor in the way', () => {
  const keep = (cid, value) => storage.setItem(`orleanschat.kept/alice/unsent/${cid}`, JSON.stringify(value));
  keep('c1', { room: 'lobby', text: 'no time' });
  keep('c2', { cid: 'other', room: 'lobby', text: 'odd', at: 7, state: 'new', mentions: 'bob', attachments: [null, { media: 'm1' }, 7], reply_to: '3', error: 'no' });
  keep('c3', { room: 'lobby', text: 'when?', at: 'yesterday', state: 'waiting' });
  keep('c4', { text: 'nowhere' });
  keep('__proto__', { room: 'lobby', text: 'a strange id', at: '2020-01-01T00:00:00.000Z', state: 'failed' });
  unsent = signedIn(client = new FakeClient());
  assert.deepEqual(states().sort(), ['a strange id failed', 'no time waiting', 'odd waiting', 'when? waiting']);
  assert.deepEqual(client.frames.find(({ text }) => text === 'odd'), { room: 'lobby', text: 'odd', cid: 'c2', attachments: ['m1'] });
  assert.ok(unsent.list('lobby').every(({ at }) => Date.parse(at) > 0));
});

test('who signs out for good leaves nothing of theirs, and all of the others\'', () => {
  unsent.send('lobby', 'one');
  const kept = new Kept('alice', storage);
  kept.setDraft('lobby', { text: 'half' });
  storage.setItem('orleanschat.kept/alice/draft/den', 'no JSON');
  storage.setItem('orleanschat.kept/alice.b/draft/lobby', '{"text":"another"}');
  kept.forget();
  assert.deepEqual([[...storage.items.keys()], kept.draft('lobby'), kept.unsent], [['orleanschat.kept/alice.b/draft/lobby'], undefined, []]);
});
