// The scrolled list of messages: a window of the log in a bounded number of elements, whose reader never loses the place.

import { fill, h } from '../lib/dom.js';
import { explain, say } from '../words/index.js';
import { DrawnRows } from './drawn.js';
import { rowsOf } from './rows.js';

const bottomPx = 48;
const flashMs = 2000;
const fullWindow = 190;

/** Dispatches `moved` after each scroll and each change of what is shown. */
export class MessageList extends EventTarget {
  #talk;
  /** The rows that are drawn. */
  rows;
  #timeline;
  #newFrom;
  #goal;
  #epoch = 0;
  #stuck = true;
  #anchor;
  #frame;
  #onChange = () => this.schedule();
  #older = h('div', { class: 'edge' });
  #newer = h('div', { class: 'edge' });
  /** Where what is on its way is shown. */
  pending = h('div', { class: 'pending' });
  #near;
  #onNear = new WeakMap();

  constructor(talk) {
    super();
    this.#talk = talk;
    this.rows = new DrawnRows(talk);
    this.element = h('div', { id: 'messages', role: 'log', 'aria-live': 'off', 'aria-label': say('talk.messages'), tabindex: -1 }, this.#older, this.rows.element, this.pending, this.#newer);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.#hold('top'));
    for (const element of [this.element, this.rows.element, this.pending]) resized.observe(element);
    this.#near = new IntersectionObserver((entries) => this.#cameNear(entries), { root: this.element, rootMargin: '800px 0px' });
  }

  /** The elements of the messages, in order. */
  get elements() { return this.rows.messages; }

  get isAtEnd() { return this.#stuck && this.#timeline?.atEnd === true; }

  /** Where the first message of others that is new begins; undefined: nowhere. */
  set newFrom(seq) {
    this.#newFrom = seq;
    this.schedule();
  }

  get newFrom() { return this.#newFrom; }

  /** Shows another timeline, at the first new message, at a message, or at the end. */
  open(timeline, { newFrom, seq } = {}) {
    this.close();
    this.#timeline = timeline;
    this.#newFrom = newFrom;
    timeline.addEventListener('change', this.#onChange);
    if (seq !== undefined) this.#begin({ seq, flash: true });
    else this.#begin(newFrom === undefined ? {} : { seq: newFrom, line: true });
  }

  close() {
    this.#timeline?.removeEventListener('change', this.#onChange);
    this.#timeline = undefined;
    this.#epoch = 0;
    this.rows.clear();
    this.#anchor = undefined;
    fill(this.pending);
    fill(this.#older);
    fill(this.#newer);
  }

  /** Brings a message into view, or the one that is nearest to it. */
  go(seq) {
    this.render();
    if (this.rows.at(seq) === undefined) this.#begin({ seq, flash: true });
    else this.#reach({ seq, flash: true });
  }

  /** Shows the newest messages, or with { oldest } the first ones. */
  toEnd({ oldest = false } = {}) {
    if (oldest ? !this.#timeline.atStart : !this.#timeline.atEnd) {
      this.#begin({ oldest });
      return;
    }
    this.render();
    this.#reach({ oldest });
  }

  /** Begins anew where the reader is: what is known may have holes. */
  again() {
    const anchor = this.#stuck ? undefined : this.#anchor;
    this.#begin(anchor === undefined ? {} : { seq: anchor.seq, offset: anchor.top });
  }

  /** Draws before the next frame; where no frames come, soon. */
  schedule() {
    if (this.#frame !== undefined) return;
    const draw = () => this.render();
    this.#frame = { asked: requestAnimationFrame(draw), late: setTimeout(draw, 250) };
  }

  /** Draws what has changed, and leaves what is being read where it is. */
  render() {
    cancelAnimationFrame(this.#frame?.asked);
    clearTimeout(this.#frame?.late);
    this.#frame = undefined;
    const timeline = this.#timeline;
    if (timeline === undefined) return;
    const begun = timeline.epoch !== this.#epoch;
    this.#epoch = timeline.epoch;
    this.#talk.beforeDraw();
    if (begun) this.#anchor = undefined;
    else this.#note();
    // The keyboard stays in the list when the message that had the focus is gone.
    this.rows.draw(rowsOf(timeline.items, { user: this.#talk.app.user, newFrom: this.#newFrom, atStart: timeline.atStart }), () => this.element.focus({ preventScroll: true }));
    this.#drawEdges();
    if (begun) {
      this.#reach(this.#goal ?? {});
    } else {
      // A message that is no longer the first of its author loses its heading: what was read of it stays where it was.
      this.#hold('bottom');
      this.#note();
    }
    this.#loadNear();
    this.dispatchEvent(new Event('moved'));
  }

  /** Calls run once when an element is about to be seen. */
  whenNear(element, run) {
    this.#onNear.set(element, run);
    this.#near.observe(element);
  }

  #begin(goal) {
    this.#goal = goal;
    this.#timeline.place = goal.seq ?? (goal.oldest ? 0 : Infinity);
    this.#timeline.start({ around: goal.seq, oldest: goal.oldest });
  }

  #drawEdges() {
    const { error } = this.#timeline;
    const failed = error && h('p', { class: 'failed-page' }, explain(error.error), ' ',
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#timeline.retry() }, say('talk.tryAgain')));
    this.#older.classList.toggle('has-more', this.#timeline.epoch > 0 ? !this.#timeline.atStart : error === undefined);
    this.#newer.classList.toggle('has-more', !this.#timeline.atEnd && this.#timeline.epoch > 0);
    fill(this.#older, error?.direction === 'older' && failed);
    fill(this.#newer, error !== undefined && error.direction !== 'older' && failed);
  }

  // Where things have changed their places, what was read is put back where it was; whoever is at the end stays there.
  #hold(edge) {
    if (this.#timeline === undefined || this.#epoch === 0 || this.element.clientHeight === 0) return;
    if (this.#stuck && this.#timeline.atEnd) {
      this.#scrollTo(this.element.scrollHeight);
    } else if (this.#anchor !== undefined) {
      const element = this.rows.at(this.#anchor.seq);
      if (element !== undefined) this.#scrollTo(this.element.scrollTop + this.#at(element)[edge] - this.#anchor[edge]);
    }
  }

  // The first message that is to be seen, and where.
  #note() {
    const { top } = this.element.getBoundingClientRect();
    if (this.element.clientHeight === 0) return;
    const element = this.elements.find((one) => one.getBoundingClientRect().bottom > top);
    this.#anchor = element && { seq: Number(element.dataset.seq), ...this.#at(element) };
    this.#timeline.place = this.#stuck || element === undefined ? Infinity : this.#anchor.seq;
  }

  // Where an element begins and ends in what is to be seen.
  #at(element) {
    const { top } = this.element.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    return { top: box.top - top, bottom: box.bottom - top };
  }

  #scrollTo(top) {
    if (Math.abs(this.element.scrollTop - top) >= 1) this.element.scrollTop = top;
  }

  #reach({ seq, line, oldest, offset, flash }) {
    const { clientHeight } = this.element;
    const element = seq === undefined ? undefined : line ? this.rows.at('new') : this.rows.nearest(seq);
    if (oldest) this.#scrollTo(0);
    else if (element === undefined) this.#scrollTo(this.element.scrollHeight);
    else this.#scrollTo(this.element.scrollTop + this.#at(element).top - (offset ?? (line ? clientHeight / 4 : Math.max(0, (clientHeight - element.offsetHeight) / 2))));
    this.#stuck = !oldest && this.#isAtBottom();
    this.#note();
    if (flash && element !== undefined) this.#flash(element);
    this.dispatchEvent(new Event('moved'));
  }

  #flash(element) {
    element.classList.remove('flash');
    element.focus({ preventScroll: true });
    requestAnimationFrame(() => element.classList.add('flash'));
    setTimeout(() => element.classList.remove('flash'), flashMs);
  }

  #isAtBottom() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < bottomPx;
  }

  #scrolled() {
    if (this.#timeline === undefined || this.#epoch === 0 || this.element.clientHeight === 0) return;
    this.#stuck = this.#isAtBottom() && this.#timeline.atEnd;
    this.#note();
    this.#loadNear();
    this.dispatchEvent(new Event('moved'));
  }

  // Far enough ahead that scrolling does not have to wait; of a full window less, or each page would drop what the other end needs.
  #loadNear() {
    const timeline = this.#timeline;
    if (timeline?.epoch !== this.#epoch || this.#epoch === 0 || timeline.error !== undefined || this.element.clientHeight === 0) return;
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const ahead = timeline.items.length < fullWindow ? 1.5 * clientHeight : Math.min(1.5 * clientHeight, (scrollHeight - clientHeight) / 4);
    if (!timeline.atStart && scrollTop < ahead) timeline.older();
    else if (!timeline.atEnd && scrollHeight - scrollTop - clientHeight < ahead) timeline.newer();
  }

  #cameNear(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#near.unobserve(target);
      this.#onNear.get(target)?.();
    }
  }
}
