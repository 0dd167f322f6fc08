// How a stretch of a log is laid out: days, the line above what is new, messages in groups by author, notes gathered.

import { sameDay } from '../lib/format.js';

const groupMs = 5 * 60_000;

/**
 * Rows, each with a `key` of its own:
 * { kind: 'day', at }, { kind: 'new' }, { kind: 'message', seq, message, first, last } where a group of messages begins and ends, { kind: 'notes', frames }.
 * newFrom: the seq from which others' messages are new to `user`.
 */
export function rowsOf(items, { user, newFrom } = {}) {
  const rows = [];
  let before;
  let toMark = newFrom !== undefined;
  for (const item of items) {
    const at = item.message?.at ?? item.frame.at;
    if (before === undefined || !sameDay(before, at)) rows.push({ kind: 'day', key: `day ${item.seq}`, at });
    if (toMark && item.seq >= newFrom && item.kind === 'message' && item.message.user !== user) {
      rows.push({ kind: 'new', key: 'new' });
      toMark = false;
    }
    if (item.kind === 'message') addMessage(rows, item);
    else addNote(rows, item);
    before = at;
  }
  return rows;
}

/** Whether two rows look alike. */
export function same(a, b) {
  return a.kind === b.kind && a.message === b.message && a.first === b.first && a.last === b.last && a.at === b.at
    && a.frames?.length === b.frames?.length && (a.frames ?? []).every((frame, at) => frame === b.frames[at]);
}

function addMessage(rows, { seq, message }) {
  const above = rows.at(-1);
  const first = above?.kind !== 'message' || !belongTogether(above.message, message);
  if (!first) above.last = false;
  rows.push({ kind: 'message', key: seq, seq, message, first, last: true });
}

function belongTogether(above, below) {
  return above.user === below.user && Date.parse(below.at) - Date.parse(above.at) < groupMs;
}

function addNote(rows, { seq, frame }) {
  const above = rows.at(-1);
  if (above?.kind === 'notes') above.frames.push(frame);
  else rows.push({ kind: 'notes', key: `notes ${seq}`, frames: [frame] });
}
