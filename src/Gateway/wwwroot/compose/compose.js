// The input box: where one writes, answers and edits, with what belongs to it above and below.

import { toast } from '../lib/dialog.js';
import { announce } from '../lib/dom.js';
import { areas, say } from '../words/index.js';
import { Boxes, quoteOf } from './boxes.js';
import { Candidates } from './candidates.js';
import { Complete } from './complete.js';
import { showContext } from './context.js';
import { acceptDrops, filesOf, typeAnywhere } from './drop.js';
import { Editing } from './editing.js';
import { openEmojiPicker } from './emoji-picker.js';
import { Gate } from './gate.js';
import { bytesLeft, Hint } from './hint.js';
import { Composing, enterSends, insert, meaningOf } from './keys.js';
import { mentionsIn } from './mentions.js';
import { buildParts, growing, stayAboveKeyboard } from './parts.js';
import { mayNameAll } from './permission.js';
import { showProgress, showUploads } from './upload-list.js';
import { Uploads } from './uploads.js';

const everybody = ['all', areas.people.en.everybody, areas.people.zh.everybody];
const defaultAttachments = 10;
const defaultMentions = 50;

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
  #candidates;
  #composing;
  #complete;
  #editing;
  #gate;
  #hint;
  #grow;

  constructor(root, app) {
    this.#app = app;
    this.#parts = buildParts(root);
    const { text, hint, complete } = this.#parts;
    this.#boxes = new Boxes(app);
    this.#uploads = new Uploads(app.client);
    this.#candidates = new Candidates(app);
    this.#gate = new Gate(app);
    this.#composing = new Composing(text);
    this.#grow = growing(text);
    this.#hint = new Hint(hint, () => this.#box && { text: text.value, limits: app.client.limits, unsent: app.unsent.list(this.#box.room), waiting: this.#box.waiting });
    this.#complete = new Complete({
      text, list: complete, candidates: this.#candidates,
      of: () => this.#box && { room: this.#box.room, mayNameAll: this.#mayNameAll(this.#box.room) },
      onPick: (start, end, name) => insert(text, start, text.value[end] === ' ' ? end + 1 : end, name),
    });
    this.#editing = new Editing({ app, boxes: this.#boxes, current: () => this.#box, show: () => this.#show(), mentions: (...of) => this.#mentions(...of) });
    this.#hearBox();
    this.#hearApp();
    stayAboveKeyboard(root);
  }

  #hearBox() {
    const { text, send, attach, file, emoji } = this.#parts;
    text.addEventListener('input', () => this.#typed());
    text.addEventListener('keydown', (key) => this.#key(key));
    for (const moved of ['click', 'keyup', 'compositionend']) text.addEventListener(moved, () => { if (!this.#composing.active) this.#complete.update(); });
    text.addEventListener('paste', (paste) => this.#paste(paste));
    send.addEventListener('click', () => this.#send());
    attach.addEventListener('click', () => file.click());
    file.addEventListener('change', () => {
      this.#attach([...file.files]);
      file.value = '';
    });
    emoji.addEventListener('click', () => openEmojiPicker(emoji, (picked) => insert(text, text.selectionStart, text.selectionEnd, picked)));
    acceptDrops(this.#parts.root, document.getElementById('middle'), { mayDrop: () => this.#mayAttach(), files: (files) => this.#attach(files, true) });
    typeAnywhere(text, { mayType: () => this.#shown === 'write', paste: (paste) => this.#paste(paste, true) });
  }

  #hearApp() {
    const app = this.#app;
    app.addEventListener('open', ({ detail: { room } }) => this.#open(room));
    app.addEventListener('signedOut', () => this.#open(undefined));
    app.addEventListener('drafts', ({ detail: { room } }) => {
      const isHere = room === this.#box?.room;
      if ((!isHere || !document.hasFocus()) && this.#boxes.reload(room) && isHere) this.#show();
    });
    app.addEventListener('compose:reply', ({ detail: { room, message } }) => this.#reply(room, message));
    app.addEventListener('compose:edit', ({ detail: { room, message } }) => {
      if (room === this.#box?.room && this.#shown === 'write') this.#begin(() => this.#editing.begin(message));
    });
    app.addEventListener('compose:mention', ({ detail: { user } }) => this.#name(user));
    app.unsent.addEventListener('change', ({ detail: { room } }) => { if (room === this.#box?.room) this.#hint.update(); });
    app.client.addEventListener('deleted', ({ detail: { room, target } }) => this.#deleted(room, target));
    this.#gate.addEventListener('change', ({ detail: { room } }) => { if (room === this.#box?.room) this.#showGate(); });
    this.#uploads.addEventListener('change', ({ detail }) => this.#uploadChanged(detail));
    this.#uploads.addEventListener('done', ({ detail: { box } }) => { if (box.waiting) this.#sendBox(box); });
    addEventListener('beforeunload', (leaving) => { if (this.#uploads.busy) leaving.preventDefault(); });
  }

  #open(room) {
    if (room === this.#box?.room) {
      if (room !== undefined) this.#focus();
      return;
    }
    this.#leave();
    this.#box = room === undefined ? undefined : this.#boxes.get(room);
    this.#shown = undefined;
    if (room !== undefined) this.#gate.look(room);
    this.#show();
    this.#focus();
  }

  // What an input method has not finished yet is text all the same: without the focus it ends, and belongs to the room where it was written.
  #leave() {
    const box = this.#box;
    if (box === undefined) return;
    const { text } = this.#parts;
    if (this.#composing.active) text.blur();
    this.#take(text.value);
    this.#complete.close();
    this.#app.client.typing?.(box.room, { stop: true });
    this.#boxes.save(box);
    this.#boxes.flush();
  }

  #show() {
    const { text, context, send } = this.#parts;
    const box = this.#box;
    this.#showGate();
    if (box === undefined) {
      text.value = '';
      return;
    }
    const words = box.edit?.text ?? box.text;
    if (text.value !== words) text.value = words;
    showContext(context, box, { cancel: () => this.#cancel(), jump: (seq) => this.#app.open(box.room, { seq }) });
    send.dataset.mode = box.edit === undefined ? 'send' : 'save';
    const label = say(box.edit === undefined ? 'compose.send' : 'compose.save');
    send.setAttribute('aria-label', label);
    send.title = label;
    this.#parts.attach.disabled = box.edit !== undefined;
    this.#showUploads();
    this.#changed();
  }

  #showGate() {
    const room = this.#box?.room;
    const what = room === undefined ? 'wait' : this.#gate.permission(room);
    if (this.#shown === what) return;
    this.#shown = what;
    this.#parts.root.hidden = what === 'wait';
    this.#parts.box.hidden = what !== 'write';
    if (room === undefined) return;
    this.#gate.show(this.#parts.gate, room);
    if (what === 'write') this.#focus();
  }

  #showUploads() {
    const box = this.#box;
    const on = { remove: (id) => this.#uploads.remove(box, id), retry: (id) => this.#uploads.retry(box, id) };
    showUploads(this.#parts.uploads, box.edit === undefined ? box.uploads : [], { on, media: this.#app.media });
  }

  #uploadChanged({ box, upload }) {
    if (upload !== undefined) {
      if (box === this.#box) showProgress(this.#parts.uploads, upload);
      return;
    }
    if (box.uploads.some(({ state }) => state === 'failed')) box.waiting = false;
    this.#boxes.save(box);
    if (box !== this.#box) return;
    this.#showUploads();
    this.#changed();
  }

  // What follows from what is in the box.
  #changed() {
    const { text, send } = this.#parts;
    const isEmpty = text.value.trim() === '' && (this.#box.edit !== undefined || this.#box.uploads.length === 0);
    send.classList.toggle('ready', !isEmpty);
    this.#grow();
    this.#hint.update();
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
    this.#changed();
    if (!this.#composing.active) this.#complete.update();
    if (box.edit === undefined) this.#app.client.typing?.(box.room, value.trim() === '' ? { stop: true } : {});
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

  #send() {
    const box = this.#box;
    if (box === undefined || this.#shown !== 'write') return;
    if (box.edit === undefined) this.#sendBox(box);
    else if (bytesLeft(box.edit.text.trim(), this.#app.client.limits) < 0) announce(this.#parts.hint.textContent);
    else this.#editing.save();
    this.#focus();
  }

  #sendBox(box) {
    const text = box.text.trim();
    if (text === '' && box.uploads.length === 0) return;
    if (bytesLeft(text, this.#app.client.limits) < 0) return void announce(this.#parts.hint.textContent);
    if (box.uploads.some(({ state }) => state === 'failed')) return void toast(say('compose.uploadFailed'), { error: true });
    box.waiting = Uploads.busy(box);
    if (!box.waiting) {
      const attachments = box.uploads.map(({ media }) => media);
      this.#app.unsent.send(box.room, text, { reply_to: box.reply?.seq, mentions: this.#mentions(box.room, text), attachments });
      Object.assign(box, { text: '', reply: undefined });
      this.#uploads.clear(box);
      this.#boxes.save(box);
      this.#boxes.flush();
    }
    if (box === this.#box) this.#show();
  }

  #mayNameAll(room) { return mayNameAll({ room, known: this.#app.rooms.get(room) }); }

  #mentions(room, text, before = []) {
    const all = mentionsIn(text, (user) => before.includes(user) || this.#candidates.has(room, user), this.#mayNameAll(room) || before.includes('*') ? everybody : []);
    const most = this.#app.client.limits?.mentions ?? defaultMentions;
    if (all.length > most) toast(say('compose.mentionsCut', most));
    return all.slice(0, most);
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

  #reply(room, message) {
    if (room !== this.#box?.room || this.#shown !== 'write') return;
    this.#begin(() => {
      if (this.#box.edit !== undefined) this.#editing.cancel();
      this.#box.reply = quoteOf(message);
    });
  }

  #begin(change) {
    change();
    this.#boxes.save(this.#box);
    this.#show();
    const { text } = this.#parts;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  #name(user) {
    if (this.#shown !== 'write') return;
    const { text } = this.#parts;
    const before = text.value.slice(0, text.selectionStart);
    insert(text, text.selectionStart, text.selectionEnd, `${/\S$/.test(before) ? ' ' : ''}@${user} `);
    this.#complete.close();
  }

  #deleted(room, target) {
    for (const box of this.#boxes.all.filter((one) => one.room === room)) {
      const gone = this.#editing.deleted(box, target) || (box.reply?.seq === target && 'compose.replyGone');
      if (!gone) continue;
      if (box.reply?.seq === target) box.reply = undefined;
      this.#boxes.save(box);
      if (box !== this.#box) continue;
      toast(say(gone));
      this.#show();
    }
  }

  #mayAttach() { return this.#shown === 'write' && this.#box?.edit === undefined; }

  #attach(files, dropped = false) {
    if (!this.#mayAttach()) return;
    if (files.length === 0 && dropped) toast(say('compose.noFiles'));
    const most = this.#app.client.limits?.attachments ?? defaultAttachments;
    const room = most - this.#box.uploads.length;
    if (files.length > room) toast(say('compose.tooMany', most), { error: true });
    this.#uploads.add(this.#box, files.slice(0, Math.max(0, room)));
    this.#focus();
  }

  // What is pasted elsewhere on the page does not come into the box by itself.
  #paste(paste, elsewhere = false) {
    const files = filesOf(paste.clipboardData);
    if (files.length > 0 && this.#mayAttach()) {
      paste.preventDefault();
      this.#attach(files);
    } else if (elsewhere) {
      const { text } = this.#parts;
      paste.preventDefault();
      insert(text, text.selectionStart, text.selectionEnd, paste.clipboardData.getData('text/plain'));
    }
  }

  // On a touch screen the keyboard would cover what one wants to read.
  #focus() {
    if (this.#shown === 'write' && enterSends() && document.querySelector('dialog[open]') === null) this.#parts.text.focus({ preventScroll: true });
  }
}
