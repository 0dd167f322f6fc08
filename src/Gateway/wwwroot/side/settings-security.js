// Where one is signed in, one's password, and signing out.

import { wrongPassword } from '../entry/credentials.js';
import { ask, field, toast } from '../lib/dialog.js';
import { aboutDrafts, askToSignOut } from '../left/sign-out.js';
import { fill, h } from '../lib/dom.js';
import { dateAndTime } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { busy, form, load, refusal } from './panel.js';
import { describeAgent, isPhone } from './user-agent.js';

export async function securityTab(tab) {
  const { app, place, close } = tab;
  const list = h('div');
  const out = h('button', { type: 'button', class: 'quiet', id: 'sign-out', onclick: async () => { if (await askToSignOut(app)) close(); } }, say('side.signOut'));
  const everywhere = h('button', { type: 'button', class: 'quiet danger', id: 'sign-out-everywhere', onclick: () => endAll(app, everywhere, close) }, say('side.signOutEverywhere'));
  const password = h('div');
  fill(place, h('div', { class: 'choices start' }, out, everywhere), h('h3', null, say('side.sessions')), list, password);
  const showPassword = () => { if (app.people.get(app.user).guest === false && password.childElementCount === 0) fill(password, h('h3', null, say('side.password')), passwordForm(app)); };
  app.people.addEventListener('change', showPassword, { signal: tab.signal });
  showPassword();
  await showSessions(tab, list);
}

async function showSessions(tab, list) {
  const { app } = tab;
  const found = await load(tab, list, () => app.client.sessions());
  if (found === undefined) return;
  const { sessions, complete } = found;
  // The one that asks first, then the newest.
  const sorted = [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.since.localeCompare(a.since));
  fill(list, complete === false && h('p', { class: 'hint' }, say('side.sessionsIncomplete')),
    h('ul', { class: 'cards', id: 'sessions' }, sorted.map((session) => card(app, session, () => showSessions(tab, list)))));
}

function card(app, { session, current, since, remote_address: address, user_agent: agent, guest }, again) {
  const { browser, system, program } = describeAgent(agent);
  const name = browser === undefined ? program ?? say('side.unknownProgram') : system === undefined ? browser : say('side.browserOn', browser, system);
  const end = async (click) => {
    // Gone by itself meanwhile is as good.
    await busy(click.currentTarget, async () => {
      await app.client.endSession(session).catch((error) => { if (error.code !== 'no_such_message') throw error; });
      await again();
    });
  };
  return h('li', { class: 'card', dataset: { session }, title: agent },
    h('div', { class: 'card-head' }, icon(isPhone(agent) ? 'phone' : 'screen'), h('span', { class: 'person-words' }, h('b', null, name),
      h('small', { class: 'faint' }, say('side.sessionSince', dateAndTime(since), address ?? '?'))),
    current && h('span', { class: 'tag' }, say('side.thisSession')), guest && h('span', { class: 'tag' }, say('people.guest')),
    !current && h('button', { type: 'button', class: 'quiet', 'aria-label': say('side.endSession', name), onclick: end }, say('side.end'))));
}

async function endAll(app, button, close) {
  if (!await ask(say('side.signOutEverywhereAsk'), [say('side.signOutEverywhereIs'), ' ', aboutDrafts(app)], say('side.signOutEverywhere'))) return;
  const done = await busy(button, () => app.client.endSessions());
  if (!done) return;
  close();
  app.signOut();
}

function passwordForm(app) {
  // No bound here: a password that was cut off when it was pasted would let nobody in again.
  const old = h('input', { id: 'old-password', type: 'password', autocomplete: 'current-password' });
  const fresh = h('input', { id: 'new-password', type: 'password', autocomplete: 'new-password' });
  const error = refusal();
  const refuse = (input, text) => {
    error.hidden = false;
    fill(error, text);
    input.focus();
  };
  const work = async () => {
    error.hidden = true;
    if (old.value === '') return refuse(old, say('side.passwordOldMissing'));
    const wrong = wrongPassword(fresh.value, true);
    if (wrong !== undefined) return refuse(fresh, say(wrong));
    try {
      await app.client.changePassword(old.value, fresh.value);
    } catch (refused) {
      if (refused.code !== 'unauthenticated') throw refused;
      return refuse(old, say('side.passwordWrong'));
    }
    old.value = '';
    fresh.value = '';
    toast(say('side.passwordChanged'));
    return undefined;
  };
  const show = h('label', { class: 'check' }, h('input', { type: 'checkbox', onchange: ({ target }) => { for (const input of [old, fresh]) input.type = target.checked ? 'text' : 'password'; } }), h('span', null, say('side.showPasswords')));
  return form({ id: 'change-password' }, work, h('button', null, say('side.changePassword')),
    // For the browser's keeper of passwords.
    h('input', { type: 'text', class: 'unseen', autocomplete: 'username', value: app.user, readonly: true, tabindex: -1, 'aria-hidden': 'true' }),
    field(say('side.passwordOld'), old), field(say('side.passwordNew'), fresh, say('entry.passwordHint')), show, error, h('small', { class: 'hint' }, say('side.passwordIs')));
}
