// Editing a message of one's own in the box; what was in the box before comes back afterwards.

import { ask, toast } from '../lib/dialog.js';
import { explain, say } from '../words/index.js';

/** Begins, saves and cancels the editing of a message in a box. */
export class Editing {
  #app;
  #boxes;
  #current;
  #show;
  #mentions;
  #saving = new Set();

  /** current() is the open box, show() shows it anew, mentions(room, text, before) tells whom a text names. */
  constructor({ app, boxes, current, show, mentions }) {
    this.#app = app;
    this.#boxes = boxes;
    this.#current = current;
    this.#show = show;
    this.#mentions = mentions;
  }

  begin({ seq, text, mentions, attachments }) {
    this.#current().edit = { seq, text, before: text, mentions, files: attachments?.length || undefined };
  }

  /** Leaves the message as it was. */
  cancel() {
    const box = this.#current();
    const { edit } = box;
    this.#end(box);
    if (edit.text.trim() === edit.before.trim()) return;
    const again = () => {
      box.edit ??= edit;
      this.#boxes.save(box);
      if (box === this.#current()) this.#show();
    };
    toast(say('compose.editCancelled'), { action: { label: say('compose.undo'), run: again } });
  }

  async save() {
    const box = this.#current();
    const { room, edit } = box;
    const text = edit.text.trim();
    if (text === edit.before.trim()) this.#end(box);
    else if (text === '' && edit.files === undefined) await this.#deleteInstead(box, edit);
    else await this.#do(box, edit, () => this.#app.client.edit(room, edit.seq, text, { mentions: this.#mentions(room, text, edit.mentions) }));
  }

  /** A message has been deleted: tells in which words to say so where a box answers or edits it. What was changed of it goes into the box, where that is empty. */
  deleted(box, target) {
    const { edit, reply } = box;
    if (edit?.seq !== target && reply?.seq !== target) return undefined;
    if (reply?.seq === target) box.reply = undefined;
    if (edit?.seq === target) {
      box.edit = undefined;
      if (edit.text.trim() !== edit.before.trim() && box.text.trim() === '') box.text = edit.text;
    }
    this.#boxes.save(box);
    // Whoever deletes it in the place of saving knows.
    if (this.#saving.has(box)) return undefined;
    return edit?.seq === target ? 'compose.editGone' : 'compose.replyGone';
  }

  async #deleteInstead(box, edit) {
    if (!await ask(say('compose.deleteTitle'), say('compose.deleteText'), say('compose.delete'))) return;
    await this.#do(box, edit, () => this.#app.client.delete(box.room, edit.seq));
  }

  // Until it is done the text stays in the box, and what comes to be typed meanwhile stays too.
  async #do(box, edit, change) {
    if (this.#saving.has(box)) return;
    this.#saving.add(box);
    const { text } = edit;
    try {
      await change();
      if (box.edit === edit && edit.text === text) this.#end(box);
      else if (box.edit === edit) edit.before = text;
    } catch (error) {
      toast(explain(error), { error: true });
    } finally {
      this.#saving.delete(box);
      this.#boxes.save(box);
      if (box === this.#current()) this.#show();
    }
  }

  #end(box) {
    box.edit = undefined;
    this.#boxes.save(box);
    if (box === this.#current()) this.#show();
  }
}
