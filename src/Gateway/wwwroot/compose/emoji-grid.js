// How the arrow keys move among emoji that stand in rows, group by group.

/**
 * The place to go to from `at`, counted over all groups: `counts` are their sizes, `columns` the length of a row. -1 is above the first row; undefined where the key means nothing.
 */
export function step(counts, columns, at, key) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (key === 'ArrowLeft') return Math.max(0, at - 1);
  if (key === 'ArrowRight') return Math.min(total - 1, at + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return total - 1;
  const rows = { ArrowUp: -1, ArrowDown: 1, PageUp: -5, PageDown: 5 }[key];
  if (rows === undefined) return undefined;
  const all = rowsOf(counts, columns);
  const row = all.findLastIndex(({ start }) => start <= at);
  if (row + rows < 0 && rows === -1) return -1;
  const { start, length } = all[Math.max(0, Math.min(all.length - 1, row + rows))];
  return start + Math.min(at - all[row].start, length - 1);
}

function rowsOf(counts, columns) {
  const rows = [];
  let start = 0;
  for (const count of counts) {
    for (let done = 0; done < count; done += columns) rows.push({ start: start + done, length: Math.min(columns, count - done) });
    start += count;
  }
  return rows;
}
