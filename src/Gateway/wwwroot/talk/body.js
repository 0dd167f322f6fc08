// The text of a message as elements: text nodes, links that are safe to follow, names as buttons.

import { h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { isOnlyEmoji, partsOf } from './text.js';

/** Nodes for a message's text. */
export function bodyOf({ text, mentions }, app) {
  return partsOf(text, mentions).map((part) => {
    if (part.kind === 'link') return h('a', { href: part.href, tabindex: -1, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, part.text);
    if (part.kind === 'mention') return mention(part, app);
    return part.text;
  });
}

/** Whether a message is to be shown large. */
export const isLarge = (message) => message.attachments === undefined && isOnlyEmoji(message.text);

/** One line that stands for a message where there is no room for all of it. */
export function summary(message, firstLine) {
  if (message.deleted_at !== undefined) return say('talk.deleted');
  const line = firstLine(message.text);
  const attached = message.attachments?.length ?? 0;
  if (line !== '') return line;
  return attached > 0 ? say(message.attachments.every(({ type }) => type?.startsWith('image/')) ? 'talk.pictures' : 'talk.files', attached) : '';
}

function mention({ text, user }, app) {
  const me = user === '*' || user === app.user;
  if (user === '*') return h('span', { class: 'mention me' }, text);
  return h('button', {
    type: 'button', class: me ? 'mention me' : 'mention', tabindex: -1, title: app.people.name(user), onclick: () => app.showSide('profile', { user }),
  }, text);
}
