// Addresses of pictures and files: signed, good for some minutes, asked for when they are wanted.

const spareMs = 60_000;
// The clocks of browsers are wrong, some by years: what one says of a time that the server tells is believed within these bounds.
const shortestMs = 5_000;
const longestMs = 240_000;
const atOnce = 6;
const maxKnown = 1000;

export class MediaUrls {
  #client;
  #now;
  #user;
  #known = new Map();
  #waiting = [];
  #asking = 0;

  /** now() tells the milliseconds of a clock that nobody sets; it is there for tests. */
  constructor(client, { now = () => performance.now() } = {}) {
    this.#client = client;
    this.#now = now;
    client.addEventListener('ready', () => {
      // What was given to one user is not the next one's.
      if (this.#user !== client.user) this.#known.clear();
      this.#user = client.user;
    });
  }

  /** Promises { url, thumbnail_url? }, good for another minute at least; rejects with a ChatError. */
  url(media) {
    const known = this.#known.get(media);
    if (known !== undefined && known.until > this.#now()) return known.promise;
    const promise = new Promise((resolve, reject) => { this.#waiting.push({ media, resolve, reject }); });
    this.#known.set(media, { promise, until: Infinity });
    this.#follow(media, promise);
    this.#ask();
    return promise;
  }

  async #follow(media, promise) {
    const isKnown = () => this.#known.get(media)?.promise === promise;
    try {
      const { expires_at: expiresAt } = await promise;
      const leftMs = Date.parse(expiresAt) - spareMs - Date.now();
      if (isKnown()) this.#known.set(media, { promise, until: this.#now() + Math.min(longestMs, Math.max(shortestMs, leftMs || 0)) });
      if (this.#known.size > maxKnown) this.#forgetOld();
    } catch {
      if (isKnown()) this.#known.delete(media);
    }
  }

  #forgetOld() {
    for (const [media, { until }] of this.#known) if (until <= this.#now()) this.#known.delete(media);
  }

  #ask() {
    if (this.#asking >= atOnce || this.#waiting.length === 0) return;
    this.#asking++;
    const { media, resolve, reject } = this.#waiting.shift();
    this.#client.mediaUrl(media).then(resolve, reject).finally(() => {
      this.#asking--;
      this.#ask();
    });
  }
}
