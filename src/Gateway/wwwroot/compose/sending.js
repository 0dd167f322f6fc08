// Sends what is in a box, or says why that must wait.

import { toast } from '../lib/dialog.js';
import { may } from '../state/permissions.js';
import { everybody } from '../words/everybody.js';
import { say } from '../words/index.js';
import { bytesLeft } from './hint.js';
import { mentionsIn } from './mentions.js';
import { Uploads } from './uploads.js';

const defaultMentions = 50;

/** Makes messages of boxes, and says whom they name. */
export class Sending {
  #app;
  #boxes;
  #uploads;
  #candidates;

  constructor({ app, boxes, uploads, candidates }) {
    this.#app = app;
    this.#boxes = boxes;
    this.#uploads = uploads;
    this.#candidates = candidates;
    // Who has pressed Enter while a file was on its way has said all.
    uploads.addEventListener('done', ({ detail: { box } }) => { if (box.waiting) this.send(box); });
  }

  /** Whether a text is longer than a message may be. */
  isTooLong(text) { return bytesLeft(text.trim(), this.#app.client.limits) < 0; }

  /** Sends a box's text and files, at once or when the last of them is up. */
  send(box) {
    const text = box.text.trim();
    if ((text === '' && box.uploads.length === 0) || this.isTooLong(text)) return;
    if (box.uploads.some(({ state }) => state === 'failed')) {
      toast(say('compose.uploadFailed'), { error: true });
      return;
    }
    box.waiting = Uploads.busy(box);
    if (box.waiting) return;
    const attachments = box.uploads.map(({ media }) => media);
    this.#app.unsent.send(box.room, text, { reply_to: box.reply?.seq, mentions: this.mentions(box.room, text), attachments });
    Object.assign(box, { text: '', reply: undefined });
    this.#boxes.save(box);
    this.#uploads.clear(box);
    this.#boxes.flush();
  }

  /** Whether one may name everybody at once; in a direct room both are. */
  mayNameAll(room) { return this.#app.rooms.partner(room) !== undefined || may('nameAll', this.#app.rooms.get(room) ?? {}); }

  /** Whom a text names; `before` are those whom it named before it was edited. */
  mentions(room, text, before = []) {
    const words = this.mayNameAll(room) || before.includes('*') ? everybody : [];
    const all = mentionsIn(text, (user) => before.includes(user) || this.#candidates.has(room, user), words);
    const most = this.#app.client.limits?.mentions ?? defaultMentions;
    if (all.length > most) toast(say('compose.mentionsCut', most));
    return all.slice(0, most);
  }
}
