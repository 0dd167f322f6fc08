import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxOf, draftOf, quoteOf } from '../../src/Gateway/wwwroot/compose/boxes.js';
import { Candidates } from '../../src/Gateway/wwwroot/compose/candidates.js';
import { beforePrefix, offered, ranked } from '../../src/Gateway/wwwroot/compose/completion.js';
import { bytesLeft, charactersLeft, waitsUntil } from '../../src/Gateway/wwwroot/compose/hint.js';
import { Composing, meaningOf } from '../../src/Gateway/wwwroot/compose/keys.js';
import { mentionsIn, nameAt } from '../../src/Gateway/wwwroot/compose/mentions.js';
import { standing } from '../../src/Gateway/wwwroot/compose/standing.js';
import { nameOf, Uploads } from '../../src/Gateway/wwwroot/compose/uploads.js';

const users = new Set(['bob', 'bob.', 'carol', 'd.e-f', 'x'.repeat(32)]);
const isUser = (id) => users.has(id);
const everybody = ['all', 'everybody', '所有人'];

test('a text names the users whose ids follow an @, each once', () => {
  assert.deepEqual(mentionsIn('@carol, ask @Bob and @carol; not @nobody, a@bob or bob@carol.org', isUser), ['carol', 'bob']);
  assert.deepEqual(mentionsIn('你好@bob你好（@carol）', isUser), ['bob', 'carol']);
  assert.deepEqual(mentionsIn('@bob. @carol... @d.e-f- @carol_', isUser), ['bob.', 'carol', 'd.e-f']);
  assert.deepEqual(mentionsIn(`@${'x'.repeat(32)} @${'x'.repeat(33)}`, isUser), ['x'.repeat(32)]);
  assert.deepEqual(mentionsIn('@@bob @-bob @', isUser), []);
});

test('everybody is named by those who may', () => {
  assert.deepEqual(mentionsIn('@all: @bob', isUser, everybody), ['*', 'bob']);
  assert.deepEqual(mentionsIn('@所有人请看', isUser, everybody), ['*']);
  assert.deepEqual(mentionsIn('@all. @allen', isUser, everybody), ['*']);
  assert.deepEqual(mentionsIn('@all @所有人', isUser), []);
});

test('a name is being written from an @ that begins a word up to the caret', () => {
  assert.deepEqual(nameAt('hi @bo', 6), { start: 3, query: 'bo' });
  assert.deepEqual(nameAt('@', 1), { start: 0, query: '' });
  assert.deepEqual(nameAt('你好@小明', 5), { start: 2, query: '小明' });
  assert.deepEqual(nameAt('hi @bo there', 5), { start: 3, query: 'b' });
  for (const text of ['mail@bo', 'hi @bo ', 'hi', '@bo\n', '']) assert.equal(nameAt(text, text.length), undefined, text);
});

const ann = { user: 'ann', name: 'Zoë Ann' };
const bob = { user: 'bob', name: 'Ann Other', contact: true };
const ming = { user: 'xm', name: '小明' };
const abe = { user: 'abe', name: '', recent: 1 };
const art = { user: 'art', name: '', recent: 0 };
const users2 = (...args) => ranked(...args).map(({ user }) => user);

test('completion puts the id before the name, and in each the last writers and contacts first', () => {
  assert.deepEqual(users2([bob, ann, ming, abe, art], 'ann'), ['ann', 'bob']);
  assert.deepEqual(users2([ann, bob, ming, abe, art], 'a'), ['art', 'abe', 'ann', 'bob']);
  assert.deepEqual(users2([ann, bob, ming], '明'), ['xm']);
  assert.deepEqual(users2([ann, bob, ming], '小'), ['xm']);
  assert.deepEqual(users2([ann, bob], 'other'), ['bob']);
  assert.deepEqual(users2([abe, { user: 'zed', name: '' }, bob, art], ''), ['art', 'abe', 'bob', 'zed']);
  assert.deepEqual(users2([abe, art, bob], '', 2), ['art', 'abe']);
});

