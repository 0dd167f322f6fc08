// What is to be seen of the list, in pixels.

const bottomPx = 48;

/** The part of a scrolled element that is to be seen. */
export class Viewport {
  #element;

  constructor(element) {
    this.#element = element;
  }

  /** Whether anything can be measured: what is hidden has no height. */
  get isShown() { return this.#element.clientHeight > 0; }

  get isAtBottom() { return this.below < bottomPx; }

  /** How much is above what is to be seen. */
  get above() { return this.#element.scrollTop; }

  /** How much is below it. */
  get below() {
    const { scrollTop, scrollHeight, clientHeight } = this.#element;
    return scrollHeight - scrollTop - clientHeight;
  }

  get height() { return this.#element.clientHeight; }

  /** Where an element begins and ends in it. */
  at(element) {
    const { top } = this.#element.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    return { top: box.top - top, bottom: box.bottom - top };
  }

  /** The first of these elements that is not wholly above it. */
  first(elements) {
    const { top } = this.#element.getBoundingClientRect();
    return elements.find((one) => one.getBoundingClientRect().bottom > top);
  }

  to(top) {
    if (Math.abs(this.#element.scrollTop - top) >= 1) this.#element.scrollTop = top;
  }

  by(px) { this.to(this.#element.scrollTop + px); }

  toBottom() { this.to(this.#element.scrollHeight); }
}
