// What the page says, in the reader's language. Each area has its words in both languages side by side; a test finds what is missing.

import { settings } from '../state/settings.js';
import compose from './compose.js';
import entry from './entry.js';
import errors from './errors.js';
import left from './left.js';
import notify from './notify.js';
import people from './people.js';
import shell from './shell.js';
import side from './side.js';
import talk from './talk.js';

/** All words by area, language and key. */
export const areas = { compose, entry, errors, left, notify, people, shell, side, talk };

/** The languages that there are, each by its own name. */
export const languages = { en: 'English', zh: '中文' };

const ofBrowser = () => ((globalThis.navigator?.languages ?? ['en']).find((tag) => /^(en|zh)\b/i.test(tag)) ?? 'en').slice(0, 2).toLowerCase();

/** The language of this page: as chosen, else as the browser wants it. */
export const language = Object.hasOwn(languages, settings.language) ? settings.language : ofBrowser();

const plural = new Intl.PluralRules(language);

/** The words under 'area.key', with {0}, {1}, … filled in; of { one, other } the one that the first number wants. */
export function say(key, ...values) {
  const [area, word] = key.split('.');
  const found = areas[area]?.[language]?.[word];
  if (found === undefined) throw new RangeError(`There are no words for ${key}.`);
  const text = typeof found === 'string' ? found : found[plural.select(values[0])] ?? found.other;
  return text.replace(/\{(\d)\}/g, (_, place) => values[place]);
}

/** What a ChatError means to people. */
export function explain(error) {
  const code = error?.code;
  return Object.hasOwn(errors[language], code) ? say(`errors.${code}`) : say('errors.internal');
}