test('everybody is offered behind the people, and not alone to who has only begun', () => {
  const words = ['all', '所有人'];
  const users3 = (people, query, all = words) => offered(people, query, all).map(({ user }) => user);
  assert.deepEqual(users3([abe, art], ''), ['art', 'abe', 'all']);
  assert.deepEqual(users3([], ''), []);
  assert.deepEqual([users3([], 'a'), users3([ming], '所'), users3([abe], 'b')], [['all'], ['all'], ['abe']]);
  assert.deepEqual(users3([abe, art], '', []), ['art', 'abe']);
  assert.equal(offered(Array.from({ length: 9 }, (_, index) => ({ user: `u${index}`, name: '' })), '', words).length, 8);
});

test('the members from a prefix on follow the last id before it', () => {
  const order = (a, b) => (a < b ? -1 : 1);
  for (const prefix of ['car', 'a', 'a0', 'a.b', 'a_', 'c9', 'b-', '1']) {
    const before = beforePrefix(prefix);
    assert.ok(before < prefix && before.length <= 32, prefix);
    const ids = ['0', '1', '1z', 'a', 'a-', 'a.b', 'a0', 'a_', 'aa', 'b', 'b-', 'b-x', 'c8z', 'c9', 'c9a', 'caq', 'caqzzz', 'car', 'carol', 'cas'].sort(order);
    assert.deepEqual(ids.filter((id) => id > before).slice(0, 1), [ids.find((id) => id >= prefix)], prefix);
  }
  assert.equal(beforePrefix('0'), undefined);
});

const done = { id: 'm1', name: 'a.png', state: 'done', media: { media: 'm1', name: 'a.png', type: 'image/png', bytes: 3 } };

test('a draft has what is worth keeping, and makes the same box again', () => {
  assert.equal(draftOf({ text: ' \n', uploads: [{ state: 'uploading' }] }), undefined);
  const box = { text: 'half', reply: { seq: 3, user: 'bob', text: 'so?' }, uploads: [done, { id: 'u2', state: 'uploading' }] };
  const again = boxOf('lobby', JSON.parse(JSON.stringify(draftOf(box))));
  assert.deepEqual([again.room, again.text, again.reply, again.uploads.map(({ media, state }) => [media, state])], ['lobby', 'half', box.reply, [[done.media, 'done']]]);
  assert.deepEqual(draftOf(again), draftOf(box));
  const edit = { seq: 4, text: 'new', before: 'old' };
  assert.deepEqual(boxOf('lobby', draftOf({ text: '', edit, uploads: [] })).edit, edit);
});

test('what is no draft is an empty box', () => {
  for (const draft of [undefined, {}, { text: '', reply: 'x', edit: { seq: '4' }, attachments: 'm' }, { text: '', attachments: [null, 7] }]) {
    assert.equal(draftOf(boxOf('lobby', draft)), undefined);
  }
});

test('a quote keeps the beginning of a message', () => {
  assert.deepEqual(quoteOf({ seq: 3, user: 'bob', text: 'x'.repeat(500), attachments: [{}, {}], at: 'now' }), { seq: 3, user: 'bob', text: 'x'.repeat(200), files: 2 });
});

test('the length of a text is counted in bytes', () => {
  assert.equal(bytesLeft('你好', { text_bytes: 6 }), 0);
  assert.equal(bytesLeft('你好!', { text_bytes: 6 }), -1);
  assert.equal(bytesLeft('', undefined), 16_384);
});

test('how much room is left is told in characters, whatever they take', () => {
  const left = (text) => charactersLeft(text, { text_bytes: 12 });
  assert.deepEqual([left(''), left('abc'), left('你好'), left('你好啊好')], [12, 9, 2, 0]);
  assert.deepEqual([left('a'.repeat(15)), left('你好啊你好'), left('你好啊你a好'), left('a👍👍👍')], [-3, -1, -2, -1]);
});

test('only the first message on its way tells how long a slow room makes one wait', () => {
  const slow = { state: 'waiting', error: { code: 'rate_limited' }, retryAt: 5000 };
  assert.equal(waitsUntil([{ state: 'failed', error: { code: 'blocked' } }, slow], 1000), 5000);
  assert.equal(waitsUntil([slow], 5000), undefined);
  assert.equal(waitsUntil([{ state: 'waiting' }, slow], 1000), undefined);
  assert.equal(waitsUntil([], 0), undefined);
});

