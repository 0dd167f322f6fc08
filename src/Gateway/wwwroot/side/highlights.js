// What was looked for within a text.

const before = 60;
const length = 280;
const lowSurrogate = /[\uDC00-\uDFFF]/;

// A cut between two halves of a character moves before it.
const whole = (text, at) => (lowSurrogate.test(text[at] ?? '') ? at - 1 : at);

/** A text as parts { text, mark }, by `highlights` of [start, length] in UTF-16 units; whatever is out of order or bounds is left unmarked. */
export function parts(text, highlights = []) {
  const found = [];
  let at = 0;
  const push = (to, mark) => {
    if (to > at) found.push({ text: text.slice(at, to), mark });
    at = Math.max(at, to);
  };
  for (const [start, count] of highlights) {
    if (!(start >= at && count > 0 && start + count <= text.length)) continue;
    push(start, false);
    push(start + count, true);
  }
  push(text.length, false);
  return found;
}

/** The parts of a long text around the first that was looked for, on one line. */
export function excerpt(text, highlights = []) {
  const first = highlights[0]?.[0] ?? 0;
  const from = first > before * 2 ? whole(text, first - before) : 0;
  const to = whole(text, Math.min(text.length, from + length));
  const inside = highlights.filter(([start, count]) => start >= from && start + count <= to).map(([start, count]) => [start - from, count]);
  const found = parts(text.slice(from, to), inside);
  if (from > 0) found.unshift({ text: '…', mark: false });
  if (to < text.length) found.push({ text: '…', mark: false });
  return found;
}
