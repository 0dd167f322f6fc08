// The scrolled list of messages: a window of the log in a bounded number of elements, whose reader never loses the place.

import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { DrawnRows } from './drawn.js';
import { Edges } from './edges.js';
import { Near } from './near.js';
import { rowsOf } from './rows.js';
import { Viewport } from './viewport.js';

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
  #edges = new Edges();
  /** Where what is on its way is shown. */
  pending = h('div', { class: 'pending' });
  #viewport;
  #near;

  constructor(talk) {
    super();
    this.#talk = talk;
    this.rows = new DrawnRows(talk);
    this.element = h('div', { id: 'messages', role: 'log', 'aria-live': 'off', 'aria-label': say('talk.messages'), tabindex: -1 }, this.#edges.older, this.rows.element, this.pending, this.#edges.newer);
    this.#viewport = new Viewport(this.element);
    this.#near = new Near(this.element);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.#hold('top'));
    for (const element of [this.element, this.rows.element, this.pending]) resized.observe(element);
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
    this.#edges.clear();
  }

  /** Brings a message into view, or the one that is nearest to it. */
  go(seq) {
    this.render();
    if (this.rows.at(seq) === undefined) this.#begin({ seq, flash: true });
    else this.#reach({ seq, flash: true });
  }

  /** Shows the newest messages, or with { oldest } the first ones. */
  toEnd({ oldest = false } = {}) {
    if (oldest ? !this.#timeline.atStart : !this.#timeline.atEnd) this.#begin({ oldest });
    // Until that has come, which without a connection takes a while, the end of what is here is nearer: what is on its way is shown below it.
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
    this.#edges.show(timeline);
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
  whenNear(element, run) { this.#near.when(element, run); }

  #begin(goal) {
    this.#goal = goal;
    this.#timeline.place = goal.seq ?? (goal.oldest ? 0 : Infinity);
    this.#timeline.start({ around: goal.seq, oldest: goal.oldest });
  }

  // Where things have changed their places, what was read is put back where it was; whoever is at the end stays there.
  #hold(edge) {
    if (this.#timeline === undefined || this.#epoch === 0 || !this.#viewport.isShown) return;
    if (this.#stuck && this.#timeline.atEnd) {
      this.#viewport.toBottom();
    } else if (this.#anchor !== undefined) {
      const element = this.rows.at(this.#anchor.seq);
      if (element !== undefined) this.#viewport.by(this.#viewport.at(element)[edge] - this.#anchor[edge]);
    }
  }

  // The first message that is to be seen, and where.
  #note() {
    if (!this.#viewport.isShown) return;
    const element = this.#viewport.first(this.elements);
    this.#anchor = element && { seq: Number(element.dataset.seq), ...this.#viewport.at(element) };
    this.#timeline.place = this.#stuck || element === undefined ? Infinity : this.#anchor.seq;
  }

  #reach({ seq, line, oldest, offset, flash }) {
    const { height } = this.#viewport;
    const element = seq === undefined ? undefined : line ? this.rows.at('new') : this.rows.nearest(seq);
    if (oldest) this.#viewport.to(0);
    else if (element === undefined) this.#viewport.toBottom();
    else this.#viewport.by(this.#viewport.at(element).top - (offset ?? (line ? height / 4 : Math.max(0, (height - element.offsetHeight) / 2))));
    this.#stuck = !oldest && this.#viewport.isAtBottom;
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

  #scrolled() {
    if (this.#timeline === undefined || this.#epoch === 0 || !this.#viewport.isShown) return;
    this.#stuck = this.#viewport.isAtBottom && this.#timeline.atEnd;
    this.#note();
    this.#loadNear();
    this.dispatchEvent(new Event('moved'));
  }

  // Far enough ahead that scrolling does not have to wait; of a full window less, or each page would drop what the other end needs.
  #loadNear() {
    const timeline = this.#timeline;
    if (timeline?.epoch !== this.#epoch || this.#epoch === 0 || timeline.error !== undefined || !this.#viewport.isShown) return;
    const { above, below, height } = this.#viewport;
    const ahead = timeline.items.length < fullWindow ? 1.5 * height : Math.min(1.5 * height, (above + below) / 4);
    if (!timeline.atStart && above < ahead) timeline.older();
    else if (!timeline.atEnd && below < ahead) timeline.newer();
  }
}
