// One's own picture and presence, and the menu of what concerns oneself.

import { field, openDialog, openMenu, refuse, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { setTheme } from '../shell/theme.js';
import { remember, settings } from '../state/settings.js';
import { explain, language, languages, say } from '../words/index.js';
import { tell } from './menu.js';
import { askToSignOut } from './sign-out.js';

const statuses = ['online', 'away', 'dnd', 'invisible'];
const themes = [['light', 'sun', 'left.light'], ['dark', 'moon', 'left.dark'], [undefined, 'screen', 'left.system']];

/** The button with oneself on it. */
export function meButton(app) {
  const button = h('button', { type: 'button', id: 'me', 'aria-haspopup': 'menu', onclick: () => openMenu(button, items(app), say('left.me')) });
  const presence = h('span', { class: 'presence', dir: 'auto' });
  const show = () => {
    const { status = 'online', text } = app.people.get(app.user);
    fill(presence, text || say(`people.${status}`));
  };
  app.addEventListener('signedIn', ({ detail: { user } }) => {
    fill(button, h('chat-avatar', { user, presence: true }), h('span', { class: 'lines' }, h('chat-name', { user }), presence), icon('down'));
    show();
  });
  app.people.addEventListener('change', ({ detail: { user } }) => { if (app.kept !== undefined && (user === undefined || user === app.user)) show(); });
  return button;
}

function items(app) {
  const { status: now = 'online', text } = app.people.get(app.user);
  return [
    ...statuses.map((status) => ({ label: say(`people.${status}`), icon: h('span', { class: 'dot', dataset: { status } }), checked: status === now, run: () => tell(app.client.presence(status, text || undefined)) })),
    { label: say('left.statusText'), icon: 'edit', run: () => writeStatus(app, now, text) },
    null,
    { label: say('left.ownProfile'), icon: 'people', run: () => settingsAt(app, 'profile') },
    { label: say('left.settings'), icon: 'settings', run: () => settingsAt(app) },
    null,
    ...themes.map(([theme, sign, word]) => ({ label: say(word), icon: sign, checked: settings.theme === theme, run: () => setTheme(theme) })),
    ...Object.keys(languages).filter((code) => code !== language).map((code) => ({ label: languages[code], icon: 'globe', run: () => speak(code) })),
    null,
    { label: say('left.signOut'), icon: 'out', danger: true, run: () => askToSignOut(app) },
  ];
}

function speak(code) {
  remember({ language: code });
  location.reload();
}

async function settingsAt(app, tab) {
  try {
    const { openSettings } = await import('../side/settings.js');
    openSettings(app, tab);
  } catch {
    toast(explain({ code: 'offline' }), { error: true });
  }
}

function writeStatus(app, status, text = '') {
  const input = h('input', { id: 'status-text', maxlength: 128, value: text, autofocus: true, autocomplete: 'off', placeholder: say('left.statusExample') });
  const refusal = h('p', { class: 'refusal', role: 'alert', hidden: true });
  const form = h('form', {
    onsubmit: async (submit) => {
      submit.preventDefault();
      try {
        await app.client.presence(status, input.value.trim() || undefined);
        dialog.close();
      } catch (error) {
        refuse(refusal, explain(error));
      }
    },
  }, field(say('left.statusLabel'), input), refusal, h('div', { class: 'choices' },
    text !== '' && h('button', { class: 'quiet', onclick: () => { input.value = ''; } }, say('left.statusClear')), h('button', null, say('left.save'))));
  const dialog = openDialog(say('left.statusText'), form, { className: 'small' });
}
