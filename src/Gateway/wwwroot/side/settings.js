// One's own settings: a dialog of tabs, each made when it is first looked at and kept while the dialog is open.

import { openDialog } from '../lib/dialog.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { aboutTab } from './settings-about.js';
import { appearanceTab } from './settings-appearance.js';
import { botsTab } from './settings-bots.js';
import { notificationsTab } from './settings-notifications.js';
import { privacyTab } from './settings-privacy.js';
import { profileTab } from './settings-profile.js';
import { securityTab } from './settings-security.js';

const tabs = [
  { name: 'profile', icon: 'people', title: () => say('side.tabProfile'), make: profileTab },
  { name: 'appearance', icon: 'image', title: () => say('side.tabAppearance'), make: appearanceTab },
  { name: 'notifications', icon: 'bell', title: () => say('side.tabNotifications'), make: notificationsTab },
  { name: 'privacy', icon: 'block', title: () => say('side.tabPrivacy'), make: privacyTab },
  { name: 'security', icon: 'lock', title: () => say('side.tabSecurity'), make: securityTab },
  { name: 'bots', icon: 'bot', title: () => say('side.tabBots'), make: botsTab, hidden: ({ guest, bot }) => guest !== false || bot === true },
  { name: 'about', icon: 'info', title: () => say('side.tabAbout'), make: aboutTab },
];

/** Opens the settings at a tab: profile, appearance, notifications, privacy, security, bots or about. */
export function openSettings(app, first = 'profile') {
  document.getElementById('settings')?.close();
  const left = new AbortController();
  const buttons = new Map();
  const places = new Map();
  const shown = () => tabs.filter(({ hidden }) => !hidden?.(app.people.get(app.user)));
  const choose = (name, focus) => {
    for (const { name: other, make } of tabs) {
      const chosen = other === name;
      buttons.get(other).setAttribute('aria-selected', String(chosen));
      buttons.get(other).tabIndex = chosen ? 0 : -1;
      places.get(other).hidden = !chosen;
      if (chosen && places.get(other).childElementCount === 0) make({ app, place: places.get(other), signal: left.signal, close: () => dialog.close() });
    }
    if (focus) buttons.get(name).focus();
    buttons.get(name).scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  for (const { name, icon: sign, title } of tabs) {
    buttons.set(name, h('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `settings-${name}`, onclick: () => choose(name) }, icon(sign), h('span', null, title())));
    places.set(name, h('div', { role: 'tabpanel', id: `settings-${name}`, class: 'tab', 'aria-labelledby': `tab-${name}`, hidden: true, tabindex: -1 }));
  }
  const list = h('div', { role: 'tablist', class: 'setting-tabs', 'aria-label': say('side.mySettings') }, [...buttons.values()]);
  list.addEventListener('keydown', (key) => move(key, shown().map(({ name }) => name), choose));
  const dialog = openDialog(say('side.mySettings'), h('div', { class: 'settings' }, list, h('div', { class: 'tab-places' }, [...places.values()])), { onClose: () => left.abort() });
  dialog.id = 'settings';
  const narrow = () => { for (const { name, hidden } of tabs) buttons.get(name).hidden = hidden?.(app.people.get(app.user)) ?? false; };
  app.people.addEventListener('change', ({ detail }) => { if (detail.user === app.user) narrow(); }, { signal: left.signal });
  narrow();
  choose(shown().some(({ name }) => name === first) ? first : 'profile', true);
  return dialog;
}

function move(key, names, choose) {
  const at = names.findIndex((name) => `tab-${name}` === document.activeElement?.id);
  const last = names.length - 1;
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[key.key];
  if (to === undefined || at < 0) return;
  key.preventDefault();
  choose(names[(to + names.length) % names.length], true);
}
