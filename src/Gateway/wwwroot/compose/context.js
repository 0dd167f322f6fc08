// The line above the box: what is answered, or that a message is being edited.

import { iconButton } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';

/** Shows it for a box; on: { cancel(), jump(seq) }. */
export function showContext(banner, { reply, edit }, on) {
  banner.hidden = reply === undefined && edit === undefined;
  if (banner.hidden) return void fill(banner);
  const title = edit === undefined
    ? h('span', { class: 'title' }, say('compose.replyTo'), ' ', h('chat-name', { user: reply.user }))
    : h('span', { class: 'title' }, say('compose.editing'));
  const { seq, text, files } = edit === undefined ? reply : { ...edit, text: edit.before };
  const quote = text.replace(/\s+/g, ' ').trim() || (files ? say('compose.files', files) : '');
  fill(banner, icon(edit === undefined ? 'reply' : 'edit'),
    h('button', { type: 'button', class: 'quoted', title: say('compose.jump'), onclick: () => on.jump(seq) }, title, h('span', { class: 'faint' }, quote)),
    iconButton('close', say(edit === undefined ? 'compose.cancelReply' : 'compose.cancelEdit'), on.cancel));
}
