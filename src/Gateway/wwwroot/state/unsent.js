// Messages on their way: kept until the log has them, sent again under the same cid after breaks and reloads.

// What a sign-in mends, and no sign that the message itself was refused.
const passing = new Set(['closed', 'offline', 'unauthenticated']);
// After this long a message that another tab wanted to send is sent by this one: the other may be gone.
const takeOverMs = 10_000;
// A message that is stored stays to be seen until the log shows it, but not for ever: its event may have come by another way.
const showSentMs = 5_000;

const newCid = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const wait = (ms, run) => { setTimeout(run, ms).unref?.(); };

/**
 * Dispatches `change` with { room }.
 * A message: { cid, room, text, reply_to?, mentions?, attachments?, at, state: 'waiting' | 'sent' | 'failed', error?: { code, message }, retryAt? };
 * attachments as `message` shows them; `sent` ones are stored and wait to be seen in the log; retryAt says when a server that was in a hurry is asked again.
 */
export class Unsent extends EventTarget {
  #client;
  #kept;
  #after;
  #all = new Map();
  #underway = new Set();
  #newest = 0;

  /** after(ms, run) is there for tests. */
  constructor(client, { after = wait } = {}) {
    super();
    this.#client = client;
    this.#after = after;
    client.addEventListener('ready', () => this.#sendAll());
    client.addEventListener('message', ({ detail: { user, cid } }) => { if (cid !== undefined && user === client.user) this.#drop(cid); });
    client.addEventListener('unsent', ({ detail }) => this.#delayed(detail));
  }

  /** Takes what a user who has just signed in had written before, and sends it. */
  start(kept) {
    this.stop();
    this.#kept = kept;
    for (const message of kept.unsent) this.#all.set(message.cid, message);
    kept.addEventListener('unsent', ({ detail: { id } }) => { if (this.#kept === kept) this.#elsewhere(id); });
    this.#sendAll();
    for (const room of this.#rooms()) this.#changed(room);
  }

  /** The user is gone: what was not sent stays kept. */
  stop() {
    const rooms = this.#rooms();
    this.#kept = undefined;
    this.#all.clear();
    this.#underway.clear();
    for (const room of rooms) this.#changed(room);
  }

  /** What is on its way in a room, the oldest first. */
  list(room) {
    return [...this.#all.values()].filter((message) => message.room === room).sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Sends a message, now or as soon as there is a connection: its cid. more: { reply_to, mentions, attachments }. */
  send(room, text, more = {}) {
    // Two messages of the same millisecond must not change places after a reload.
    this.#newest = Math.max(Date.now(), this.#newest + 1);
    const message = { cid: newCid(), room, text, ...more, at: new Date(this.#newest).toISOString(), state: 'waiting' };
    this.#put(message);
    this.#sendRoom(room);
    return message.cid;
  }

  /** Sends one again that was refused. It was not stored, so it is the same message under the same cid. */
  retry(cid) {
    const message = this.#all.get(cid);
    if (message?.state !== 'failed') return;
    const { error, ...again } = message;
    // What it answered is gone; what it says may still be said.
    if (error?.code === 'no_such_message') delete again.reply_to;
    this.#put({ ...again, state: 'waiting' });
    this.#sendRoom(message.room);
  }

  /** Takes one back; false where it is too late, because it may be stored already. */
  discard(cid) {
    const message = this.#all.get(cid);
    if (message === undefined) return true;
    if (message.state === 'sent' || (this.#underway.has(cid) && !this.#client.cancel(cid))) return false;
    this.#drop(cid);
    return true;
  }

  #sendAll() {
    if (this.#kept === undefined) return;
    for (const room of this.#rooms()) this.#sendRoom(room);
  }

  // All that waits, those of other tabs too: what was written first is to be first, and sent twice it is stored once.
  #sendRoom(room) {
    for (const message of this.list(room)) if (message.state === 'waiting' && !this.#underway.has(message.cid)) this.#send(message);
  }

  async #send(message) {
    const { cid, room, text } = message;
    const kept = this.#kept;
    this.#underway.add(cid);
    try {
      const { seq } = await this.#client.send(room, text, frameOf(message)).sent;
      if (this.#kept === kept) this.#stored(cid, seq);
    } catch (error) {
      if (this.#kept !== kept) return;
      this.#underway.delete(cid);
      const now = this.#all.get(cid);
      if (now !== undefined && !passing.has(error.code)) this.#put({ ...now, state: 'failed', error: { code: error.code, message: error.message }, retryAt: undefined });
    }
  }

  #stored(cid, seq) {
    this.#underway.delete(cid);
    const message = this.#all.get(cid);
    if (message === undefined) return;
    this.#kept.dropUnsent(cid);
    this.#all.set(cid, { ...message, seq, state: 'sent', error: undefined, retryAt: undefined });
    this.#changed(message.room);
    this.#after(showSentMs, () => this.#drop(cid));
  }

  // The client tries again by itself; why and when is worth showing.
  #delayed({ cid, state, error }) {
    const message = this.#all.get(cid);
    if (message?.state !== 'waiting' || state !== 'waiting' || error === undefined) return;
    this.#all.set(cid, { ...message, error: { code: error.code, message: error.message }, retryAt: error.retryAfterMs === undefined ? undefined : Date.now() + error.retryAfterMs });
    this.#changed(message.room);
  }

  #elsewhere(cid) {
    const message = this.#kept.unsent.find((one) => one.cid === cid);
    const known = this.#all.get(cid);
    if (message === undefined) {
      // Sent or taken back there: here it is not to be sent any more.
      if (known === undefined || known.state === 'sent') return;
      if (this.#underway.has(cid)) this.#client.cancel(cid);
      this.#drop(cid);
    } else {
      this.#all.set(cid, message);
      this.#changed(message.room);
      if (message.state === 'waiting') this.#after(takeOverMs, () => { if (this.#all.get(cid)?.state === 'waiting') this.#sendRoom(message.room); });
    }
  }

  #put(message) {
    this.#all.set(message.cid, message);
    this.#kept?.addUnsent(message);
    this.#changed(message.room);
  }

  #drop(cid) {
    const message = this.#all.get(cid);
    if (message === undefined) return;
    this.#all.delete(cid);
    this.#underway.delete(cid);
    this.#kept?.dropUnsent(cid);
    this.#changed(message.room);
  }

  #rooms() { return new Set([...this.#all.values()].map(({ room }) => room)); }

  #changed(room) {
    this.dispatchEvent(new CustomEvent('change', { detail: { room } }));
  }
}

// Fields of no content stay out of the frame.
function frameOf({ cid, reply_to, mentions, attachments }) {
  const more = { cid };
  if (reply_to !== undefined) more.reply_to = reply_to;
  if (mentions?.length > 0) more.mentions = mentions;
  if (attachments?.length > 0) more.attachments = attachments.map(({ media, name }) => (name ? { media, name } : media));
  return more;
}
