// The rows of the list as elements: what stays the same keeps its element, what is gone is taken away.

import { fill, h } from '../lib/dom.js';
import { day } from '../lib/format.js';
import { say } from '../words/index.js';
import { MessageView } from './message.js';
import { NotesView } from './notes.js';
import { same } from './rows.js';

/** The elements of the rows that are shown at the moment. */
export class DrawnRows {
  element = h('div', { class: 'items' });
  #talk;
  #drawn = new Map();

  constructor(talk) {
    this.#talk = talk;
  }

  /** The elements of the messages, in order. */
  get messages() { return [...this.element.children].filter(({ dataset }) => dataset.seq !== undefined); }

  /** The element of a row: a message's by its seq. */
  at(key) { return this.#drawn.get(key)?.view.element; }

  /** The element of a message, or of the one that is nearest to it. */
  nearest(seq) {
    const seqs = this.messages.map(({ dataset }) => Number(dataset.seq));
    return this.at(seqs.reduce((best, one) => (Math.abs(one - seq) < Math.abs(best - seq) ? one : best), seqs[0]));
  }

  /** Shows anew what messages bear besides their text: pins, how far they have come. */
  showMarks() {
    for (const { view } of this.#drawn.values()) view.showMarks?.();
  }

  /** Says anew in words what a message is: names may have come to be known since. */
  label(element) {
    this.#drawn.get(Number(element.dataset.seq))?.view.showLabel();
  }

  clear() {
    this.#drawn.clear();
    fill(this.element);
  }

  /** Draws these rows; lost() is called where the element that has the focus is taken away. */
  draw(rows, lost) {
    const wanted = new Set(rows.map(({ key }) => key));
    for (const [key, { view: { element } }] of this.#drawn) {
      if (wanted.has(key)) continue;
      if (element.contains(document.activeElement)) lost();
      element.remove();
      this.#drawn.delete(key);
    }
    let next = this.element.firstChild;
    for (const row of rows) {
      const element = this.#show(row);
      if (element === next) next = next.nextSibling;
      else this.element.insertBefore(element, next);
    }
  }

  #show(row) {
    const known = this.#drawn.get(row.key);
    if (known === undefined) {
      const view = this.#make(row);
      this.#drawn.set(row.key, { view, row });
      return view.element;
    }
    // What is today becomes yesterday while the page is open.
    if (row.kind === 'day' || !same(known.row, row)) known.view.update(row);
    known.row = row;
    return known.view.element;
  }

  #make(row) {
    if (row.kind === 'message') return new MessageView(row, this.#talk);
    if (row.kind === 'notes') return new NotesView(row, this.#talk);
    if (row.kind === 'new') return { element: h('div', { class: 'new-line', role: 'separator' }, h('span', null, say('talk.newMessages'))), update() {} };
    const words = h('span', null, day(row.at));
    return { element: h('h2', { class: 'day' }, words), update({ at }) { if (words.textContent !== day(at)) fill(words, day(at)); } };
  }
}
