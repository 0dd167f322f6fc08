// Shows what is in a box: its words, what it answers or edits, its files, and what is to be known of them.

import { say } from '../words/index.js';
import { showContext } from './context.js';
import { Hint } from './hint.js';
import { enterSends } from './keys.js';
import { growing } from './parts.js';
import { showProgress, showUploads } from './upload-list.js';

/** The elements of the input box, as far as they show what is in it. */
export class BoxView {
  #parts;
  #on;
  #media;
  #grow;
  #hint;

  /** on: { cancel(), jump(seq), remove(id), retry(id) }; hint() tells what the line below is about. */
  constructor(parts, { on, media, hint }) {
    this.#parts = parts;
    this.#on = on;
    this.#media = media;
    this.#grow = growing(parts.text);
    this.#hint = new Hint(parts.hint, hint);
  }

  /** Shows a box, or with undefined an empty one. */
  show(box) {
    const { text, send, attach, context, uploads } = this.#parts;
    const isEdit = box?.edit !== undefined;
    const words = (isEdit ? box.edit.text : box?.text) ?? '';
    // The same words once more would move the caret, and end what an input method is at.
    if (text.value !== words) text.value = words;
    if (box === undefined) return;
    const label = say(isEdit ? 'compose.save' : 'compose.send');
    send.dataset.mode = isEdit ? 'save' : 'send';
    send.setAttribute('aria-label', label);
    send.title = label;
    attach.disabled = isEdit;
    showContext(context, box, this.#on);
    showUploads(uploads, isEdit ? [] : box.uploads, { on: this.#on, media: this.#media });
    this.showRest(box);
  }

  /** What follows from what is in it: the button looks as if it did something only where there is something to send. */
  showRest({ edit, uploads }) {
    const { text, send } = this.#parts;
    send.classList.toggle('ready', text.value.trim() !== '' || edit !== undefined || uploads.length > 0);
    this.#grow();
    this.showHint();
  }

  showHint() { this.#hint.update(); }

  showProgress(upload) { showProgress(this.#parts.uploads, upload); }

  /** On a touch screen the keyboard would cover what one wants to read. */
  focus() {
    if (enterSends() && document.querySelector('dialog[open]') === null) this.#parts.text.focus({ preventScroll: true });
  }

  /** To go on writing where the words end. */
  focusAtEnd() {
    const { text } = this.#parts;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }
}
