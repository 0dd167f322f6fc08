// The messages on the page: those of the log in its order, below them what this page has written and the log does not have yet.

import { say } from './chat-words.js';

const most = 1000;

export class MessageList {
  #messages;
  #unsent;
  #scroll;
  #user;
  #shown = new Set();
  #deleted = new Set();
  #waiting = new Map();

  #onShortened;

  /** onShortened is called when the oldest messages were taken off a page that grew too long. */
  constructor({ messages, unsent, scroll, onShortened }) {
    this.#messages = messages;
    this.#unsent = unsent;
    this.#scroll = scroll;
    this.#onShortened = onShortened;
  }

  get firstSeq() {
    return Number(this.#messages.querySelector('[data-seq]')?.dataset.seq ?? 0) || undefined;
  }

  get lastSeq() {
    return Number([...this.#messages.querySelectorAll('[data-seq]')].at(-1)?.dataset.seq ?? 0);
  }

  /** Starts over, as this user. */
  begin(user) {
    this.#user = user;
    this.clear();
    this.#unsent.replaceChildren();
    this.#waiting.clear();
  }

  /** Empties the log's part. */
  clear() {
    this.#messages.replaceChildren();
    this.#shown.clear();
    this.#deleted.clear();
  }

  /** Messages in any order; each goes to its place, and one that is here already is not shown twice. */
  add(...messages) {
    this.#keepingPlace(() => {
      for (const message of messages) {
        this.#drop(message);
        if (!this.#shown.has(message.seq)) this.#place(this.#item(message), message.seq);
      }
    });
  }

  /** A message has been deleted: here, or in a page of history that is still on its way. */
  delete(seq) {
    this.#deleted.add(seq);
    const item = this.#messages.querySelector(`.message[data-seq="${Number(seq)}"]`);
    if (item) this.#keepingPlace(() => this.#bury(item));
  }

  /** A line about something else that took place in the room. */
  addNote({ seq }, text) {
    const item = document.createElement('li');
    item.className = 'note';
    item.textContent = text;
    this.#keepingPlace(() => this.#place(item, seq));
  }

  addUnsent(cid, text) {
    const item = this.#item({ user: this.#user, text });
    this.#waiting.set(cid, item);
    this.#unsent.append(item);
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /** Marks what will not be sent any more. */
  fail(cid, text) {
    const item = this.#waiting.get(cid);
    item?.classList.add('failed');
    item?.querySelector('time').replaceWith(text);
  }

  #drop({ user, cid }) {
    if (user !== this.#user || !this.#waiting.has(cid)) return;
    this.#waiting.get(cid).remove();
    this.#waiting.delete(cid);
  }

  #bury(item) {
    item.classList.add('deleted');
    item.querySelector('.text').textContent = say('deleted');
  }

  #item({ seq, user, at, text, deleted_at: deletedAt }) {
    const item = document.createElement('li');
    item.className = user === this.#user ? 'message mine' : 'message';
    const by = document.createElement('div');
    by.className = 'by';
    const name = document.createElement('b');
    name.textContent = user;
    by.append(name, this.#time(at));
    const body = document.createElement('div');
    body.className = 'text';
    body.textContent = text;
    item.append(by, body);
    if (deletedAt !== undefined || this.#deleted.has(seq)) this.#bury(item);
    return item;
  }

  #time(at) {
    const time = document.createElement('time');
    if (at === undefined) {
      time.textContent = '…';
      return time;
    }
    const when = new Date(at);
    const today = when.toDateString() === new Date().toDateString();
    time.dateTime = at;
    time.title = when.toLocaleString();
    time.textContent = when.toLocaleString([], today ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' });
    return time;
  }

  #place(item, seq) {
    item.dataset.seq = seq;
    this.#shown.add(seq);
    let above = this.#messages.lastElementChild;
    while (above && Number(above.dataset.seq) > seq) above = above.previousElementSibling;
    if (above) above.after(item);
    else this.#messages.prepend(item);
  }

  // Whoever is at the end stays there; whoever reads further up keeps the line they read.
  #keepingPlace(change) {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    const fromEnd = scrollHeight - scrollTop;
    const atEnd = fromEnd - clientHeight < 80;
    const last = this.#messages.lastElementChild;
    change();
    if (atEnd) {
      this.#shorten();
      this.#scroll.scrollTop = this.#scroll.scrollHeight;
    } else if (last === this.#messages.lastElementChild) {
      this.#scroll.scrollTop = this.#scroll.scrollHeight - fromEnd;
    }
  }

  #shorten() {
    if (this.#messages.childElementCount <= most) return;
    while (this.#messages.childElementCount > most) {
      const oldest = this.#messages.firstElementChild;
      this.#shown.delete(Number(oldest.dataset.seq));
      oldest.remove();
    }
    this.#onShortened();
  }
}
