// Somebody: who they are, how they are, and what they are to oneself.

import { ask, openDialog, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { dateAndTime } from '../lib/format.js';
import { kindIcon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { mute } from './room.js';
import { busy, copy, load, onFrame, row, toggle } from './panel.js';
import { may } from '../state/permissions.js';
import { openSettings } from './settings.js';

const contactTags = { contact: () => say('side.friend'), incoming: () => say('side.asksYou'), requested: () => say('side.asked'), blocked: () => say('side.youBlocked') };

export async function showProfile(panel) {
  const { app, args: { user }, body, signal, title } = panel;
  title(say('side.profile'));
  app.people.watch('profile', [user]);
  signal.addEventListener('abort', () => app.people.watch('profile', []));
  if (user === 'system') {
    fill(body, h('p', { class: 'empty' }, say('side.systemIs')));
    return;
  }
  // What was heard before may be old: nobody tells of the changes of those whom nobody watches.
  if (await load(panel, body, () => app.people.refresh(user)) === undefined) return;
  const show = onFrame(signal, () => draw(panel, app.people.get(user)));
  app.people.addEventListener('change', ({ detail }) => { if (detail.user === undefined || detail.user === user || detail.user === app.people.get(user).owner) show(); }, { signal });
  app.rooms.addEventListener('change', ({ detail }) => { if (detail.room === undefined || detail.room === app.rooms.direct(user)) show(); }, { signal });
  draw(panel, app.people.get(user));
}

function draw(panel, person) {
  const { app, body, lead, go } = panel;
  const { user, name, bio, guest, bot, owner, created_at: createdAt } = person;
  const me = user === app.user;
  const direct = app.rooms.get(app.rooms.direct(user));
  const focused = body.querySelector(':focus')?.dataset.act;
  const act = (word) => ({ 'data-act': word });
  fill(body,
    h('div', { class: 'about-card' },
      h('chat-avatar', { user, presence: me ? undefined : true, class: 'portrait' }),
      h('p', { class: 'about-name' }, name || user),
      h('p', { class: 'faint about-id' }, `@${user}`),
      (guest || bot || person.contact) && h('p', { class: 'tags' }, contactTags[person.contact] && h('span', { class: 'tag' }, contactTags[person.contact]()), guest && h('span', { class: 'tag' }, say('people.guest')), bot && h('span', { class: 'tag' }, owner ? say('side.botOf', app.people.name(owner)) : say('people.bot'))),
      !me && h('p', { class: 'hint', id: 'profile-presence' }, presenceOf(person)),
      bio && h('p', { class: 'about-text' }, bio),
      createdAt && h('p', { class: 'hint' }, say('side.here', dateAndTime(createdAt)))),
    me ? h('div', { class: 'actions-row' }, h('button', { type: 'button', onclick: () => openSettings(app, 'profile'), ...act('edit') }, say('side.editProfile')))
      : h('div', { class: 'actions-row' }, h('button', { type: 'button', class: person.contact === 'incoming' && 'quiet', onclick: () => go(`@${user}`), ...act('message') }, say('side.message')), contactButtons(app, person)),
    h('div', { class: 'rows' },
      !me && direct && toggle('bellOff', say('side.mute'), direct.muted, (change) => mute(app, direct.room, change.target), act('mute')),
      direct && row('pin', say('side.pins'), () => lead('pins', { room: direct.room }), act('pins')),
      direct && row('search', say('side.searchHere'), () => lead('search', { room: direct.room }), act('search')),
      !me && person.contact !== 'blocked' && row('userAdd', say('side.inviteToRoom'), () => openRooms(app, user), act('invite')),
      row('copy', say('side.copyName'), () => copy(user, say('side.copied')), act('copy'))),
    !me && h('div', { class: 'rows' }, person.contact === 'blocked'
      ? row('check', say('side.unblock'), (click) => contact(app, user, 'unblock', click.currentTarget), act('unblock'))
      : row('block', say('side.block'), (click) => block(app, user, click.currentTarget), { danger: true, ...act('block') })));
  if (focused) (body.querySelector(`[data-act="${focused}"]`) ?? body.querySelector('button'))?.focus();
}

function presenceOf({ status = 'offline', text, last_seen: lastSeen }) {
  if (status === 'offline') return lastSeen ? say('people.lastSeen', dateAndTime(lastSeen)) : say('people.offline');
  return text ? `${say(`people.${status}`)} · ${text}` : say(`people.${status}`);
}

function contactButtons(app, { user, contact: state }) {
  const button = (action, label, className = 'quiet') => h('button', { type: 'button', class: className, 'data-act': action, onclick: (click) => contact(app, user, action, click.currentTarget) }, label);
  switch (state) {
    case 'contact': return h('button', { type: 'button', class: 'quiet', 'data-act': 'remove', onclick: (click) => unfriend(app, user, click.currentTarget) }, say('side.removeFriend'));
    case 'incoming': return [button('accept', say('side.accept'), 'accept'), button('decline', say('side.decline'), 'quiet decline')];
    case 'requested': return button('remove', say('side.takeBack'));
    case 'blocked': return null;
    default: return button('request', say('side.addFriend'));
  }
}

async function contact(app, user, action, button) {
  await busy(button, () => app.client.contact(user, action));
}

async function unfriend(app, user, button) {
  if (await ask(say('side.removeFriendAsk', app.people.name(user)), undefined, say('side.removeFriend'))) contact(app, user, 'remove', button);
}

async function block(app, user, button) {
  if (await ask(say('side.blockAsk', app.people.name(user)), say('side.blockIs'), say('side.block'))) contact(app, user, 'block', button);
}

// The rooms into which one may invite.
function openRooms(app, user) {
  const rooms = app.rooms.sorted.filter((room) => may('invite', room));
  const invite = async ({ room, name }, button) => {
    if (!await busy(button, () => app.client.invite(room, user), place)) return;
    dialog.close();
    toast(say('side.invitedTo', app.people.name(user), name ?? room));
  };
  const place = h('p', { class: 'refusal', role: 'alert', hidden: true });
  const dialog = openDialog(say('side.inviteToRoom'), h('div', { class: 'invite' }, place, rooms.length === 0 && h('p', { class: 'empty' }, say('side.noRoomsToInvite')),
    h('ul', { class: 'people-list' }, rooms.map((room) => h('li', null, h('button', { type: 'button', class: 'row', onclick: (click) => invite(room, click.currentTarget) }, kindIcon(room.kind), h('span', null, room.name ?? room.room)))))), { className: 'small of-side' });
}
