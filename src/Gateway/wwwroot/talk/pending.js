// One's own messages that the log does not have yet, below it: on their way, or refused.

import { fill, h } from '../lib/dom.js';
import { toast } from '../lib/dialog.js';
import { bytes, timeOfDay } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';
import { bodyOf, isLarge } from './body.js';

/** Shows what is on its way in a room; those that the timeline has are left out. */
export function showPending(root, room, talk) {
  const { unsent } = talk.app;
  const waiting = (unsent?.list(room) ?? []).filter(({ cid }) => !talk.timeline.hasOwn(cid));
  const known = new Map([...root.children].map((element) => [element.dataset.cid, element]));
  const elements = waiting.map((message) => {
    const element = known.get(message.cid) ?? h('article', { class: 'message mine first last unsent', dataset: { cid: message.cid } });
    const state = `${message.state} ${message.error?.code} ${message.retryAt}`;
    if (element.dataset.state !== state) {
      element.dataset.state = state;
      element.classList.toggle('failed', message.state === 'failed');
      element.classList.toggle('large-emoji', isLarge(message));
      fill(element, content(message, talk));
    }
    return element;
  });
  if (elements.length !== root.children.length || elements.some((element, at) => element !== root.children[at])) fill(root, elements);
}

function content(message, talk) {
  const { unsent } = talk.app;
  const failed = message.state === 'failed';
  const why = failed ? say('talk.notSent', explain(message.error)) : say(message.state === 'sent' ? 'talk.sent' : 'talk.sending');
  const attachments = message.attachments ?? [];
  return h('div', { class: 'body' },
    h('div', { class: 'bubble' },
      message.reply_to !== undefined && h('div', { class: 'quote-place' }, talk.quotes.show(message.reply_to)),
      attachments.length > 0 && h('div', { class: 'attachments' }, attachments.map(({ name, media, bytes: size, type }) => h('div', { class: 'attachment file' },
        icon(type?.startsWith('image/') ? 'image' : 'file'), h('span', { class: 'what' }, h('bdi', { class: 'name' }, name ?? media), size !== undefined && h('small', null, bytes(size)))))),
      h('div', { class: message.text === '' ? 'line bare' : 'line', dir: 'auto' },
        h('div', { class: 'text', dataset: failed ? {} : { meta: `${timeOfDay(message.at)} ✓` } }, bodyOf(message, talk.app)),
        h('span', { class: 'meta' }, !failed && [timeOfDay(message.at), h('span', { class: 'mark', role: 'img', 'aria-label': why, title: why }, icon(message.state === 'sent' ? 'check' : 'clock'))]))),
    message.state === 'waiting' && message.error !== undefined && h('p', { class: 'why later' }, say('talk.later', explain(message.error))),
    failed && h('p', { class: 'why', role: 'alert' }, why, ' ',
      h('button', { type: 'button', class: 'plain link', dataset: { action: 'retry' }, onclick: () => unsent.retry(message.cid) }, say('talk.tryAgain')), ' · ',
      h('button', { type: 'button', class: 'plain link', dataset: { action: 'discard' }, onclick: () => discard(unsent, message.cid) }, say('talk.discard'))));
}

function discard(unsent, cid) {
  if (unsent.discard(cid) === false) toast(say('talk.tooLate'));
}
