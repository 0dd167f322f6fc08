// One's bots: made here, with a token that is told once.

import { cleanUser, wrongUser } from '../entry/credentials.js';
import { ask, field, iconButton, openMenu } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { dateAndTime } from '../lib/format.js';
import { say } from '../words/index.js';
import { busy, form, load, refusal, secret } from './panel.js';

const most = 20;

export async function botsTab(tab) {
  const { app, place } = tab;
  const list = h('ul', { class: 'cards', id: 'bots' });
  const told = h('div');
  let bots = [];
  const read = async () => ({ bots } = await app.client.bots());
  const tell = (user, token) => {
    fill(told, secret(say('side.botToken', user), token, say('side.botTokenHint')));
    told.querySelector('input').focus();
  };
  const show = () => {
    create.hidden = bots.length >= most;
    fill(list, bots.length === 0 && h('li', { class: 'empty' }, say('side.noBots')), bots.map((bot) => card(bot)));
  };
  const renew = async (user, button) => {
    if (await ask(say('side.botRenewAsk', user), say('side.botRenewIs'), say('side.botRenew'))) busy(button, async () => tell(user, (await app.client.botToken(user)).token));
  };
  const remove = async (user, button) => {
    if (!await ask(say('side.botDeleteAsk', user), say('side.botDeleteIs'), say('side.delete'))) return;
    busy(button, async () => {
      await app.client.botDelete(user);
      await read();
      show();
    });
  };
  const card = ({ user, name, created_at: createdAt }) => h('li', { class: 'card', dataset: { user } }, h('div', { class: 'card-head' },
    h('chat-avatar', { user }), h('span', { class: 'person-words' }, h('span', { class: 'person-name' }, name ?? user), h('small', { class: 'faint' }, `@${user} · ${dateAndTime(createdAt)}`)),
    iconButton('more', say('side.actionsFor', user), ({ currentTarget: button }) => openMenu(button, [
      { icon: 'refresh', label: say('side.botRenew'), run: () => renew(user, button) }, { icon: 'trash', label: say('side.delete'), danger: true, run: () => remove(user, button) },
    ]))));
  const create = botForm(app, async (user, token) => {
    tell(user, token);
    await read();
    show();
  });
  if (await load(tab, place, read) === undefined) return;
  fill(place, h('p', { class: 'hint' }, say('side.botsAre')), told, list, create);
  show();
}

function botForm(app, created) {
  const user = h('input', { id: 'bot-user', maxlength: 32, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' });
  const name = h('input', { id: 'bot-name', maxlength: 64, autocomplete: 'off' });
  const error = refusal();
  const work = async () => {
    const id = cleanUser(user.value);
    error.hidden = wrongUser(id) === undefined;
    fill(error, error.hidden ? '' : say('side.userNameIs'));
    if (!error.hidden) {
      user.focus();
      return;
    }
    const { token } = await app.client.botCreate(id, { name: name.value.trim() || undefined });
    user.value = '';
    name.value = '';
    // The token is told now or never, whatever becomes of the list.
    await created(id, token).catch(() => {});
  };
  return form({ id: 'bot-new' }, work, h('button', null, say('side.create')), h('h3', null, say('side.botNew')), field(say('side.userName'), user, say('side.userNameIs')), error, field(say('side.displayName'), name));
}
