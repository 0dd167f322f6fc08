// A long list of rows of the same height, of which only those in sight are in the page.

import { h } from '../lib/dom.js';

const spare = 8;
const settledMs = 120;
const guessPx = 52;

export class WindowList {
  #scroller;
  #list;
  #options;
  #items = [];
  #rows = new Map();
  #height = guessPx;
  #drawing = false;
  #timer;
  #scrolledAt = -Infinity;

  /**
   * `scroller` scrolls `list`, a <ul> that is all it holds. options: key(item); version(item), what a row shows of it; row(item, quick) makes a <li>, with as little as possible while it is
   * scrolled past quickly; settled(items) is told what is in sight when scrolling has come to rest; nearEnd() when the last rows come into sight.
   */
  constructor(scroller, list, options) {
    this.#scroller = scroller;
    this.#list = list;
    this.#options = options;
    scroller.addEventListener('scroll', () => {
      this.#scrolledAt = performance.now();
      this.#later();
    }, { signal: options.signal, passive: true });
    const resized = new ResizeObserver(() => this.#later());
    resized.observe(scroller);
    options.signal.addEventListener('abort', () => {
      resized.disconnect();
      clearTimeout(this.#timer);
    });
  }

  /** Shows these, where the list is scrolled to. */
  show(items) {
    this.#items = items;
    this.#draw();
  }

  #later() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      if (!this.#options.signal.aborted) this.#draw();
    });
  }

  #draw() {
    const quick = performance.now() - this.#scrolledAt < settledMs;
    const count = this.#items.length;
    const first = Math.max(0, Math.min(count, Math.floor(this.#scroller.scrollTop / this.#height)) - spare);
    const last = Math.min(count, Math.ceil((this.#scroller.scrollTop + this.#scroller.clientHeight) / this.#height) + spare);
    const wanted = this.#items.slice(first, last);
    this.#place(wanted, quick);
    this.#list.style.paddingBlockStart = `${first * this.#height}px`;
    this.#list.style.paddingBlockEnd = `${(count - last) * this.#height}px`;
    const measured = this.#list.firstElementChild?.offsetHeight;
    if (measured > 0 && Math.abs(measured - this.#height) > 0.5) {
      this.#height = measured;
      this.#later();
    }
    if (last >= count - spare) this.#options.nearEnd();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), quick ? settledMs * 1.5 : 0);
  }

  #place(wanted, quick) {
    const { key, version, row } = this.#options;
    const before = this.#rows;
    this.#rows = new Map();
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : undefined;
    const elements = wanted.map((item) => {
      const known = before.get(key(item));
      const fresh = known?.version === version(item) && (!known.quick || quick || known.element.contains(focused)) ? known : { version: version(item), quick: quick && known === undefined, element: row(item, quick && known === undefined) };
      this.#rows.set(key(item), fresh);
      return fresh.element;
    });
    // Rows that stay are not taken out and put in again: that would take the focus from them.
    const kept = new Set(elements);
    for (const child of [...this.#list.children]) if (!kept.has(child)) child.remove();
    elements.forEach((element, at) => { if (this.#list.children[at] !== element) this.#list.insertBefore(element, this.#list.children[at] ?? null); });
    if (focused !== undefined && !focused.isConnected) this.#scroller.focus({ preventScroll: true });
  }

  #settle() {
    const top = this.#scroller.scrollTop;
    if ([...this.#rows.values()].some((row) => row.quick)) {
      this.#draw();
      clearTimeout(this.#timer);
    }
    const first = Math.floor(top / this.#height);
    this.#options.settled(this.#items.slice(Math.max(0, first - spare), first + Math.ceil(this.#scroller.clientHeight / this.#height) + spare));
  }
}

/** A place that scrolls, and the list in it. */
export function scrolled(label) {
  const list = h('ul', { class: 'window-list', 'aria-label': label });
  return { scroller: h('div', { class: 'window', tabindex: -1 }, list), list };
}
