// Several messages that are selected and copied read as a conversation: who said what, and when.

import { dateAndTime } from '../lib/format.js';
import { say } from '../words/index.js';
import { wordsFor } from './phrases.js';

/** A conversation as plain text; its parts are { name, at, first, text }, `first` where another author begins. */
export function transcript(parts) {
  return parts.map(({ name, at, first, text }, index) => `${first && index > 0 ? '\n' : ''}${first || index === 0 ? `${name}, ${at}\n` : ''}${text}\n`).join('').trimEnd();
}

/** A message's part of it, with what is selected of its text and the names of what it carries; undefined where that is nothing. */
export function partOf({ user, at, attachments = [] }, { text, first }, app) {
  const all = [...attachments.map(({ name }) => `[${name ?? say('talk.picture')}]`), text.trim()].filter(Boolean);
  return all.length === 0 ? undefined : { name: wordsFor(user, app), at: dateAndTime(at), first, text: all.join('\n') };
}

/** Copies what is selected in a list of messages; partOf(element, text) tells of a message and what of its text is selected, undefined where that is nothing. */
export function copyAsTranscript(list, partOf) {
  list.addEventListener('copy', (copy) => {
    const selection = getSelection();
    const selected = [...list.querySelectorAll('.message[data-seq]')].filter((message) => selection.containsNode(message, true));
    // Within one message it is what it is.
    if (selected.length < 2 || copy.target.closest?.('input, textarea')) return;
    const range = selection.getRangeAt(0);
    const parts = selected.map((message) => partOf(message, selectedIn(range, message.querySelector('.text')))).filter(Boolean);
    if (parts.length < 2) return;
    copy.clipboardData.setData('text/plain', transcript(parts));
    copy.preventDefault();
  });
}

function selectedIn(range, element) {
  if (!range.intersectsNode(element)) return '';
  const part = document.createRange();
  part.selectNodeContents(element);
  if (part.compareBoundaryPoints(Range.START_TO_START, range) < 0) part.setStart(range.startContainer, range.startOffset);
  if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
