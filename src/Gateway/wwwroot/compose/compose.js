// The input box: where one writes, answers and edits, with what belongs to it above and below.

import { announce } from '../lib/dom.js';
import { Attaching } from './attaching.js';
import { Boxes } from './boxes.js';
import { Candidates } from './candidates.js';
import { Complete } from './complete.js';
import { acceptDrops, typeAnywhere } from './drop.js';
import { Editing } from './editing.js';
import { openEmojiPicker } from './emoji-picker.js';
import { Gate } from './gate.js';
import { Composing, enterSends, insert, meaningOf } from './keys.js';
import { buildParts, stayAboveKeyboard } from './parts.js';
import { hearRequests } from './requests.js';
import { Sending } from './sending.js';
import { tellUploads } from './upload-list.js';
import { Uploads } from './uploads.js';
import { BoxView } from './view.js';

/** Builds the input box into its area, and lets it follow the app. */
export function mountCompose(root, app) {
  return new Compose(root, app);
}

class Compose {
  #app;
  #parts;
  #box;
  #shown;
  #boxes;
  #uploads;
  #attaching;
  #sending;
  #composing;
  #complete;
  #editing;
  #gate;
  #view;

  constructor(root, app) {
    this.#app = app;
    this.#parts = buildParts(root);
    const { text, complete } = this.#parts;
    this.#boxes = new Boxes(app);
    this.#uploads = new Uploads(app.client);
    const candidates = new Candidates(app);
    this.#attaching = new Attaching({ app, uploads: this.#uploads, current: () => (this.#mayAttach ? this.#box : undefined) });
    this.#sending = new Sending({ app, boxes: this.#boxes, uploads: this.#uploads, candidates });
    this.#gate = new Gate(app);
    this.#composing = new Composing(text);
    this.#view = new BoxView(this.#parts, {
      media: app.media, on: this.#buttons(),
      hint: () => this.#box && { text: text.value, limits: app.client.limits, unsent: app.unsent.list(this.#box.room), waiting: this.#box.waiting },
    });
    this.#complete = new Complete({
      text, list: complete, candidates,
      of: () => this.#box && { room: this.#box.room, mayNameAll: this.#sending.mayNameAll(this.#box.room) },
      onPick: (start, end, name) => insert(text, start, text.value[end] === ' ' ? end + 1 : end, name),
    });
    this.#editing = new Editing({ app, boxes: this.#boxes, current: () => this.#box, show: () => this.#show(), mentions: (...of) => this.#sending.mentions(...of) });
    hearRequests({
      app, boxes: this.#boxes, editing: this.#editing, text,
      current: () => (this.#shown === 'write' ? this.#box : undefined), begin: () => this.#begin(), show: () => this.#show(),
    });
    this.#hearBox();
    this.#hearApp();
    stayAboveKeyboard(root);
  }

  #hearBox() {
    const { text, send, attach, file, emoji } = this.#parts;
    text.addEventListener('input', () => this.#typed());
    text.addEventListener('keydown', (key) => this.#key(key));
    for (const moved of ['click', 'keyup', 'compositionend']) text.addEventListener(moved, () => this.#complete.update());
    text.addEventListener('paste', (paste) => this.#attaching.paste(paste, text));
    send.addEventListener('click', () => this.#send());
    attach.addEventListener('click', () => file.click());
    file.addEventListener('change', () => {
      this.#attaching.add([...file.files]);
      this.#focus();
      file.value = '';
    });
    emoji.addEventListener('click', () => openEmojiPicker(emoji, (picked) => insert(text, text.selectionStart, text.selectionEnd, picked)));
    acceptDrops(this.#parts.root, document.getElementById('middle'), { mayDrop: () => this.#mayAttach, drop: (data) => this.#attaching.drop(data) });
    typeAnywhere(text, { mayType: () => this.#shown === 'write', paste: (paste) => this.#attaching.paste(paste, text) });
  }

  // What the buttons around the words do.
  #buttons() {
    return {
      cancel: () => this.#cancel(),
      jump: (seq) => this.#app.open(this.#box.room, { seq }),
      retry: (id) => this.#uploads.retry(this.#box, id),
      // Whoever takes a file back may not want to send the rest at once.
      remove: (id) => {
        this.#box.waiting = false;
        this.#uploads.remove(this.#box, id);
      },
    };
  }

  #hearApp() {
    const app = this.#app;
    app.addEventListener('open', ({ detail: { room, seq } }) => this.#open(room, seq));
    app.addEventListener('signedOut', () => {
      this.#uploads.stop();
      this.#open(undefined);
    });
    app.addEventListener('drafts', ({ detail: { room } }) => {
      const isHere = room === this.#box?.room;
      if ((!isHere || !document.hasFocus()) && this.#boxes.reload(room) && isHere) this.#show();
    });
    app.unsent.addEventListener('change', ({ detail: { room } }) => { if (room === this.#box?.room) this.#view.showHint(); });
    this.#gate.addEventListener('change', ({ detail: { room } }) => { if (room === this.#box?.room) this.#showGate(); });
    this.#uploads.addEventListener('change', ({ detail }) => this.#uploadChanged(detail));
    this.#uploads.addEventListener('done', ({ detail: { box } }) => { if (box === this.#box) tellUploads(box.uploads); });
    addEventListener('beforeunload', (leaving) => { if (this.#uploads.busy) leaving.preventDefault(); });
  }

  // Who goes to a message reads it; who opens a talk writes.
  #open(room, seq) {
    if (room !== this.#box?.room) this.#enter(room);
    if (room !== undefined && seq === undefined) this.#focus();
  }

  #enter(room) {
    this.#leave();
    this.#box = room === undefined ? undefined : this.#boxes.get(room);
    this.#shown = undefined;
    if (room !== undefined) this.#gate.look(room);
    this.#show();
  }

  // What an input method has not finished yet is text all the same: without the focus it ends, and belongs to the room where it was written.
  #leave() {
    const box = this.#box;
    if (box === undefined) return;
    const { text } = this.#parts;
    if (this.#composing.active) text.blur();
    this.#take(text.value);
    this.#complete.close();
    this.#app.client.typing(box.room, { stop: true });
    this.#boxes.save(box);
    this.#boxes.flush();
  }

  #show() {
    this.#showGate();
    this.#view.show(this.#box);
  }

  #showGate() {
    const room = this.#box?.room;
    const what = room === undefined ? 'wait' : this.#gate.standing(room);
    if (this.#shown === what) return;
    this.#shown = what;
    this.#parts.root.hidden = what === 'wait';
    this.#parts.box.hidden = what !== 'write';
    if (room === undefined) return;
    this.#gate.show(this.#parts.gate, room);
    if (what === 'write' && document.activeElement === document.body) this.#focus();
  }

  #uploadChanged({ box, upload }) {
    if (upload !== undefined) {
      if (box === this.#box) this.#view.showProgress(upload);
      return;
    }
    if (box.uploads.some(({ state }) => state === 'failed')) box.waiting = false;
    this.#boxes.save(box);
    if (box === this.#box) this.#show();
  }

  #take(words) {
    if (this.#box.edit === undefined) this.#box.text = words;
    else this.#box.edit.text = words;
  }

  #typed() {
    const box = this.#box;
    if (box === undefined) return;
    const { value } = this.#parts.text;
    this.#take(value);
    box.waiting = false;
    this.#boxes.save(box);
    this.#view.showRest(box);
    this.#complete.update();
    if (box.edit === undefined) this.#app.client.typing(box.room, value.trim() === '' ? { stop: true } : {});
  }

  #key(key) {
    if (this.#composing.owns(key) || this.#complete.key(key)) return;
    const { text } = this.#parts;
    const isEmpty = text.value === '' && this.#box.edit === undefined;
    const meaning = meaningOf(key, { isEmpty, enter: enterSends() });
    if (meaning === undefined || (meaning === 'cancel' && !this.#cancel())) return;
    key.preventDefault();
    if (meaning === 'send') this.#send();
    if (meaning === 'edit-last') this.#app.dispatchEvent(new CustomEvent('compose:edit-last', { detail: { room: this.#box.room } }));
  }

  get #mayAttach() { return this.#shown === 'write' && this.#box.edit === undefined; }

  #send() {
    const box = this.#box;
    if (box === undefined || this.#shown !== 'write') return;
    if (this.#sending.isTooLong(this.#parts.text.value)) announce(this.#parts.hint.textContent);
    else if (box.edit === undefined) this.#sending.send(box);
    else this.#editing.save();
    this.#show();
    this.#focus();
  }

  // Tells whether there was anything to cancel.
  #cancel() {
    const box = this.#box;
    if (box.edit !== undefined) {
      this.#editing.cancel();
    } else if (box.reply !== undefined) {
      box.reply = undefined;
      this.#boxes.save(box);
      this.#show();
    } else {
      return false;
    }
    this.#focus();
    return true;
  }

  #begin() {
    this.#boxes.save(this.#box);
    this.#show();
    this.#view.focusAtEnd();
  }

  #focus() {
    if (this.#shown === 'write') this.#view.focus();
  }
}