const key = (name, more = {}) => ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test('Enter sends, with Shift or on a touch screen it breaks the line', () => {
  const desk = { isEmpty: false, enter: true };
  assert.equal(meaningOf(key('Enter'), desk), 'send');
  assert.equal(meaningOf(key('Enter', { shiftKey: true }), desk), undefined);
  assert.equal(meaningOf(key('Enter'), { ...desk, enter: false }), undefined);
  assert.equal(meaningOf(key('Enter', { ctrlKey: true }), { ...desk, enter: false }), 'send');
  assert.equal(meaningOf(key('Escape'), desk), 'cancel');
  assert.equal(meaningOf(key('ArrowUp'), desk), undefined);
  assert.equal(meaningOf(key('ArrowUp'), { ...desk, isEmpty: true }), 'edit-last');
  assert.equal(meaningOf(key('ArrowUp', { altKey: true }), { ...desk, isEmpty: true }), undefined);
});

test('keys of an input method are its own, in every browser’s order', async () => {
  const element = new EventTarget();
  const composing = new Composing(element);
  const enter = { isComposing: false, keyCode: 13 };
  assert.equal(composing.owns(enter), false);
  assert.equal(composing.owns({ ...enter, isComposing: true }), true);
  assert.equal(composing.owns({ ...enter, keyCode: 229 }), true);
  element.dispatchEvent(new Event('compositionstart'));
  assert.equal(composing.active, true);
  element.dispatchEvent(new Event('compositionend'));
  assert.equal(composing.active, false);
  assert.equal(composing.owns(enter), true, 'Safari sends the key after the end, in the same turn');
  await new Promise((resolve) => { setTimeout(resolve); });
  assert.equal(composing.owns(enter), false);
  element.dispatchEvent(new Event('compositionstart'));
  element.dispatchEvent(Object.assign(new Event('input'), { isComposing: false }));
  assert.equal(composing.active, false, 'an end that was not told');
});

test('where one may write, and what else there is', () => {
  const inRoom = (role, kind = 'public') => standing({ room: 'lobby', known: { role, kind } });
  assert.deepEqual(['owner', 'admin', 'member', 'readonly'].map((role) => inRoom(role)), ['write', 'write', 'write', 'readonly']);
  assert.deepEqual(['owner', 'admin', 'member'].map((role) => inRoom(role, 'channel')), ['write', 'write', 'channel']);
  assert.equal(standing({ room: 'lobby' }), 'wait');
  assert.equal(standing({ room: 'lobby', told: { kind: 'public' } }), 'join');
  assert.equal(standing({ room: 'lobby', told: { kind: 'channel' } }), 'join');
  assert.deepEqual(['banned', 'no_such_room', 'not_a_member', 'offline'].map((refused) => standing({ room: 'lobby', refused })), ['banned', 'none', 'private', 'wait']);
  const direct = (more) => standing({ room: 'dm:alice:bob', ...more });
  assert.deepEqual([direct({}), direct({ contact: 'contact' }), direct({ refused: 'no_such_room' })], ['write', 'write', 'write']);
  assert.deepEqual([direct({ contact: 'blocked' }), direct({ blocked: true }), direct({ refused: 'forbidden' })], ['blocking', 'blocked', 'foreign']);
});

test('pasted pictures get a name of their own', () => {
  const at = new Date(2026, 10, 2);
  assert.equal(nameOf({ name: 'image.png', type: 'image/png' }, at, []), 'image-2026-11-02.png');
  assert.equal(nameOf({ name: 'image.png', type: 'image/png' }, at, ['image-2026-11-02.png']), 'image-2026-11-02-2.png');
  assert.equal(nameOf({ name: '', type: 'image/jpeg' }, at, ['a', 'b']), 'image-2026-11-02.jpeg');
  assert.equal(nameOf({ name: 'holiday.png', type: 'image/png' }, at, ['holiday.png']), 'holiday.png');
});

class FakeUploader extends EventTarget {
  jobs = [];
  upload(file, { name, onProgress, signal }) {
    return new Promise((resolve, reject) => {
      this.jobs.push({ name, onProgress, resolve, reject });
      signal.addEventListener('abort', () => reject(Object.assign(new Error(), { code: 'cancelled' })));
    });
  }
}

