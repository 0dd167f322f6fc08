// Work that waits until what it is for is about to be seen.

const ahead = '800px 0px';

/** Runs work once for elements of a scroller that come near to what is to be seen. */
export class Near {
  #observer;
  #work = new WeakMap();

  constructor(scroller) {
    this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#came(entry)), { root: scroller, rootMargin: ahead });
  }

  /** Calls run once when an element is about to be seen. */
  when(element, run) {
    this.#work.set(element, run);
    this.#observer.observe(element);
  }

  #came({ isIntersecting, target }) {
    if (!isIntersecting) return;
    this.#observer.unobserve(target);
    this.#work.get(target)?.();
  }
}
