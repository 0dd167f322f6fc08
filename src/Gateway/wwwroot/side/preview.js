// A message as one sees it in a list: who, where, when, and the part of it that matters.

import { h } from '../lib/dom.js';
import { dateAndTime, whenShort } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { roomTitle } from '../state/rooms.js';
import { say } from '../words/index.js';
import { excerpt } from './highlights.js';

/** A button that shows a message and goes to it. */
export function preview({ app, go }, message, { where = false, ...props }) {
  const { room, seq, user, at, text, highlights, attachments } = message;
  return h('button', { type: 'button', class: 'preview', dataset: { seq, room }, onclick: () => go(room, seq), ...props },
    user === 'system' ? h('span', { class: 'room-icon' }, icon('info')) : h('chat-avatar', { user }),
    h('span', { class: 'preview-words' },
      h('span', { class: 'preview-head' }, user === 'system' ? h('b', null, say('shell.system')) : h('chat-name', { user }), h('time', { class: 'faint', datetime: at, title: dateAndTime(at) }, whenShort(at))),
      where && h('small', { class: 'faint preview-room' }, roomTitle(app, room)),
      text !== '' && h('span', { class: 'preview-text' }, excerpt(text, highlights).map((part) => (part.mark ? h('mark', null, part.text) : part.text))),
      attachments?.map(({ name, type }) => h('span', { class: 'preview-file faint' }, icon(type?.startsWith('image/') ? 'image' : 'file'), h('span', null, name ?? (type?.startsWith('image/') ? say('side.picture') : say('side.file')))))));
}
