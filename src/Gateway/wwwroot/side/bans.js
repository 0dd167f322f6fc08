// Who is banned from a room; for its staff.

import { field, iconButton } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { dateAndTime } from '../lib/format.js';
import { say } from '../words/index.js';
import { busy, form, load } from './panel.js';

export async function showBans(panel) {
  const { app, args: { room }, body, signal, title } = panel;
  title(say('side.bans'));
  const known = new Map();
  const list = h('ul', { class: 'cards' });
  const state = h('div');
  const more = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => busy(more, next) }, say('side.loadMore'));
  const show = () => {
    fill(list, [...known.values()].map((ban) => banned(panel, ban)));
    fill(state, known.size === 0 && h('p', { class: 'empty' }, say('side.noBans')));
  };
  const next = async () => {
    const page = await app.client.bans(room, { after: [...known.keys()].at(-1) });
    for (const ban of page.bans) known.set(ban.user, ban);
    more.hidden = !page.more;
    show();
  };
  if (await load(panel, body, async () => { await next(); return true; }) === undefined) return;
  app.client.addEventListener('member', ({ detail: { room: where, user, action, by, at, reason } }) => {
    if (where !== room) return;
    if (action === 'ban') known.set(user, { user, by, at, reason });
    else if (action !== 'unban' || !known.delete(user)) return;
    show();
  }, { signal });
  fill(body, banForm(app, room), state, list, more);
  show();
}

function banned({ app, args: { room }, lead }, { user, by, at, reason }) {
  return h('li', { class: 'card', dataset: { user } },
    h('div', { class: 'card-head' }, h('button', { type: 'button', class: 'person-open', onclick: () => lead('profile', { user }) },
      h('chat-avatar', { user }), h('span', { class: 'person-words' }, h('chat-name', { user, class: 'person-name' }), h('small', { class: 'faint' }, `@${user}`))),
    iconButton('close', say('side.unban', user), (click) => busy(click.currentTarget, () => app.client.unban(room, user)))),
    reason && h('p', { class: 'about-text' }, reason),
    h('small', { class: 'faint' }, say('side.bannedBy', by === 'system' ? say('shell.system') : app.people.name(by), dateAndTime(at))));
}

// Whoever is no member can be banned too.
function banForm(app, room) {
  const user = h('input', { id: 'ban-name', required: true, maxlength: 32, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' });
  const reason = h('input', { maxlength: 256, autocomplete: 'off' });
  const work = async () => {
    const name = user.value.trim().replace(/^@/, '').toLowerCase();
    if (name === '') {
      user.focus();
      return;
    }
    await app.client.ban(room, name, { reason: reason.value.trim() || undefined });
    user.value = '';
    reason.value = '';
  };
  return h('details', { class: 'more' }, h('summary', null, say('side.banByName')),
    form({}, work, h('button', { class: 'danger' }, say('side.ban')), field(say('side.userName'), user), field(say('side.banReason'), reason, say('side.banReasonHint'))));
}
