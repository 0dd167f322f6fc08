// Files and words that come into the box from elsewhere.

import { toast } from '../lib/dialog.js';
import { say } from '../words/index.js';
import { filesOf } from './drop.js';
import { insert } from './keys.js';

const defaultMost = 10;

/** Takes files and pasted things for the box that is open. */
export class Attaching {
  #app;
  #uploads;
  #current;

  /** current() is the box that can take files at the moment, if any. */
  constructor({ app, uploads, current }) {
    this.#app = app;
    this.#uploads = uploads;
    this.#current = current;
  }

  /** Begins to upload files, as many as a message may carry. */
  add(files) {
    const box = this.#current();
    if (box === undefined) return;
    const most = this.#app.client.limits?.attachments ?? defaultMost;
    const left = Math.max(0, most - box.uploads.length);
    if (files.length > left) toast(say('compose.tooMany', most), { error: true });
    this.#uploads.add(box, files.slice(0, left));
  }

  /** Takes what was dropped; folders have no bytes of their own. */
  drop(data) {
    const files = filesOf(data);
    if (files.length === 0) toast(say('compose.noFiles'), { error: true });
    else this.add(files);
  }

  /** Takes files that were pasted; and words too where they were pasted beside the box, into which they do not come by themselves. */
  paste(paste, text) {
    const files = filesOf(paste.clipboardData);
    if (files.length > 0 && this.#current() !== undefined) {
      paste.preventDefault();
      this.add(files);
    } else if (paste.target !== text) {
      paste.preventDefault();
      insert(text, text.selectionStart, text.selectionEnd, paste.clipboardData.getData('text/plain'));
    }
  }
}
