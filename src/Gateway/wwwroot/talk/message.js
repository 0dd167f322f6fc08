// One message of the log, or one that is on its way, as an element that changes in place.

import { fill, h } from '../lib/dom.js';
import { dateAndTime, timeOfDay } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { showAttachments } from './attachments.js';
import { bodyOf, isLarge, summary } from './body.js';
import { wordsFor } from './phrases.js';
import { showReactions } from './reactions.js';
import { firstLine } from './text.js';

const maxSpoken = 1000;
const maxLines = 30;
const maxUnfolded = 2500;
const receipts = { sent: 'talk.sent', delivered: 'talk.delivered', read: 'talk.read' };

/** What surrounds a message: { app, room, jump(seq), quotes, isPinned(seq), receipt(seq) }. */
export class MessageView {
  #talk;
  #row;
  #text = h('div', { class: 'text' });
  #meta = h('span', { class: 'meta' });
  #mark = h('span', { class: 'read-mark' });
  #line = h('div', { class: 'line', dir: 'auto' }, this.#text, this.#meta);
  #quote = h('div', { class: 'quote-place' });
  #attachments = h('div', { class: 'attachments' });
  #reactions = h('div', { class: 'reactions' });
  #face = h('div', { class: 'face' });
  #author = h('div', { class: 'author' });
  #bubble = h('div', { class: 'bubble' }, this.#author, this.#quote, this.#attachments, this.#line);

  constructor(row, talk) {
    this.#talk = talk;
    const { message } = row;
    this.element = h('article', { class: 'message', tabindex: -1, dataset: { seq: message.seq, user: message.user } }, this.#face, h('div', { class: 'body' }, this.#bubble, this.#reactions));
    this.element.classList.toggle('mine', message.user === talk.app.user);
    this.element.classList.toggle('system', message.user === 'system');
    this.update(row);
  }

  get message() { return this.#row.message; }

  /** Shows another state of the same message. */
  update(row) {
    const before = this.#row;
    this.#row = row;
    const { message, first, last } = row;
    const { classList } = this.element;
    classList.toggle('first', first);
    classList.toggle('last', last);
    if (before?.first !== first) this.#showAuthor(first);
    if (before?.message === message) return;
    classList.toggle('deleted', message.deleted_at !== undefined);
    classList.toggle('edited', message.edited_at !== undefined);
    classList.toggle('large-emoji', isLarge(message));
    classList.toggle('to-me', message.user !== this.#talk.app.user && (message.mentions?.some((user) => user === '*' || user === this.#talk.app.user) ?? false));
    if (before?.message.text !== message.text || before.message.deleted_at !== message.deleted_at || before.message.mentions !== message.mentions) this.#showText();
    if (before === undefined || before.message.attachments !== message.attachments) showAttachments(this.#attachments, message, this.#talk);
    if (before === undefined || before.message.reply_to !== message.reply_to) this.#showQuote();
    showReactions(this.#reactions, message, this.#talk);
    this.showMarks();
  }

  /** Shows whether it is pinned, and how far it has come. */
  showMarks() {
    const { message } = this.#row;
    const pinned = this.#talk.isPinned(message.seq) && message.deleted_at === undefined;
    const receipt = message.deleted_at === undefined ? this.#talk.receipt(message) : undefined;
    const edited = message.edited_at !== undefined && message.deleted_at === undefined;
    this.element.classList.toggle('pinned', pinned);
    fill(this.#meta, pinned && labelled('pin', say('talk.pinned')), edited && h('span', { class: 'edited', title: dateAndTime(message.edited_at) }, say('talk.edited')),
      h('time', { datetime: message.at, dir: 'auto', title: dateAndTime(message.at) }, timeOfDay(message.at)), receipt && this.#mark);
    if (receipt) {
      this.#mark.dataset.state = receipt;
      fill(this.#mark, labelled(receipt === 'sent' ? 'check' : 'checks', say(receipts[receipt])));
    }
    // As wide as the marks are, so that the text's last line leaves them room.
    this.#text.dataset.meta = [pinned && '📌', edited && say('talk.edited'), timeOfDay(message.at), receipt && '✓✓'].filter(Boolean).join(' ');
    this.showLabel();
  }

  /** Says the message in words, for those who hear it. */
  showLabel() {
    this.element.setAttribute('aria-label', this.#label);
  }

  get #label() {
    const { message } = this.#row;
    const { app } = this.#talk;
    const name = message.user === app.user ? say('shell.you') : wordsFor(message.user, app);
    const all = [
      message.text === '' ? summary(message, firstLine) : message.text.slice(0, maxSpoken),
      message.edited_at !== undefined && message.deleted_at === undefined && say('talk.edited'),
      this.#talk.isPinned(message.seq) && say('talk.pinned'),
      ...(message.reactions ?? []).map(({ emoji, count }) => `${emoji} ${count}`),
      this.#mark.isConnected && say(receipts[this.#mark.dataset.state]),
    ].filter(Boolean);
    return say('talk.label', name, dateAndTime(message.at), all.join(', '));
  }

  #showAuthor(first) {
    const { user } = this.#row.message;
    const { app } = this.#talk;
    if (!first || user === app.user || user === 'system') {
      fill(this.#face);
      fill(this.#author, first && user === 'system' && say('shell.system'));
      return;
    }
    const show = () => app.showSide('profile', { user });
    fill(this.#face, h('button', { type: 'button', class: 'plain', tabindex: -1, 'aria-hidden': 'true', onclick: show }, h('chat-avatar', { user })));
    fill(this.#author, app.rooms.partner(this.#talk.room) === undefined && h('button', { type: 'button', class: 'plain', tabindex: -1, onclick: show }, h('chat-name', { user })));
  }

  #showText() {
    const { message } = this.#row;
    if (message.deleted_at === undefined) fill(this.#text, bodyOf(message, this.#talk.app));
    else fill(this.#text, icon('trash'), ' ', h('span', null, message.deleted_by === message.user ? say('talk.deleted') : say('talk.deletedByOther')));
    const isLong = message.text.length > maxUnfolded || message.text.split('\n', maxLines + 1).length > maxLines;
    this.#text.classList.toggle('folded', isLong);
    this.#line.nextElementSibling?.remove();
    if (isLong) this.#line.after(h('button', { type: 'button', class: 'plain link unfold', tabindex: -1, onclick: ({ currentTarget }) => this.#unfold(currentTarget) }, say('talk.showAll')));
    this.#line.classList.toggle('bare', message.text === '' && message.deleted_at === undefined);
  }

  #unfold(button) {
    this.#text.classList.remove('folded');
    this.element.focus({ preventScroll: true });
    button.remove();
  }

  #showQuote() {
    const { reply_to: seq } = this.#row.message;
    fill(this.#quote, seq !== undefined && this.#talk.quotes.show(seq));
  }
}

function labelled(name, words) {
  return h('span', { class: 'mark', role: 'img', 'aria-label': words, title: words }, icon(name));
}
