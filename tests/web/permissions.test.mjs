import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { actionsOn, may, mayWith } from '../../src/Gateway/wwwroot/state/permissions.js';

const kinds = ['public', 'channel', 'private'];
const roles = ['readonly', 'member', 'admin', 'owner'];
const below = { admin: ['readonly', 'member'], owner: ['readonly', 'member', 'admin'] };

// The table of docs/protocol.md: by what is asked, then by who asks; a cell as it stands there.
const table = (() => {
  const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8').split('\n## Permissions\n')[1].split('\n## ')[0];
  const [names, , ...lines] = text.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  return new Map(lines.map(([what, ...cells]) => [what, Object.fromEntries(cells.map((cell, at) => [names[at + 1], cell]))]));
})();

// 'yes, private forbidden': yes, but in private rooms.
const allows = (what, who, kind) => {
  const [rule, exception] = table.get(what)[who].split(', ');
  return rule === 'yes' && exception?.split(' ')[0] !== kind;
};

const ours = {
  history: ['`history`'], search: ['`search` in it'], members: ['`members`'], pins: ['`pins`'], mute: ['`mute`'], send: ['`send`', '`typing`'], nameAll: ['`send` that mentions `*`'],
  editOwn: ['`edit` of one\'s own'], deleteOwn: ['`delete` of one\'s own'], deleteOthers: ['`delete` of another\'s'], react: ['`react`'], pin: ['`pin`'],
  invite: ['`invite`'], kick: ['`kick`'], ban: ['`ban`'], bans: ['`bans`', '`unban`'], makeMember: ['`role` `member`'], makeAdmin: ['`role` `admin`'], makeOwner: ['`role` `owner`'],
  configure: ['`configure`'], webhooks: ['`webhooks`', '`webhook_create`', '`webhook_test`', '`webhook_delete`'], leave: ['`leave`'],
};
// What the page asks without knowing whether it may, or never offers; and `join`, which is offered only to those who are not there yet.
const others = ['`room`', '`sync`', '`read`', '`receipts`', '`delivered`', '`edit` of another\'s', '`join`'];

test('the page knows every row of the protocol\'s table', () => {
  assert.deepEqual([...Object.values(ours).flat(), ...others].sort(), [...table.keys()].sort());
});

for (const [what, rows] of Object.entries(ours)) {
  test(`${what} is offered to whom the protocol allows it`, () => {
    for (const row of rows) {
      for (const kind of kinds) {
        for (const role of roles) assert.equal(may(what, { role, kind }), allows(row, role, kind), `${role} in ${kind}`);
        assert.equal(may(what, { kind }), allows(row, 'outsider', kind), `outsider in ${kind}`);
      }
      assert.equal(may(what, { role: 'member', kind: 'direct' }), allows(row, 'direct: both', 'direct'), 'one of two');
      assert.equal(may(what, { kind: 'direct' }), allows(row, 'direct: others', 'direct'), 'neither');
    }
  });
}

test('joining is offered to those who are not in the room, where anybody may', () => {
  for (const kind of kinds) {
    assert.equal(may('join', { kind }), allows('`join`', 'outsider', kind), kind);
    for (const role of roles) assert.equal(may('join', { role, kind }), false);
  }
});

test('a room that shows newcomers nothing older is read by its members alone', () => {
  for (const what of ['history', 'search', 'pins']) {
    assert.equal(may(what, { kind: 'public', history: 'joined' }), false);
    assert.equal(may(what, { kind: 'public', history: 'joined', role: 'readonly' }), true);
  }
});

test('of a room that is not known nothing is offered but what any member may do', () => {
  assert.equal(may('pin', { role: 'member' }), false);
  assert.equal(may('history', {}), false);
});

test('what is offered on a member is what the protocol allows on those strictly below', () => {
  for (const kind of kinds) {
    for (const mine of roles) {
      for (const theirs of roles) {
        const offered = actionsOn({ role: mine, kind }, 'me', { user: 'them', role: theirs });
        const lower = below[mine]?.includes(theirs) ?? false;
        const expected = { kick: '`kick`', ban: '`ban`', member: '`role` `member`', readonly: '`role` `member`', admin: '`role` `admin`', owner: '`role` `owner`' };
        for (const [action, row] of Object.entries(expected)) assert.equal(offered.includes(action), lower && allows(row, mine, kind) && action !== theirs, `${mine} ${action} ${theirs}`);
      }
    }
  }
});

test('nothing is offered on oneself, in direct rooms, and to those who are not there', () => {
  assert.deepEqual(actionsOn({ role: 'owner', kind: 'public' }, 'me', { user: 'me', role: 'owner' }), []);
  assert.deepEqual(actionsOn({ role: 'member', kind: 'direct' }, 'me', { user: 'them', role: 'member' }), []);
  assert.deepEqual(actionsOn({ role: undefined, kind: 'public' }, 'me', { user: 'them', role: 'readonly' }), []);
});

test('with a message one may do what the server will allow', () => {
  const own = { user: 'alice', at: '2026-11-22T09:00:00.000Z' };
  const bobs = { ...own, user: 'bob' };
  const late = Date.parse(own.at) + 61_000;
  const can = (message, role, room = {}, now) => ['react', 'reply', 'edit', 'delete', 'pin', 'copy'].filter((action) => mayWith(action, message, { role, kind: 'public', ...room }, { user: 'alice', now })).join(' ');
  assert.equal(can(own, 'member'), 'react reply edit delete copy');
  assert.equal(can(bobs, 'member'), 'react reply copy');
  assert.equal(can(bobs, 'admin'), 'react reply delete pin copy');
  assert.equal(can(own, 'readonly'), 'delete copy');
  assert.equal(can(bobs, 'member', { kind: 'channel' }), 'react copy');
  assert.equal(can(bobs, 'member', { kind: 'direct' }), 'react reply pin copy');
  assert.equal(can(own, 'member', { kind: 'direct' }), 'react reply edit delete pin copy');
  assert.equal(can(bobs, undefined), 'copy');
  assert.equal(can({ ...own, deleted_at: own.at }, 'owner'), '');
  assert.equal(can(own, 'member', { edit_window_s: 60 }, late), 'react reply copy');
  assert.equal(can(own, 'owner', { edit_window_s: 60 }, late), 'react reply edit delete pin copy');
});
