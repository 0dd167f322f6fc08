// Sentences with elements in them: names that keep themselves up to date, buttons.

import { h } from '../lib/dom.js';
import { say } from '../words/index.js';

// Nobody types these; they hold a place until the element is there.
const places = ['\ue000', '\ue001', '\ue002', '\ue003'];
const withoutPlaces = (value) => (typeof value === 'string' ? value.replace(/[\ue000-\ue003]/g, '\ufffd') : value);

/** The words under a key as a list of nodes and texts, with nodes in the places of {0}, {1}, …; numbers choose the plural and are words. */
export function phrase(key, ...values) {
  const words = say(key, ...values.map((value, at) => (value instanceof Node ? places[at] : withoutPlaces(value))));
  return words.split(/([\ue000-\ue003])/).map((part) => (places.includes(part) ? values[places.indexOf(part)] : part)).filter((part) => part !== '');
}

/** What a user is called, in words; the server's own is in the reader's language. */
export const wordsFor = (user, { people }) => (user === 'system' ? say('shell.system') : people.name(user));

/** The name of a user, which keeps itself up to date; the server's own is in the reader's language. */
export function nameOf(user) {
  return user === 'system' ? h('span', null, say('shell.system')) : h('chat-name', { user });
}
