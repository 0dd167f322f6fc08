// What is in the input box of each room, kept as a draft through reloads and while other rooms are open.

const saveMs = 250;
const quoteLength = 200;
// The server keeps a file that no message carries for a day.
const fileMs = 23 * 3_600_000;

/** What is remembered of a message that is answered. */
export const quoteOf = ({ seq, user, text = '', attachments }) => ({ seq, user, text: text.slice(0, quoteLength), files: attachments?.length || undefined });

/** What is kept of a box; undefined where there is nothing worth it. */
export function draftOf({ text, reply, edit, uploads }) {
  const attachments = uploads.filter(({ media }) => media !== undefined).map(({ media }) => media);
  if (text.trim() === '' && reply === undefined && edit === undefined && attachments.length === 0) return undefined;
  return { text, reply, edit, attachments: attachments.length > 0 ? attachments : undefined };
}

/** The box that a draft was kept of; what is no draft is an empty one. */
export function boxOf(room, draft, now = Date.now()) {
  const { text = '', reply, edit, attachments } = draft ?? {};
  return {
    room, text: String(text),
    reply: Number.isSafeInteger(reply?.seq) && typeof reply.user === 'string' && typeof reply.text === 'string' ? reply : undefined,
    edit: Number.isSafeInteger(edit?.seq) && typeof edit.text === 'string' && typeof edit.before === 'string' ? edit : undefined,
    uploads: (Array.isArray(attachments) ? attachments : []).filter((media) => typeof media?.media === 'string' && !(now - media.at > fileMs)).map(uploaded),
  };
}

/** An upload that is done, as its box has it. */
export const uploaded = (media) => ({ id: media.media, name: media.name ?? media.media, size: media.bytes, type: media.type, state: 'done', media });

/** The boxes of all rooms of a user: { room, text, reply?, edit?, uploads, waiting? }. */
export class Boxes {
  #app;
  #kept;
  #open = new Map();
  #unsaved = new Set();
  #timer;

  constructor(app) {
    this.#app = app;
    app.addEventListener('signedIn', () => {
      if (this.#kept !== app.kept) this.#open.clear();
      this.#kept = app.kept;
    });
    app.addEventListener('signedOut', () => {
      this.flush();
      this.#open.clear();
      this.#kept = undefined;
    });
    // A phone may end a page that is not looked at without another word.
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') this.flush(); });
    addEventListener('pagehide', () => this.flush());
  }

  get(room) {
    if (!this.#open.has(room)) this.#open.set(room, boxOf(room, this.#kept?.draft(room)));
    return this.#open.get(room);
  }

  /** All that have been opened since the sign-in. */
  get all() { return [...this.#open.values()]; }

  /** Another tab has changed what is kept: takes that, and tells whether it is something else. */
  reload(room) {
    const box = this.#open.get(room);
    if (box === undefined || this.#unsaved.has(box)) return false;
    const kept = this.#kept?.draft(room);
    if (JSON.stringify(draftOf(box)) === JSON.stringify(kept)) return false;
    const running = box.uploads.filter(({ state }) => state !== 'done');
    Object.assign(box, boxOf(room, kept));
    box.uploads.push(...running);
    return true;
  }

  /** Keeps a box soon. */
  save(box) {
    this.#unsaved.add(box);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), saveMs);
  }

  /** Keeps everything now. */
  flush() {
    clearTimeout(this.#timer);
    const boxes = [...this.#unsaved];
    this.#unsaved.clear();
    for (const box of boxes) this.#keep(box);
  }

  #keep(box) {
    const draft = draftOf(box);
    if (this.#kept === undefined || JSON.stringify(draft) === JSON.stringify(this.#kept.draft(box.room))) return;
    this.#kept.setDraft(box.room, draft);
    this.#app.dispatchEvent(new CustomEvent('drafts', { detail: { room: box.room } }));
  }
}
