// Notes what has really been seen: a message in the window of a page that is visible and has the focus.

const enoughPx = 48;

/** The highest seq that is to be seen in a scroller, of elements in order; undefined where none is. */
export function seenIn(scroller, elements) {
  if (document.visibilityState !== 'visible' || !document.hasFocus() || scroller.clientHeight === 0) return undefined;
  const { top, bottom } = scroller.getBoundingClientRect();
  for (let at = elements.length - 1; at >= 0; at--) {
    const box = elements[at].getBoundingClientRect();
    if (box.bottom < top) return undefined;
    // All of it, or of a long one the beginning.
    if (box.bottom <= bottom + 2 || box.top + enoughPx <= bottom) return Number(elements[at].dataset.seq);
  }
  return undefined;
}

/** Calls look() whenever a page that was away is looked at again. */
export function whenLookedAt(look) {
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
}
