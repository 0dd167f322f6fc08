// How the page looks and what language it speaks; remembered in this browser.

import { field } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { setTheme } from '../shell/theme.js';
import { remember, settings } from '../state/settings.js';
import { language, languages, say } from '../words/index.js';

export function appearanceTab({ place }) {
  const theme = h('select', { id: 'theme', onchange: () => setTheme(theme.value || undefined) },
    h('option', { value: '' }, say('side.themeSystem')), h('option', { value: 'light' }, say('side.themeLight')), h('option', { value: 'dark' }, say('side.themeDark')));
  theme.value = settings.theme ?? '';
  const tongue = h('select', { id: 'language', onchange: () => setLanguage(tongue.value) },
    h('option', { value: '' }, say('side.languageBrowser')), Object.entries(languages).map(([code, name]) => h('option', { value: code, lang: code }, name)));
  tongue.value = settings.language ?? '';
  fill(place, field(say('side.language'), tongue), field(say('side.theme'), theme));
}

// The words are chosen when the page is loaded; who is signed in, what is typed and what is open stay.
function setLanguage(wanted) {
  const before = language;
  remember({ language: wanted || undefined });
  if (wanted !== before) location.reload();
}
