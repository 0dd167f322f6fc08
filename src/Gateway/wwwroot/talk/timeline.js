// What a reader has before them of one room's log: a stretch without holes, read by pages and kept true by the room's events.

import { deleted, edited, reacted } from './changes.js';

const pageSize = 50;
const maxItems = 200;

/**
 * Items are immutable: { kind: 'message', seq, message, asOf } and { kind: 'note', seq, frame }, ascending; a changed message is a new item.
 * `asOf` is the entry of the log up to which a message is as it stands: only events above it concern it.
 * Dispatches `change`.
 */
export class Timeline extends EventTarget {
  #user;
  #load;
  #items = [];
  #atStart = false;
  #atEnd = false;
  #high = 0;
  #epoch = 0;
  #error;
  #round = 0;
  #begun;
  #loading = new Set();
  // What happened while pages are under way: it may concern messages that are in them.
  #meanwhile = [];
  #underway = 0;

  /** The seq of the message that is being read, which is never dropped; Infinity for the newest, whichever that is. */
  place = Infinity;

  /** load({ before | after | around, limit }) promises a page of history; user is who reads. */
  constructor({ user, load }) {
    super();
    this.#user = user;
    this.#load = load;
  }

  get items() { return this.#items; }
  /** Whether there is nothing before the first item. */
  get atStart() { return this.#atStart; }
  /** Whether there is nothing after the last item: what happens in the room is added then. */
  get atEnd() { return this.#atEnd; }
  /** Rises each time that the window was begun anew; 0 before the first page. */
  get epoch() { return this.#epoch; }
  /** Why the last page of a direction did not come: { direction: 'start' | 'older' | 'newer', error }. */
  get error() { return this.#error; }

  /** The message at a seq, where it is here. */
  message(seq) {
    return this.#items[this.#index(seq)]?.message;
  }

  /** Whether a message of the reader's is here that was sent under this id. */
  hasOwn(cid) {
    return this.#items.some(({ message }) => message?.cid === cid && message.user === this.#user);
  }

  /** Begins anew: at the newest message, around a seq, or at the oldest one. What is here stays until the page has come. */
  start({ around, oldest } = {}) {
    this.#begun = { around, oldest };
    this.#round++;
    this.#loading.clear();
    this.#error = undefined;
    const query = around !== undefined ? { around } : oldest ? { after: 0 } : {};
    return this.#fetch('start', query, (page) => {
      const first = page.messages[0]?.seq ?? 1;
      const last = page.messages.at(-1)?.seq ?? 0;
      this.#items = page.messages.map((message) => asItem(message, page.seq));
      // Half of what is around a message comes before it: none of it means that there is none.
      this.#atStart = oldest === true || !page.more || first === 1 || first >= around;
      this.#atEnd = (around === undefined && !oldest) || !page.more || last === page.seq;
      this.#high = this.#atEnd ? page.seq : last;
      this.#epoch++;
    });
  }

  /** Loads what comes before, and drops what is farthest below. */
  older() {
    if (this.#atStart || this.#epoch === 0 || this.#loading.size > 0) return undefined;
    const first = this.#items[0]?.seq ?? this.#high + 1;
    return this.#fetch('older', { before: first }, (page) => {
      const messages = page.messages.filter(({ seq }) => seq < first);
      this.#items = [...messages.map((message) => asItem(message, page.seq)), ...this.#items];
      this.#atStart = !page.more || messages.length === 0;
      this.#dropNewest();
    });
  }

  /** Loads what comes after, and drops what is farthest above. */
  newer() {
    if (this.#atEnd || this.#epoch === 0 || this.#loading.size > 0) return undefined;
    const last = this.#high;
    return this.#fetch('newer', { after: last }, (page) => {
      const messages = page.messages.filter(({ seq }) => seq > last);
      this.#items = [...this.#items, ...messages.map((message) => asItem(message, page.seq))];
      this.#atEnd = !page.more || messages.length === 0;
      this.#high = this.#atEnd ? Math.max(page.seq, last) : messages.at(-1).seq;
      this.#dropOldest();
    });
  }

  /** Tries again what did not come. */
  retry() {
    const direction = this.#error?.direction;
    this.#error = undefined;
    if (direction === 'start') this.start(this.#begun);
    else if (direction === 'older') this.older();
    else if (direction === 'newer') this.newer();
  }

  /** Looks for what came without events, in a room that tells the reader none. */
  lookAgain() {
    this.#atEnd = false;
    this.newer();
  }

  /** Takes an event of the room. */
  receive(frame) {
    if (this.#underway > 0) this.#meanwhile.push(frame);
    if (this.#apply(frame)) this.#changed();
  }

  async #fetch(direction, query, join) {
    const round = this.#round;
    this.#loading.add(direction);
    this.#error = undefined;
    this.#underway++;
    this.#changed();
    let outcome = () => {};
    try {
      const page = await this.#load({ ...query, limit: pageSize });
      outcome = () => {
        join(page);
        for (const frame of this.#meanwhile) this.#apply(frame);
      };
    } catch (error) {
      outcome = () => { this.#error = { direction, error }; };
    }
    this.#underway--;
    const isWanted = round === this.#round;
    if (isWanted) {
      this.#loading.delete(direction);
      outcome();
    }
    if (this.#underway === 0) this.#meanwhile = [];
    if (isWanted) this.#changed();
  }

  #apply(frame) {
    switch (frame.type) {
      case 'message': return this.#append(asItem(frame, frame.seq));
      case 'member': case 'room': case 'pinned': return this.#append({ kind: 'note', seq: frame.seq, frame });
      case 'edited': return this.#change(frame, edited);
      case 'reacted': return this.#change(frame, (message) => reacted(message, frame, this.#user));
      case 'deleted': return this.#change(frame, deleted);
      default: return false;
    }
  }

  #append(item) {
    if (this.#epoch === 0 || !this.#atEnd) return false;
    if (item.seq <= this.#high) return item.kind === 'note' && this.#insert(item);
    this.#items = [...this.#items, item];
    this.#high = item.seq;
    const at = this.place === Infinity ? maxItems : this.#index(this.place);
    if (at > maxItems / 2) this.#dropOldest();
    else this.#dropNewest();
    return true;
  }

  // A page can be ahead of the events: what it has no place for, such as somebody's joining, is put where it belongs.
  #insert(item) {
    const at = this.#items.findIndex(({ seq }) => seq >= item.seq);
    if (at === 0 || this.#items[at]?.seq === item.seq) return false;
    this.#items = at < 0 ? [...this.#items, item] : this.#items.toSpliced(at, 0, item);
    return true;
  }

  #change(frame, change) {
    const at = this.#index(frame.target);
    const item = this.#items[at];
    if (item?.kind !== 'message' || frame.seq <= item.asOf) return false;
    const message = item.message.deleted_at === undefined ? change(item.message, frame) : item.message;
    this.#items = this.#items.with(at, { ...item, message, asOf: frame.seq });
    return true;
  }

  #index(seq) {
    return this.#items.findIndex((item) => item.seq === seq);
  }

  #dropOldest() {
    if (this.#items.length <= maxItems) return;
    this.#items = this.#items.slice(-maxItems);
    this.#atStart = false;
  }

  #dropNewest() {
    if (this.#items.length <= maxItems) return;
    this.#items = this.#items.slice(0, maxItems);
    this.#atEnd = false;
    this.#high = this.#items.at(-1).seq;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function asItem(message, asOf) {
  return { kind: 'message', seq: message.seq, message, asOf };
}
