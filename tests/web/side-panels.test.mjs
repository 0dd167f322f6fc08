import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemberList } from '../../src/Gateway/wwwroot/side/member-list.js';
import { changes, deletes, opens, wrong } from '../../src/Gateway/wwwroot/side/room-settings-form.js';
import { describeAgent, isPhone } from '../../src/Gateway/wwwroot/side/user-agent.js';

const settings = { kind: 'public', name: null, topic: 'Chairs', history: 'all', slow_mode_s: 0, retention_days: 0, edit_window_s: 900 };
const typed = { kind: 'public', name: '', topic: 'Chairs', history: 'all', slow_mode_s: 0, retention_days: 0, edit_window_s: 900 };

// A room of users u00, u01, … in pages of three.
function roomOf(count) {
  const users = Array.from({ length: count }, (_, at) => ({ user: `u${String(at).padStart(2, '0')}`, role: at === 0 ? 'owner' : 'member' }));
  const asked = [];
  return { asked, fetch: async (after) => {
    asked.push(after);
    const rest = users.filter(({ user }) => after === undefined || user > after);
    return { members: rest.slice(0, 3), more: rest.length > 3 };
  } };
}
const ids = (list) => list.all.map(({ user }) => user);

test('members come page by page, each page once', async () => {
  const { fetch, asked } = roomOf(5);
  const list = new MemberList(fetch);
  await Promise.all([list.more(), list.more()]);
  assert.deepEqual(ids(list), ['u00', 'u01', 'u02']);
  assert.equal(list.complete, false);
  await list.more();
  await list.more();
  assert.deepEqual(ids(list), ['u00', 'u01', 'u02', 'u03', 'u04']);
  assert.equal(list.complete, true);
  assert.deepEqual(asked, [undefined, 'u02']);
});

test('events put members in their places, and leave those of later pages to them', async () => {
  const list = new MemberList(roomOf(5).fetch);
  await list.more();
  list.apply({ user: 'u01a', action: 'join', role: 'member' });
  list.apply({ user: 'z', action: 'invite', role: 'member' });
  list.apply({ user: 'u02', action: 'kick', role: 'member' });
  list.apply({ user: 'u01', action: 'role', role: 'admin' });
  list.apply({ user: 'nobody', action: 'unban', role: 'member' });
  assert.deepEqual(list.all.map(({ user, role }) => `${user} ${role}`), ['u00 owner', 'u01 admin', 'u01a member']);
  await list.more();
  list.apply({ user: 'z', action: 'join', role: 'member' });
  assert.deepEqual(ids(list), ['u00', 'u01', 'u01a', 'u03', 'u04', 'z']);
});

test('an event that comes before the page that it has overtaken counts', async () => {
  let answer;
  const list = new MemberList(() => new Promise((resolve) => { answer = resolve; }));
  const loading = list.more();
  list.apply({ user: 'b', action: 'ban', role: 'member' });
  list.apply({ user: 'c', action: 'join', role: 'member' });
  answer({ members: [{ user: 'a', role: 'owner' }, { user: 'b', role: 'member' }], more: false });
  await loading;
  assert.deepEqual(ids(list), ['a', 'c']);
});

test('a list of one role has those alone', async () => {
  const list = new MemberList(async () => ({ members: [{ user: 'b', role: 'admin' }], more: false }), 'admin');
  await list.more();
  list.apply({ user: 'a', action: 'join', role: 'member' });
  list.apply({ user: 'c', action: 'role', role: 'admin' });
  list.apply({ user: 'b', action: 'role', role: 'member' });
  assert.deepEqual(ids(list), ['c']);
});

test('a page that fails is asked for again', async () => {
  let tries = 0;
  const list = new MemberList(async () => {
    if (++tries === 1) throw new Error('offline');
    return { members: [{ user: 'a', role: 'owner' }], more: false };
  });
  await assert.rejects(list.more());
  await list.more();
  assert.deepEqual(ids(list), ['a']);
});

test('members are found by a part of their id or name', async () => {
  const list = new MemberList(async () => ({ members: [{ user: 'bob', role: 'owner' }, { user: 'eve', role: 'member' }], more: false }));
  await list.more();
  const nameOf = (user) => (user === 'eve' ? '李Öl' : undefined);
  assert.deepEqual(list.matching(' @BO', nameOf).map(({ user }) => user), ['bob']);
  assert.deepEqual(list.matching('öL', nameOf).map(({ user }) => user), ['eve']);
  assert.equal(list.matching('', nameOf).length, 2);
});

test('only what was changed of a room is sent', () => {
  assert.deepEqual(changes(settings, typed), {});
  assert.deepEqual(changes(settings, { ...typed, name: '  The joinery ', topic: ' ', slow_mode_s: 5 }), { name: 'The joinery', topic: '', slow_mode_s: 5 });
  assert.deepEqual(changes(settings, { ...typed, topic: 'Chairs ' }), {});
});

test('numbers out of bounds are wrong', () => {
  for (const [field, most] of [['slow_mode_s', 21_600], ['retention_days', 3650], ['edit_window_s', 31_536_000]]) {
    assert.equal(wrong(field, 0) || wrong(field, most), false);
    for (const value of [-1, most + 1, 1.5, NaN]) assert.equal(wrong(field, value), true, `${field} ${value}`);
  }
  assert.equal(wrong('name', 'x'.repeat(65)), true);
  assert.equal(wrong('topic', 'x'.repeat(256)), false);
  assert.equal(wrong('kind', 'public'), false);
});

test('it is known what deletes messages and what lets more people read them', () => {
  assert.equal(deletes(settings, { retention_days: 30 }), true);
  assert.equal(deletes({ ...settings, retention_days: 30 }, { retention_days: 90 }), false);
  assert.equal(deletes({ ...settings, retention_days: 30 }, { retention_days: 7 }), true);
  assert.equal(deletes({ ...settings, retention_days: 30 }, { retention_days: 0 }), false);
  assert.equal(deletes(settings, { name: 'x' }), false);
  assert.equal(opens({ kind: 'private', history: 'all' }, { kind: 'public' }), true);
  assert.equal(opens({ kind: 'public', history: 'joined' }, { history: 'all' }), true);
  assert.equal(opens({ kind: 'public', history: 'all' }, { kind: 'private' }), false);
});

test('programs are told by what they say they are', () => {
  const told = (agent) => Object.values(describeAgent(agent)).filter(Boolean).join(' ');
  assert.equal(told('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'), 'Firefox Linux');
  assert.equal(told('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0'), 'Edge Windows');
  assert.equal(told('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36'), 'Chrome Linux');
  assert.equal(told('Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36'), 'Chrome Android');
  assert.equal(told('Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'), 'Safari iPhone');
  assert.equal(told('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15'), 'Safari macOS');
  assert.equal(told('python-websockets/12.0 (Linux)'), 'Linux python-websockets/12.0');
  assert.equal(told(null), '');
  assert.equal(isPhone('Mozilla/5.0 (Linux; Android 14) Mobile'), true);
  assert.equal(isPhone('Phone/1.0'), false);
});