const settled = () => new Promise((resolve) => { setImmediate(resolve); });
const newBox = () => ({ room: 'lobby', text: '', uploads: [] });
const file = (name) => ({ name, size: 10, type: 'text/plain' });

test('uploads run three at a time, tell how far they are, and say when all of a box are done', async () => {
  const client = new FakeUploader();
  const uploads = new Uploads(client);
  const box = newBox();
  let finished = 0;
  uploads.addEventListener('done', () => finished++);
  uploads.add(box, ['a', 'b', 'c', 'd'].map(file));
  assert.deepEqual(client.jobs.map(({ name }) => name), ['a', 'b', 'c']);
  client.jobs[0].onProgress({ sent: 4, total: 10 });
  assert.equal(box.uploads[0].sent, 4);
  for (const index of [0, 1, 2]) client.jobs[index].resolve({ media: `m${index}`, type: 'text/plain', bytes: 10 });
  await settled();
  assert.deepEqual([client.jobs.length, finished, Uploads.busy(box)], [4, 0, true]);
  client.jobs[3].resolve({ media: 'm3', type: 'text/plain', bytes: 10 });
  await settled();
  assert.deepEqual([finished, Uploads.busy(box), uploads.busy], [1, false, false]);
  assert.deepEqual(box.uploads.map(({ media }) => media.media), ['m0', 'm1', 'm2', 'm3']);
});

test('an upload that failed can be tried again, goes on by itself after a break, and can be taken out', async () => {
  const client = new FakeUploader();
  const uploads = new Uploads(client);
  const box = newBox();
  uploads.add(box, [file('a'), file('b')]);
  client.jobs[0].reject(Object.assign(new Error(), { code: 'forbidden' }));
  client.jobs[1].reject(Object.assign(new Error(), { code: 'offline' }));
  await settled();
  assert.deepEqual(box.uploads.map(({ state }) => state), ['failed', 'failed']);
  client.dispatchEvent(new Event('ready'));
  assert.deepEqual(box.uploads.map(({ state }) => state), ['failed', 'uploading']);
  uploads.retry(box, box.uploads[0].id);
  assert.equal(box.uploads[0].state, 'uploading');
  const [first] = box.uploads;
  uploads.remove(box, first.id);
  await settled();
  assert.deepEqual(box.uploads.map(({ name }) => name), ['b']);
  assert.equal(client.jobs.length, 4);
});

test('an empty file is refused before it is sent', () => {
  const client = new FakeUploader();
  const uploads = new Uploads(client);
  const box = newBox();
  uploads.add(box, [{ ...file('empty'), size: 0 }, file('b')]);
  assert.deepEqual([box.uploads.map(({ state }) => state), client.jobs.map(({ name }) => name)], [['failed', 'uploading'], ['b']]);
});

test('a file that the server no longer has is no part of a draft', () => {
  const draft = { text: 'look', attachments: [{ media: 'm1', at: 0 }, { media: 'm2', at: 80_000_000 }, { media: 'm3' }] };
  assert.deepEqual(boxOf('lobby', draft, 90_000_000).uploads.map(({ id }) => id), ['m2', 'm3']);
});

// A room of members, 100 a page as the server gives them, and what was asked of it.
function roomOf(users, authors = []) {
  const client = new EventTarget();
  const asked = [];
  client.members = async (room, { after = '' } = {}) => {
    asked.push(after);
    const rest = users.filter((user) => user > after);
    return { members: rest.slice(0, 100).map((user) => ({ user, role: 'member' })), more: rest.length > 100 };
  };
  client.history = async () => ({ messages: authors.map((user) => ({ user })) });
  const names = new Map();
  const people = { contacts: () => [{ user: 'u007' }, { user: 'elsewhere' }], peek: (user) => ({ name: names.get(user), contact: user === 'u007' ? 'contact' : undefined }), get: (user) => names.set(user, `Name of ${user}`) };
  const app = Object.assign(new EventTarget(), { client, people, user: 'u000', rooms: { partner: (room) => (room === 'dm:u000:u001' ? 'u001' : undefined) } });
  const timers = [];
  const pass = () => timers.splice(0).forEach((run) => run());
  return { candidates: new Candidates(app, { after: (ms, run) => timers.push(run) }), app, asked, pass };
}

