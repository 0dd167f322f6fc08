// Shows what is in a box: its words, what it answers or edits, and its files.

import { say } from '../words/index.js';
import { showContext } from './context.js';
import { showUploads } from './upload-list.js';

/** Shows a box in the elements of the area; on: { cancel(), jump(seq), remove(id), retry(id) }. */
export function showBox({ text, send, attach, context, uploads }, box, { on, media }) {
  const isEdit = box.edit !== undefined;
  const words = isEdit ? box.edit.text : box.text;
  // The same words once more would move the caret, and end what an input method is at.
  if (text.value !== words) text.value = words;
  const label = say(isEdit ? 'compose.save' : 'compose.send');
  send.dataset.mode = isEdit ? 'save' : 'send';
  send.setAttribute('aria-label', label);
  send.title = label;
  attach.disabled = isEdit;
  showContext(context, box, on);
  showUploads(uploads, isEdit ? [] : box.uploads, { on, media });
}

/** Lets the button look as if it did something only where there is something to send. */
export function showReady({ text, send }, { edit, uploads }) {
  send.classList.toggle('ready', text.value.trim() !== '' || edit !== undefined || uploads.length > 0);
}
