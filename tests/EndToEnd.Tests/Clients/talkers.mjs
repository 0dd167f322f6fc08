// Two people who talk in a room without a pause until their connections break, write on while there is none, and remember what they said and
// heard. Knows nothing but the client package, so that it runs in browsers too.

const unacknowledged = 5;
const afterBreak = 10;

class Talker {
  said = [];
  heard = [];
  gaps = 0;
  states = [];
  acknowledged = 0;
  broken = false;

  constructor(client, name, room) {
    Object.assign(this, { client, name, room });
    client.addEventListener('message', ({ detail }) => { if (detail.room === room) this.hear(detail); });
    client.addEventListener('member', ({ detail }) => { if (detail.room === room) this.hear(detail); });
    client.addEventListener('gap', () => { this.gaps++; });
    client.addEventListener('state', ({ detail }) => this.changed(detail.state));
  }

  hear({ seq, text = '' }) {
    this.heard.push({ seq, text });
    this.onHeard?.();
  }

  changed(state) {
    this.states.push(state);
    if (state !== 'waiting' || this.broken) return;
    this.broken = true;
    for (let count = 0; count < afterBreak; count++) this.say();
  }

  async start() {
    await this.client.signIn({ guest: this.name });
    await this.client.join(this.room, { create: true });
    for (let count = 0; count < unacknowledged; count++) this.say();
  }

  say() {
    const text = `${this.name} says ${this.said.length} 你好 🙂`;
    const { cid, sent } = this.client.send(this.room, text);
    this.said.push({ cid, text, sent });
    sent.then(() => {
      this.acknowledged++;
      if (!this.broken) this.say();
    });
  }

  /** Everything is stored, and everything in the room has been heard. */
  async done() {
    const said = await Promise.all(this.said.map(async ({ cid, text, sent }) => ({ cid, text, seq: (await sent).seq })));
    return { name: this.name, said, heard: this.heard, gaps: this.gaps, states: this.states, unsent: this.client.unsent.length };
  }

  /** Uploads a file, and gets it back by an address that is good for it alone. */
  async exchange() {
    const told = [];
    const { media, name, bytes } = await this.client.upload(new Blob(['你好'.repeat(100_000)]), { name: '文 "1".txt', onProgress: ({ sent }) => told.push(sent) });
    const { url } = await this.client.mediaUrl(media);
    const text = await (await fetch(url)).text();
    return { name, bytes, told: told.at(-1), whole: text === '你好'.repeat(100_000) };
  }

  heardUpTo(seq) {
    return new Promise((resolve) => {
      this.onHeard = () => { if ((this.heard.at(-1)?.seq ?? 0) >= seq) resolve(); };
      this.onHeard();
    });
  }
}

export class Talkers {
  #talkers;

  constructor(ChatClient, url, room, options = {}) {
    this.#talkers = ['one', 'two'].map((name) => new Talker(new ChatClient(url, options), `${room}.${name}`, room));
  }

  get acknowledged() { return Math.min(...this.#talkers.map((talker) => talker.acknowledged)); }

  get broken() { return this.#talkers.every((talker) => talker.broken); }

  async start() {
    for (const talker of this.#talkers) await talker.start();
  }

  /** What they said and heard, once all of it is stored and has been heard by both. */
  async finish() {
    await Promise.all(this.#talkers.map((talker) => talker.done()));
    const { seq } = await this.#talkers[0].client.room(this.#talkers[0].room);
    await Promise.all(this.#talkers.map((talker) => talker.heardUpTo(seq)));
    const results = await Promise.all(this.#talkers.map(async (talker) => ({ ...await talker.done(), file: await talker.exchange() })));
    for (const { client } of this.#talkers) client.close();
    return results;
  }
}
