// What a user has written and not sent, kept through reloads: drafts by room, and messages on their way.

const kinds = ['draft', 'unsent'];

// Storage may be forbidden; the page works without, and forgets.
function ofBrowser() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/**
 * Every draft and every message has a key of its own, so that two tabs of the same user never overwrite what the other has written.
 * Dispatches `draft` and `unsent` with { id } when another tab has changed one: the room of a draft, the cid of a message.
 */
export class Kept extends EventTarget {
  #prefix;
  #storage;
  #values = { draft: new Map(), unsent: new Map() };
  #heard = ({ key, newValue }) => this.#take(key, newValue);

  constructor(user, storage = ofBrowser()) {
    super();
    this.#prefix = `orleanschat.kept/${user}/`;
    this.#storage = storage;
    this.#load();
    globalThis.addEventListener?.('storage', this.#heard);
  }

  /** Hears of other tabs no more. */
  close() {
    globalThis.removeEventListener?.('storage', this.#heard);
  }

  /** { text, reply?, attachments?, … }, or undefined. */
  draft(room) { return this.#values.draft.get(room); }

  /** The rooms that have one. */
  get drafts() { return [...this.#values.draft.keys()]; }

  /** undefined takes it away. */
  setDraft(room, draft) { this.#set('draft', room, draft); }

  /** Messages on their way, the oldest first. */
  get unsent() { return [...this.#values.unsent.values()].sort((a, b) => a.at.localeCompare(b.at)); }

  addUnsent(message) { this.#set('unsent', message.cid, message); }

  dropUnsent(cid) { this.#set('unsent', cid, undefined); }

  /** Takes everything of this user out of the browser. */
  forget() {
    for (const values of Object.values(this.#values)) values.clear();
    try {
      for (const key of this.#keys()) this.#storage.removeItem(key);
    } catch {
      // Where nothing may be kept there is nothing.
    }
  }

  #set(kind, id, value) {
    const key = `${this.#prefix}${kind}/${id}`;
    if (value === undefined) this.#values[kind].delete(id);
    else this.#values[kind].set(id, value);
    try {
      if (value === undefined) this.#storage?.removeItem(key);
      else this.#storage?.setItem(key, JSON.stringify(value));
    } catch {
      // Full: it is kept as long as the page is open.
    }
  }

  #load() {
    try {
      for (const key of this.#keys()) this.#read(key, this.#storage.getItem(key));
    } catch {
      // As above.
    }
  }

  #keys() {
    return Array.from({ length: this.#storage?.length ?? 0 }, (_, index) => this.#storage.key(index)).filter((key) => key.startsWith(this.#prefix));
  }

  // Another tab has changed something; without a key it has taken everything away, which is no wish of the user's.
  #take(key, text) {
    const [kind, id] = this.#read(key, text) ?? [];
    if (kind !== undefined) this.dispatchEvent(new CustomEvent(kind, { detail: { id } }));
  }

  #read(key, text) {
    if (!key?.startsWith(this.#prefix)) return undefined;
    const [kind, id] = key.slice(this.#prefix.length).split(/\/(.*)/s);
    if (!kinds.includes(kind)) return undefined;
    const value = kind === 'unsent' ? messageOf(id, valueOf(text)) : valueOf(text);
    if (value === undefined) this.#values[kind].delete(id);
    else this.#values[kind].set(id, value);
    return [kind, id];
  }
}

function valueOf(text) {
  try {
    const value = JSON.parse(text);
    return typeof value?.text === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

// A message that another version of the page has kept, or somebody by hand: what it says is kept in any case, and what is odd about it left out.
function messageOf(cid, value) {
  if (typeof value?.room !== 'string') return undefined;
  const { room, text, at, state, reply_to: replyTo, mentions, attachments, error, ...more } = value;
  const message = { ...more, cid, room, text, at: isTime(at) ? at : new Date().toISOString(), state: state === 'failed' ? 'failed' : 'waiting' };
  if (Number.isSafeInteger(replyTo)) message.reply_to = replyTo;
  if (Array.isArray(mentions)) message.mentions = mentions.filter((user) => typeof user === 'string');
  if (Array.isArray(attachments)) message.attachments = attachments.filter((file) => typeof file?.media === 'string');
  if (typeof error?.code === 'string') message.error = error;
  return message;
}

const isTime = (at) => typeof at === 'string' && !Number.isNaN(Date.parse(at));
