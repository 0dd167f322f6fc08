// How a stretch of a log is laid out: days, the line above what is new, messages in groups by author, notes gathered.

import { sameDay } from '../lib/format.js';

const groupMs = 5 * 60_000;

/**
 * Rows, each with a `key` of its own:
 * { kind: 'day', at }, { kind: 'new' }, { kind: 'message', seq, message, first, last } where a group of messages begins and ends, { kind: 'notes', frames }.
 * newFrom: the seq from which others' messages are new to `user`. Unless the items begin where the log does (atStart), the first is left out: how it
 * is laid out depends on what is before it, and nothing may change its height when that comes.
 */
export function rowsOf(items, { user, newFrom, atStart = true } = {}) {
  const rows = [];
  let before;
  let first = 0;
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
    if (item === items[0]) first = rows.length;
  }
  return atStart ? rows : rows.slice(first);
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
