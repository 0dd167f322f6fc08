// About a room: what it is, what one may do there, and the ways to its members, pins and settings.

import { toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { kindIcon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';
import { openInvite } from './invite.js';
import { leave } from './leave.js';
import { busy, copy, load, onFrame, row, toggle } from './panel.js';
import { may } from '../state/permissions.js';
import { showProfile } from './profile.js';

const kinds = { public: () => [say('side.public'), say('side.publicIs')], private: () => [say('side.private'), say('side.privateIs')], channel: () => [say('side.channel'), say('side.channelIs')] };

export async function showRoom(panel) {
  const { app, args: { room }, body, signal, title } = panel;
  const partner = app.rooms.partner(room);
  if (partner !== undefined) {
    showProfile({ ...panel, args: { user: partner } });
    return;
  }
  title(say('side.room'));
  const settings = await load(panel, body, () => app.client.room(room));
  if (settings === undefined) return;
  const show = onFrame(signal, () => draw(panel, settings));
  // Should it fail, what is known is shown on; the next event or look tells.
  const refresh = () => app.client.room(room).then((now) => {
    Object.assign(settings, now);
    show();
  }, () => {});
  const take = (type, change) => app.client.addEventListener(type, ({ detail }) => {
    // What has happened before it was asked is in the answer.
    if (detail.room !== room || detail.seq <= settings.seq) return;
    change(detail);
    settings.seq = detail.seq ?? settings.seq;
    show();
  }, { signal });
  take('room', ({ type, seq, at, by, ...changed }) => Object.assign(settings, changed));
  take('muted', ({ muted }) => { settings.muted = muted; });
  take('member', (event) => {
    countMember(settings, event, app.user);
    if (event.action === 'ban' && event.user !== app.user) refresh();
  });
  app.client.addEventListener('gap', ({ detail }) => { if (detail.room === room) refresh(); }, { signal });
  draw(panel, settings);
}

function countMember(settings, { user, action, role }, me) {
  const left = ['leave', 'kick', 'ban'].includes(action);
  if (['join', 'invite'].includes(action)) settings.members++;
  // A ban may be of somebody who was no member.
  else if (left && action !== 'ban') settings.members = Math.max(0, settings.members - 1);
  if (user === me && action !== 'unban') settings.role = left ? undefined : role;
}

function draw(panel, settings) {
  const { app, body, lead } = panel;
  const { room, topic, role } = settings;
  const [kind, kindIs] = kinds[settings.kind]?.() ?? [];
  const focused = body.querySelector(':focus')?.dataset.act;
  const to = (name) => () => lead(name, { room });
  const line = (what, act, icon, text, onclick, more) => may(what, settings) && row(icon, text, onclick, { ...more, 'data-act': act });
  fill(body,
    h('div', { class: 'about-card' },
      h('span', { class: 'room-icon portrait' }, kindIcon(settings.kind)),
      h('p', { class: 'about-name' }, settings.name ?? room),
      h('p', { class: 'faint about-id' }, `#${room}`),
      topic && h('p', { class: 'about-text' }, topic),
      h('p', { class: 'hint' }, h('b', null, kind), ' · ', kindIs, settings.history === 'joined' && ` ${say('side.joinedIs')}`),
      role && role !== 'member' && h('p', { class: 'hint' }, say('side.youAre', say(`people.${role}`))),
      settings.slow_mode_s > 0 && h('p', { class: 'hint' }, say('side.slowIs', duration(settings.slow_mode_s))),
      settings.retention_days > 0 && h('p', { class: 'hint' }, say('side.retentionIs', settings.retention_days))),
    may('join', settings) && h('div', { class: 'actions-row' }, h('button', { type: 'button', dataset: { act: 'join' }, onclick: (click) => join(panel, settings, click.currentTarget) }, say('side.join'))),
    h('div', { class: 'rows' },
      may('mute', settings) && toggle('bellOff', say('side.mute'), settings.muted, (change) => mute(app, room, change.target), { 'data-act': 'mute' }),
      line('members', 'members', 'friends', say('side.members'), to('members'), { more: h('span', { class: 'faint' }, settings.members.toLocaleString()) }),
      line('pins', 'pins', 'pin', say('side.pins'), to('pins')),
      line('search', 'search', 'search', say('side.searchHere'), to('search')),
      line('invite', 'invite', 'userAdd', say('side.invite'), () => openInvite(app, settings)),
      row('link', say('side.copyLink'), () => copy(linkTo(room), say('side.linkCopied')), { 'data-act': 'link' })),
    may('configure', settings) && h('div', { class: 'rows' }, h('h3', null, say('side.running')),
      line('configure', 'settings', 'settings', say('side.settings'), to('settings')),
      line('webhooks', 'webhooks', 'send', say('side.webhooks'), to('webhooks')),
      line('bans', 'bans', 'block', say('side.bans'), to('bans'))),
    h('div', { class: 'rows' }, line('leave', 'leave', 'out', say('side.leave'), () => leave(app, settings), { danger: true })));
  if (focused) body.querySelector(`[data-act="${focused}"]`)?.focus();
}

/** The address of a room's talk. */
export const linkTo = (room) => `${location.origin}${location.pathname}#${room}`;

/** So many seconds, in the largest unit that divides them. */
export function duration(seconds) {
  const [unit, size] = seconds % 86_400 === 0 ? ['day', 86_400] : seconds % 3600 === 0 ? ['hour', 3600] : seconds % 60 === 0 ? ['minute', 60] : ['second', 1];
  const style = 'unit';
  return new Intl.NumberFormat(document.documentElement.lang, { style, unit, unitDisplay: 'long' }).format(seconds / size);
}

/** Sets a room's mute as a switch says; it goes back where that fails. */
export async function mute(app, room, input) {
  const on = input.checked;
  try {
    await app.client.mute(room, on);
  } catch (error) {
    input.checked = !on;
    toast(explain(error), { error: true });
  }
}

async function join(panel, settings, button) {
  await busy(button, async () => {
    const joined = await panel.app.client.join(settings.room);
    panel.app.rooms.add(joined);
    Object.assign(settings, { role: joined.role, muted: joined.muted });
    if (!panel.signal.aborted) draw(panel, settings);
  });
}