const loaded = (candidates) => new Promise((resolve) => { candidates.addEventListener('change', resolve, { once: true }); });
const many = Array.from({ length: 250 }, (_, index) => `u${String(index).padStart(3, '0')}`);

test('the members of a small room are asked for once, with their names, and kept up to date', async () => {
  const { candidates, app, asked } = roomOf(many.slice(0, 20), ['u003', 'gone', 'u005']);
  assert.equal(candidates.has('lobby', 'anybody'), true, 'who is there is not known yet');
  candidates.load('lobby', '');
  await loaded(candidates);
  candidates.load('lobby', 'u1');
  assert.deepEqual(asked, ['']);
  const people = candidates.people('lobby');
  assert.equal(people.length, 19, 'all but oneself');
  assert.deepEqual(people.slice(0, 3).map(({ user, recent, contact }) => [user, recent !== undefined, contact]), [['u005', true, false], ['u003', true, false], ['u007', false, true]]);
  assert.equal(people[0].name, 'Name of u005');
  assert.deepEqual([candidates.has('lobby', 'u010'), candidates.has('lobby', 'u020')], [true, false]);
  app.client.dispatchEvent(new CustomEvent('member', { detail: { room: 'lobby', user: 'u020', action: 'join' } }));
  app.client.dispatchEvent(new CustomEvent('member', { detail: { room: 'lobby', user: 'u010', action: 'kick' } }));
  assert.deepEqual([candidates.has('lobby', 'u010'), candidates.has('lobby', 'u020')], [false, true]);
});

test('of a big room those are asked for who fit what is being written', async () => {
  const { candidates, asked, pass } = roomOf(many);
  candidates.load('lobby', '');
  await loaded(candidates);
  assert.equal(candidates.people('lobby').length, 99);
  assert.deepEqual([candidates.has('lobby', 'u200'), candidates.people('lobby').some(({ name }) => name !== '')], [true, false]);
  candidates.load('lobby', 'u2');
  candidates.load('lobby', 'u24');
  pass();
  await loaded(candidates);
  assert.equal(asked.length, 2, 'only the last of what was typed quickly');
  assert.ok(candidates.people('lobby').some(({ user }) => user === 'u249'));
  assert.deepEqual([candidates.has('lobby', 'u249'), candidates.has('lobby', 'u24x'), candidates.has('lobby', 'u3')], [true, false, true]);
  candidates.load('lobby', 'u248');
  candidates.load('lobby', 'not an id');
  pass();
  await settled();
  assert.equal(asked.length, 2);
});

test('in a direct room there is one to be named', () => {
  const { candidates, asked } = roomOf(many);
  candidates.load('dm:u000:u001', '');
  assert.deepEqual(candidates.people('dm:u000:u001').map(({ user }) => user), ['u001']);
  assert.deepEqual([candidates.has('dm:u000:u001', 'u001'), candidates.has('dm:u000:u001', 'u002'), asked], [true, false, []]);
});

test('a server that is busy for a moment is asked again, but not for ever', async () => {
  const client = new FakeUploader();
  const waits = [];
  const uploads = new Uploads(client, { after: (ms, run) => waits.push({ ms, run }) });
  const box = newBox();
  uploads.add(box, [file('a')]);
  for (const round of [0, 1, 2, 3]) {
    client.jobs[round].reject(Object.assign(new Error(), { code: 'rate_limited', retryAfterMs: 2500 }));
    await settled();
    assert.deepEqual([box.uploads[0].state, Uploads.busy(box)], ['waiting', true]);
    waits[round].run();
  }
  assert.deepEqual(waits.map(({ ms }) => ms), [2500, 2500, 3000, 4000]);
  client.jobs[4].reject(Object.assign(new Error(), { code: 'rate_limited', retryAfterMs: 2500 }));
  await settled();
  assert.equal(box.uploads[0].state, 'failed');
  uploads.add(box, [file('b')]);
  client.jobs[5].reject(Object.assign(new Error(), { code: 'rate_limited', retryAfterMs: 3_600_000 }));
  await settled();
  assert.equal(box.uploads[1].state, 'failed', 'a day’s limit does not pass in a moment');
});
