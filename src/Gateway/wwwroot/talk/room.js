// The open room: what joins its timeline, its list, what is known of it and what may be done in it.

import { announce, fill } from '../lib/dom.js';
import { toast } from '../lib/dialog.js';
import { eachMidnight } from '../lib/format.js';
import { mayWith } from '../state/permissions.js';
import { explain, say } from '../words/index.js';
import { Actions } from './actions.js';
import { summary } from './body.js';
import { refusalOf, wordsOfEmpty } from './empty.js';
import { Facts } from './facts.js';
import { moveByKeys } from './keys.js';
import { MessageList } from './list.js';
import { showPending } from './pending.js';
import { wordsFor } from './phrases.js';
import { Quotes } from './quotes.js';
import { seenIn, whenLookedAt } from './reading.js';
import { firstLine } from './text.js';
import { Timeline } from './timeline.js';
import { copyAsTranscript, partOf } from './transcript.js';

/** What a message's element asks of its surroundings is here: app, room, timeline, quotes, isPinned, receipt, may, act, jump, whenNear. */
export class Room {
  #empty;
  #onEnd;
  #actions;
  #wasMember;
  #seen = 0;

  constructor(app, { empty, onEnd }) {
    this.app = app;
    this.#empty = empty;
    this.#onEnd = onEnd;
    this.list = new MessageList(this);
    this.#actions = new Actions(this.list.element, this);
    moveByKeys(this.list);
    copyAsTranscript(this.list.element, (element, text) => partOf(this.messageOf(element), { text, first: element.classList.contains('first') }, app));
    this.list.addEventListener('moved', () => this.#moved());
    whenLookedAt(() => this.#lookedAt());
    eachMidnight(() => this.list.schedule());
    app.client.addEventListener('gap', ({ detail }) => { if (detail.room === this.room) this.list.again(); });
    app.client.addEventListener('ready', () => this.#resume());
    app.rooms.addEventListener('change', ({ detail }) => { if (this.room !== undefined && (detail.room === undefined || detail.room === this.room)) this.#roomChanged(); });
    app.addEventListener('compose:edit-last', ({ detail }) => { if (detail.room === this.room) this.#editLast(); });
    app.unsent?.addEventListener('change', ({ detail }) => { if (detail.room === this.room) this.#unsentChanged(); });
  }

  /** Shows a room, at a message where one is named; undefined shows none. */
  open(room, seq) {
    if (room === this.room && room !== undefined && this.timeline.epoch > 0 && this.timeline.error === undefined) {
      if (seq === undefined) this.list.toEnd();
      else this.list.go(seq);
      return;
    }
    this.list.close();
    this.room = room;
    this.timeline = undefined;
    this.facts = undefined;
    if (room !== undefined) this.#begin(room, seq);
    this.#showEmpty();
  }

  toEnd() { this.list.toEnd(); }

  /** Takes an event of the room's log. */
  receive(frame) {
    const stays = this.list.isAtEnd && document.visibilityState === 'visible' && document.hasFocus();
    this.facts.receive(frame);
    this.quotes.receive(frame);
    this.timeline.receive(frame);
    if (frame.type !== 'message' || frame.user === this.app.user || frame.deleted_at !== undefined) return;
    // The line above what is new moves here where everything before has been read, and nobody is looking.
    const known = this.app.rooms.get(this.room);
    if (!stays && known !== undefined && known.read < frame.seq && (this.list.newFrom === undefined || known.unread <= 1)) this.list.newFrom = frame.seq;
    announce(say('talk.said', wordsFor(frame.user, this.app), frame.text === '' ? summary(frame, firstLine) : frame.text.slice(0, 500)));
  }

  messages() { return this.timeline.items.flatMap(({ message }) => message ?? []); }

  messageOf(element) { return this.timeline?.message(Number(element.dataset.seq)); }

  isPinned = (seq) => this.facts.isPinned(seq);

  receipt(message) { return this.facts.receipt(message); }

  jump = (seq) => this.list.go(seq);

  whenNear(element, run) { this.list.whenNear(element, run); }

  may = (action, message) => {
    const { role, kind } = this.app.rooms.get(this.room) ?? {};
    return mayWith(action, message, { kind, ...this.facts.info, role }, this.app);
  };

  act = async (action, message, { emoji, remove } = {}) => {
    const { client } = this.app;
    const { room, seq } = message;
    if (action === 'reply' || action === 'edit') {
      this.app.dispatchEvent(new CustomEvent(`compose:${action}`, { detail: { room, message } }));
      return;
    }
    const element = this.list.rows.at(seq);
    element?.setAttribute('aria-busy', 'true');
    try {
      if (action === 'react') await client.react(room, seq, emoji, { remove: remove || undefined });
      if (action === 'pin') await client.pin(room, seq, { remove: this.isPinned(seq) || undefined });
      if (action === 'delete') await client.delete(room, seq);
    } catch (error) {
      toast(explain(error), { error: true });
    }
    element?.removeAttribute('aria-busy');
  };

  beforeDraw() {
    showPending(this.list.pending, this.room, this);
    this.#showEmpty();
  }

  #begin(room, seq) {
    const { client, rooms } = this.app;
    const known = rooms.get(room);
    this.list.element.classList.toggle('direct', rooms.partner(room) !== undefined);
    this.#wasMember = known !== undefined;
    this.#seen = 0;
    this.timeline = new Timeline({ user: this.app.user, load: (query) => this.#history(room, query) });
    this.quotes = new Quotes({ find: (target) => this.timeline.message(target), load: (query) => client.history(room, query), jump: this.jump });
    this.facts = new Facts(room, this.app);
    const { facts } = this;
    facts.addEventListener('change', ({ detail: { what } }) => {
      if (this.facts !== facts) return;
      if (what !== 'info') this.list.rows.showMarks();
      this.#actions.refresh();
    });
    facts.load();
    this.list.open(this.timeline, { seq, newFrom: known?.unread > 0 ? known.read + 1 : undefined });
  }

  // A direct room begins with its first message: until then it is empty.
  async #history(room, query) {
    try {
      return await this.app.client.history(room, query);
    } catch (error) {
      if (error.code === 'no_such_room' && this.app.rooms.partner(room) !== undefined) return { messages: [], more: false, seq: 0 };
      throw error;
    }
  }

  #resume() {
    if (this.room === undefined) return;
    this.facts.load();
    this.quotes.retry();
    if (this.timeline.error !== undefined) this.timeline.retry();
    else if (!this.app.rooms.has(this.room) && this.timeline.epoch > 0) this.timeline.lookAgain();
  }

  #lookedAt() {
    if (this.room === undefined) return;
    if (!this.app.rooms.has(this.room) && this.timeline.epoch > 0 && this.timeline.error === undefined && this.timeline.atEnd) this.timeline.lookAgain();
    this.list.schedule();
  }

  // Events come to members alone: whoever joins has missed what was between the page and the joining, whoever is put out sees what is left to them.
  #roomChanged() {
    const isMember = this.app.rooms.has(this.room);
    if (isMember !== this.#wasMember) {
      this.#wasMember = isMember;
      this.facts.load();
      this.list.again();
    }
    this.#actions.refresh();
    this.#moved();
  }

  #unsentChanged() {
    const isNew = this.app.unsent.list(this.room).some(({ cid }) => !this.list.pending.querySelector(`[data-cid="${CSS.escape(cid)}"]`));
    if (isNew) this.list.toEnd();
    else this.list.schedule();
  }

  #moved() {
    if (this.room === undefined) return;
    const known = this.app.rooms.get(this.room);
    const seen = seenIn(this.list.element, this.list.elements);
    this.#seen = Math.max(this.#seen, seen ?? 0);
    if (known !== undefined && seen > known.read) this.app.client.read(this.room, seen);
    this.#onEnd(this.list.isAtEnd || this.timeline.epoch === 0, known === undefined ? 0 : this.#unread(known));
  }

  // What was seen is told once a second at most; here it counts at once.
  #unread({ read, unread }) {
    const seen = Math.max(this.#seen, read);
    if (!this.timeline.atEnd || seen < (this.timeline.items[0]?.seq ?? 0)) return unread;
    return this.messages().filter(({ seq, user, deleted_at: deleted }) => seq > seen && user !== this.app.user && deleted === undefined).length;
  }

  #editLast() {
    const message = this.messages().findLast((one) => one.user === this.app.user && this.may('edit', one));
    if (message !== undefined) this.act('edit', message);
  }

  #showEmpty() {
    const { timeline } = this;
    const begins = timeline?.epoch === 0 && timeline.error === undefined;
    const holds = timeline !== undefined && refusalOf(timeline) === undefined && (timeline.items.length > 0 || this.list.pending.childElementCount > 0);
    this.#empty.hidden = begins || holds;
    this.list.element.hidden = !this.#empty.hidden;
    if (this.#empty.hidden) return;
    fill(this.#empty, ...wordsOfEmpty(timeline, { isDirect: timeline !== undefined && this.app.rooms.partner(this.room) !== undefined }));
    if (timeline === undefined) this.#onEnd(true, 0);
  }
}
