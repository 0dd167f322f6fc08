import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { actionsOn, may } from '../../src/Gateway/wwwroot/side/permissions.js';
import { isStaff } from '../../src/Gateway/wwwroot/state/roles.js';

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

for (const [ours, theirs] of Object.entries({
  history: '`history`', search: '`search` in it', pins: '`pins`', members: '`members`', mute: '`mute`', pin: '`pin`', invite: '`invite`', leave: '`leave`', configure: '`configure`', webhooks: '`webhooks`', bans: '`bans`',
})) {
  test(`${ours} is offered to whom the protocol allows it`, () => {
    for (const kind of ['public', 'channel', 'private']) {
      for (const role of roles) assert.equal(may(ours, { role, kind }), allows(theirs, role, kind), `${role} in ${kind}`);
      assert.equal(may(ours, { role: undefined, kind }), allows(theirs, 'outsider', kind), `outsider in ${kind}`);
    }
    assert.equal(may(ours, { role: 'member', kind: 'direct' }), allows(theirs, 'direct: both', 'direct'), 'one of two');
  });
}

test('joining is offered to those who are not in the room, where anybody may', () => {
  for (const kind of ['public', 'channel', 'private']) {
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

test('what is offered on a member is what the protocol allows on those strictly below', () => {
  for (const kind of ['public', 'channel', 'private']) {
    for (const mine of roles) {
      for (const theirs of roles) {
        const offered = actionsOn({ role: mine, kind }, 'me', { user: 'them', role: theirs });
        const lower = below[mine]?.includes(theirs) ?? false;
        const expected = (action, row) => lower && allows(row, mine, kind) && action !== theirs;
        for (const action of ['kick', 'ban']) assert.equal(offered.includes(action), expected(action, `\`${action}\``), `${mine} ${action} ${theirs}`);
        assert.equal(offered.includes('member'), expected('member', '`role` `member`'), `${mine} member ${theirs}`);
        assert.equal(offered.includes('readonly'), expected('readonly', '`role` `member`'), `${mine} readonly ${theirs}`);
        assert.equal(offered.includes('admin'), expected('admin', '`role` `admin`'), `${mine} admin ${theirs}`);
        assert.equal(offered.includes('owner'), expected('owner', '`role` `owner`'), `${mine} owner ${theirs}`);
      }
    }
  }
});

test('nothing is offered on oneself, in direct rooms, and to those who are not there', () => {
  assert.deepEqual(actionsOn({ role: 'owner', kind: 'public' }, 'me', { user: 'me', role: 'owner' }), []);
  assert.deepEqual(actionsOn({ role: 'member', kind: 'direct' }, 'me', { user: 'them', role: 'member' }), []);
  assert.deepEqual(actionsOn({ role: undefined, kind: 'public' }, 'me', { user: 'them', role: 'readonly' }), []);
  assert.equal(isStaff(undefined), false);
});
