// Addresses of pictures and files: signed, good for some minutes, asked for when they are wanted.

const spareMs = 60_000;
const atOnce = 6;

export class MediaUrls {
  #client;
  #known = new Map();
  #waiting = [];
  #asking = 0;

  constructor(client) {
    this.#client = client;
  }

  /** Promises { url, thumbnail_url? }, good for another minute at least; rejects with a ChatError. */
  url(media) {
    const known = this.#known.get(media);
    if (known !== undefined && known.until > Date.now()) return known.promise;
    const promise = new Promise((resolve, reject) => { this.#waiting.push({ media, resolve, reject }); });
    this.#known.set(media, { promise, until: Infinity });
    promise.then(
      ({ expires_at: expiresAt }) => this.#known.set(media, { promise, until: Date.parse(expiresAt) - spareMs }),
      () => this.#known.delete(media));
    this.#ask();
    return promise;
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
