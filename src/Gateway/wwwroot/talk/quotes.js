// What a message answers: who said what, in two lines; asked for where it is not on the page.

import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { summary } from './body.js';
import { nameOf } from './phrases.js';
import { firstLine } from './text.js';

const atOnce = 4;
const maxKept = 500;

/** The messages of one room that others answer, by seq. */
export class Quotes {
  #known = new Map();
  #shown = new Map();
  #wanted = [];
  #asking = 0;
  #find;
  #load;
  #jump;

  /** find(seq) gives a message that is on the page; load(query) promises a page of history; jump(seq) shows a message. */
  constructor({ find, load, jump }) {
    this.#find = find;
    this.#load = load;
    this.#jump = jump;
  }

  /** A button that shows what was said, and leads there. */
  show(seq) {
    const element = h('button', { type: 'button', class: 'quote', tabindex: -1, dataset: { target: seq }, onclick: () => this.#jump(seq) });
    if (this.#shown.size > maxKept) this.#forget();
    const shown = this.#shown.get(seq) ?? new Set();
    shown.add(new WeakRef(element));
    this.#shown.set(seq, shown);
    const message = this.#find(seq) ?? this.#known.get(seq);
    if (message !== undefined) this.#known.set(seq, message);
    else this.#want(seq);
    this.#fill(element, message);
    return element;
  }

  /** Takes an event of the room. */
  receive({ type, target, at, by, text }) {
    const known = this.#known.get(target);
    if (known === undefined || known === null) return;
    if (type === 'edited' && text !== '') this.#learn(target, { ...known, text });
    if (type === 'deleted') this.#learn(target, { ...known, text: '', attachments: undefined, deleted_at: at, deleted_by: by });
  }

  /** Asks again for what did not come. */
  retry() {
    for (const seq of this.#shown.keys()) if (!this.#known.has(seq)) this.#want(seq);
  }

  // Those that nobody sees any more.
  #forget() {
    for (const [seq, shown] of this.#shown) {
      if ([...shown].some((reference) => reference.deref()?.isConnected)) continue;
      this.#shown.delete(seq);
      this.#known.delete(seq);
    }
  }

  #want(seq) {
    if (this.#wanted.includes(seq)) return;
    this.#wanted.push(seq);
    this.#ask();
  }

  async #ask() {
    if (this.#asking >= atOnce || this.#wanted.length === 0) return;
    this.#asking++;
    const seq = this.#wanted.shift();
    try {
      const { messages } = await this.#load({ after: seq - 1, limit: 1 });
      this.#learn(seq, messages[0]?.seq === seq ? messages[0] : null);
    } catch {
      // It is asked for again when there is a connection, or when it is shown again.
    }
    this.#asking--;
    this.#ask();
  }

  #learn(seq, message) {
    this.#known.set(seq, message);
    const shown = this.#shown.get(seq) ?? new Set();
    for (const reference of shown) {
      const element = reference.deref();
      if (element === undefined) shown.delete(reference);
      else this.#fill(element, message);
    }
  }

  // Two lines from the start on, so that nothing moves when the words come.
  #fill(element, message) {
    if (message === undefined) fill(element, h('b', null, '\u00a0'), h('span', null, '…'));
    else if (message === null) fill(element, h('b', null, '\u00a0'), h('span', null, say('talk.quoteGone')));
    else fill(element, h('b', null, nameOf(message.user)), h('span', { dir: 'auto' }, summary(message, firstLine)));
  }
}
