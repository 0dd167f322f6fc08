// The list of talks, the one with the newest message first. However many there are, a change costs one row and its move.

import { fill, h } from '../lib/dom.js';
import { eachMidnight } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { arrange, stopAt, stopOnce, walk } from './arrange.js';
import { openTalkMenu } from './menu.js';
import { Patience } from './patience.js';
import { TalkRow } from './row.js';

const buttons = 'button.talk';

/** onNew() and onDiscover(query) open what helps whoever finds nothing here. */
export class Talks {
  #app;
  #rows = new Map();
  #dirty = new Set();
  #allDirty = false;
  #frame;
  #list = h('ul', { id: 'talks', 'aria-label': say('left.talks') });
  #filter = h('input', { id: 'filter', type: 'search', placeholder: say('left.filter'), 'aria-label': say('left.filter'), autocomplete: 'off', enterkeyhint: 'search' });
  #empty = h('div', { class: 'empty', hidden: true });
  #patience = new Patience((room) => this.#change(room));
  #onNew;
  #onDiscover;
  #opened;

  constructor(app, { onNew, onDiscover }) {
    this.#app = app;
    this.#onNew = onNew;
    this.#onDiscover = onDiscover;
    this.element = h('section', { class: 'left-pane', 'aria-label': say('left.talks') }, h('div', { class: 'find-box' }, icon('search'), this.#filter), this.#empty, this.#list);
    for (const source of [app.rooms, app.typists]) source.addEventListener('change', ({ detail }) => this.#change(detail.room));
    app.people.addEventListener('change', ({ detail }) => this.#personChanged(detail.user));
    app.addEventListener('open', ({ detail }) => this.#open(detail.room));
    app.addEventListener('drafts', ({ detail }) => { if (detail.room !== app.room) this.#change(detail.room); });
    app.addEventListener('signedIn', () => this.#change());
    app.addEventListener('signedOut', () => this.#clear());
    this.#filter.addEventListener('input', () => this.#change());
    this.#filter.addEventListener('keydown', (key) => this.#filterKey(key));
    this.#list.addEventListener('contextmenu', (event) => this.#menu(event));
    walk(this.#list, buttons);
    stopOnce(this.#list, buttons);
    // "Yesterday" is another day tomorrow.
    eachMidnight(() => this.#change());
  }

  /** What a talk is called here, or was, of one that has just gone. */
  titleOf(room) { return this.#rows.get(room)?.title ?? room; }

  /** Goes to the box that looks for a talk. */
  find() {
    this.#filter.focus();
    this.#filter.select();
  }

  #change(room) {
    if (room === undefined) this.#allDirty = true;
    else this.#dirty.add(room);
    this.#frame ??= requestAnimationFrame(() => this.#show());
  }

  #personChanged(user) {
    if (user === undefined) this.#change();
    else for (const [room, row] of this.#rows) if (row.shows(user)) this.#change(room);
  }

  // The talk that was open may have a draft now, which is to be seen as long as it is not.
  #open(room) {
    for (const changed of [this.#opened, room]) if (changed !== undefined) this.#change(changed);
    this.#opened = room;
  }

  #clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#filter.value = '';
    this.#opened = undefined;
  }

  #show() {
    this.#frame = undefined;
    if (this.#app.kept === undefined) return;
    const rooms = this.#rooms();
    const known = new Set(rooms.map(({ room }) => room));
    for (const room of this.#rows.keys()) if (!known.has(room)) this.#rows.delete(room);
    // From the end: whose name is asked for last is told first, and that should be who is at the top.
    for (const room of rooms.toReversed()) this.#showRow(room);
    this.#allDirty = false;
    this.#dirty.clear();
    const shown = this.#filtered(rooms);
    arrange(this.#list, shown.map(({ room }) => this.#rows.get(room).element));
    this.#showEmpty(shown.length, rooms.length);
    this.#watch(rooms);
    if (!this.#list.contains(document.activeElement)) stopAt(this.#list, buttons, (this.#rows.get(this.#app.room) ?? this.#rows.get(shown[0]?.room))?.button);
  }

  #showRow(room) {
    let row = this.#rows.get(room.room);
    const isNew = row === undefined;
    if (isNew) this.#rows.set(room.room, row = new TalkRow(this.#app, room.room));
    if (isNew || this.#allDirty || this.#dirty.has(room.room)) row.update(this.#isHeld(room) ? { ...room, unread: 0, mentions: 0 } : room, this.#app.typists.in(room.room));
  }

  #isHeld(room) { return room.room === this.#app.room && document.hasFocus() && this.#patience.holds(room); }

  // A direct talk begins with its first message; until then it is here while it is open or something has been written for it.
  #rooms() {
    const { rooms, kept, room: open } = this.#app;
    const begun = [open, ...kept.drafts].filter((room, at, all) => room?.startsWith('dm:') && !rooms.has(room) && all.indexOf(room) === at);
    return [...begun.map((room) => ({ room, kind: 'direct', last: null })), ...rooms.sorted];
  }

  #filtered(rooms) {
    const query = this.#filter.value.trim().toLowerCase();
    return query === '' ? rooms : rooms.filter(({ room }) => room.includes(query) || this.#rows.get(room).title.toLowerCase().includes(query));
  }

  #showEmpty(shown, all) {
    this.#empty.hidden = shown > 0;
    if (shown > 0) return;
    const query = this.#filter.value.trim();
    fill(this.#empty, h('p', null, all === 0 ? say('left.noTalks') : say('left.noneFound', query)), h('div', { class: 'choices' },
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#onDiscover(query) }, icon('compass'), say('left.discover')),
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#onNew(query) }, icon('add'), say('left.new'))));
  }

  // Those one talks with are told of though they may be no friends.
  #watch(rooms) {
    this.#app.people.watch('talks', rooms.map(({ room }) => this.#app.rooms.partner(room)).filter((user) => user !== undefined));
  }

  #filterKey(key) {
    const first = this.#list.querySelector(buttons);
    if (key.isComposing || !['ArrowDown', 'Enter', 'Escape'].includes(key.key)) return;
    if (key.key === 'Escape') {
      if (this.#filter.value === '') return;
      this.#filter.value = '';
      this.#change();
    } else if (key.key === 'Enter') {
      first?.click();
    } else {
      first?.focus();
    }
    key.preventDefault();
    key.stopPropagation();
  }

  #menu(event) {
    const button = event.target.closest(buttons);
    const room = this.#app.rooms.get(button?.dataset.room);
    if (room === undefined) return;
    event.preventDefault();
    openTalkMenu(this.#app, button, room);
  }
}
