// One talk of the list. Only what has changed of it is written anew.

import { h } from '../lib/dom.js';
import { badge, dateAndTime, whenShort } from '../lib/format.js';
import { icon, kindIcon } from '../lib/icons.js';
import { roomTitle } from '../state/rooms.js';
import { say } from '../words/index.js';
import { preview } from './preview.js';

/** What a talk is called. */
export function titleOf(app, room) {
  const title = roomTitle(app, room.room);
  return app.rooms.partner(room.room) === app.user ? say('left.oneself', title) : title;
}

export class TalkRow {
  #app;
  #partner;
  #kind;
  #picture = h('span', { class: 'talk-face' });
  #title = h('span', { class: 'title', dir: 'auto' });
  #when = h('time', { class: 'when' });
  #who = h('span', { class: 'who' });
  #sign = h('span', { class: 'sign' });
  #signName;
  #text = h('span', { class: 'words', dir: 'auto' });
  #last = h('span', { class: 'last' }, this.#sign, this.#who, this.#text);
  #muted = h('span', { class: 'muted-sign', hidden: true }, icon('bellOff'));
  #mention = h('span', { class: 'badge mention', 'aria-hidden': 'true', hidden: true }, '@');
  #unread = h('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
  #spoken = h('span', { class: 'unseen' });

  constructor(app, room) {
    this.#app = app;
    this.#partner = app.rooms.partner(room);
    this.button = h('button', { type: 'button', class: 'talk', tabindex: -1, dataset: { room }, onclick: () => app.open(room) },
      this.#picture,
      h('span', { class: 'lines' },
        h('span', { class: 'talk-line' }, this.#title, this.#when),
        h('span', { class: 'talk-line' }, this.#last, this.#muted, this.#mention, this.#unread, this.#spoken)));
    this.element = h('li', null, this.button);
  }

  /** Whether a change of this person is to be seen here. */
  shows(user) { return user === this.#partner || user === this.lastUser; }

  update(room, typing) {
    this.title = titleOf(this.#app, room);
    this.lastUser = room.last?.user;
    this.#showPicture(room.kind);
    write(this.#title, this.title);
    this.#showWhen(room.last?.at);
    this.#showLast(preview(this.#app, room, typing));
    this.#showBadges(room);
    if (room.room === this.#app.room) this.button.setAttribute('aria-current', 'true');
    else this.button.removeAttribute('aria-current');
  }

  #showPicture(kind) {
    if (this.#kind === kind) return;
    this.#kind = kind;
    this.#picture.replaceChildren(this.#partner === undefined
      ? h('span', { class: 'room-icon' }, kindIcon(kind))
      : h('chat-avatar', { user: this.#partner, presence: true }));
  }

  #showWhen(at) {
    write(this.#when, at ? whenShort(at) : '');
    if (at) {
      this.#when.dateTime = at;
      this.#when.title = dateAndTime(at);
    }
  }

  #showLast({ kind = '', icon: sign, who, text }) {
    this.#last.dataset.kind = kind;
    if (this.#signName !== sign) this.#sign.replaceChildren(...(sign === undefined ? [] : [icon(sign)]));
    this.#signName = sign;
    write(this.#who, who ?? '');
    write(this.#text, text);
  }

  #showBadges({ unread = 0, mentions = 0, muted }) {
    this.button.classList.toggle('muted', muted === true);
    this.button.classList.toggle('unread', unread > 0);
    this.#muted.hidden = !muted;
    this.#mention.hidden = mentions === 0;
    this.#unread.hidden = unread === 0;
    this.#unread.classList.toggle('muted', muted === true);
    write(this.#unread, badge(unread));
    write(this.#spoken, [unread > 0 && say('left.unread', unread), mentions > 0 && say('left.mentions', mentions), muted && say('left.isMuted')].filter(Boolean).join(' '));
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
