// What can be done to a member of a room, as a menu; the server has the last word.

import { ask, field, openDialog, toast } from '../lib/dialog.js';
import { h } from '../lib/dom.js';
import { explain, say } from '../words/index.js';
import { form } from './panel.js';
import { actionsOn } from '../state/permissions.js';

const reasonLength = 256;

/** The items of the menu of a member { user, role } in a room. */
export function menuOf({ app, lead, go }, settings, member) {
  const { room } = settings;
  const { user } = member;
  const allowed = actionsOn(settings, app.user, member);
  const item = (action, icon, label, run, danger) => allowed.includes(action) && { icon, label, run, danger };
  const give = (role) => () => attempt(() => app.client.role(room, user, role), say('side.roleGiven', app.people.name(user), say(`people.${role}`)));
  const items = [
    { icon: 'talk', label: say('side.message'), run: () => go(`@${user}`) },
    { icon: 'info', label: say('side.profile'), run: () => lead('profile', { user }) },
  ];
  const powers = [
    item('admin', 'shield', say('side.makeAdmin'), give('admin')),
    item('member', 'people', say('side.makeMember'), give('member')),
    item('readonly', 'lock', say('side.makeReadonly'), give('readonly')),
    item('owner', 'crown', say('side.makeOwner'), () => handOver(app, room, user)),
    item('kick', 'out', say('side.kick'), () => kick(app, settings, user), true),
    item('ban', 'block', say('side.ban'), () => openBan(app, settings, user), true),
  ].filter(Boolean);
  return powers.length > 0 ? [...items, null, ...powers] : items;
}

/** Asks for a reason and bans; resolves nothing, the `member` event tells. */
export function openBan(app, { room, name }, user) {
  const reason = h('input', { id: 'ban-reason', maxlength: reasonLength, autocomplete: 'off', autofocus: true });
  const content = form({ class: 'ask' }, async () => {
    await app.client.ban(room, user, { reason: reason.value.trim() || undefined });
    dialog.close();
    toast(say('side.banned', app.people.name(user)));
  }, h('button', { class: 'danger' }, say('side.ban')),
  h('p', null, say('side.banIs')), field(say('side.banReason'), reason, say('side.banReasonHint')));
  const dialog = openDialog(say('side.banAsk', app.people.name(user), name ?? room), content, { className: 'small of-side' });
}

async function handOver(app, room, user) {
  if (!await ask(say('side.ownerAsk', app.people.name(user)), say('side.ownerIs'), say('side.makeOwner'))) return;
  attempt(() => app.client.role(room, user, 'owner'), say('side.roleGiven', app.people.name(user), say('people.owner')));
}

async function kick(app, { room, kind }, user) {
  if (!await ask(say('side.kickAsk', app.people.name(user)), kind === 'private' ? say('side.kickPrivate') : say('side.kickOpen'), say('side.kick'))) return;
  attempt(() => app.client.kick(room, user), say('side.kicked', app.people.name(user)));
}

async function attempt(work, said) {
  try {
    await work();
    toast(said);
  } catch (error) {
    toast(explain(error), { error: true });
  }
}
