// Files on their way up, each in the box that it was put into; they go on while other rooms are open.

const most = 3;
// A server that is busy for a moment is asked again, some times.
const attempts = 5;
const longestWaitMs = 15_000;
const waitMs = 1000;

const nameLength = 120;

/** The name of a file: browsers call all pasted pictures image.png, and a very long one is cut before its ending. */
export function nameOf({ name = '', type = '' }, at, taken) {
  const [, ending = type.split('/')[1]?.replace(/\W.*/, '') ?? 'bin'] = name.match(/\.(\w{1,10})$/) ?? [];
  if (name !== '' && !/^image\.\w+$/i.test(name)) return name.length <= nameLength ? name : `${name.slice(0, nameLength - ending.length - 1).toWellFormed()}.${ending}`;
  const two = (number) => String(number).padStart(2, '0');
  const stem = `image-${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const names = [`${stem}.${ending}`, ...Array.from({ length: taken.length }, (_, index) => `${stem}-${index + 2}.${ending}`)];
  return names.find((one) => !taken.includes(one));
}

/**
 * Dispatches `change` with { box }, and `done` with { box } when nothing of a box is on its way any more.
 * An upload: { id, name, size, type, state: 'waiting' | 'uploading' | 'done' | 'failed', sent, error?, preview?, media? }.
 */
export class Uploads extends EventTarget {
  #client;
  #queue = [];
  #running = 0;
  #count = 0;
  #after;

  /** after(ms, run) is there for tests. */
  constructor(client, { after = (ms, run) => setTimeout(run, ms) } = {}) {
    super();
    this.#client = client;
    this.#after = after;
    // What failed for want of a connection goes on by itself.
    client.addEventListener('ready', () => {
      for (const { box, upload } of this.#queue) if (upload.error?.code === 'offline') this.retry(box, upload.id);
    });
  }

  /** Whether any is on its way. */
  static busy(box) { return box.uploads.some(({ state }) => state === 'waiting' || state === 'uploading'); }

  get busy() { return this.#queue.some(({ upload }) => upload.state === 'waiting' || upload.state === 'uploading'); }

  /** Begins with files; pasted ones get a name. */
  add(box, files) {
    for (const file of files) {
      const name = nameOf(file, new Date(), box.uploads.map((upload) => upload.name));
      const preview = /^image\/(png|jpeg|gif|webp|avif)$/.test(file.type) ? URL.createObjectURL(file) : undefined;
      // The server would refuse an empty one.
      const state = file.size === 0 ? 'failed' : 'waiting';
      const upload = { id: `u${++this.#count}`, name, size: file.size, type: file.type, state, sent: 0, preview };
      box.uploads.push(upload);
      this.#queue.push({ box, upload, file, attempt: 0 });
    }
    this.#changed(box);
    this.#next();
  }

  retry(box, id) {
    const job = this.#queue.find(({ upload }) => upload.id === id);
    if (job?.upload.state !== 'failed') return;
    Object.assign(job.upload, { state: 'waiting', sent: 0, error: undefined });
    job.attempt = 0;
    this.#changed(box);
    this.#next();
  }

  /** Takes one out of its box, whether it is done or not. */
  remove(box, id) {
    const upload = box.uploads.find((one) => one.id === id);
    if (upload === undefined) return;
    box.uploads.splice(box.uploads.indexOf(upload), 1);
    this.#forget(upload);
    this.#changed(box);
    if (!Uploads.busy(box)) this.dispatchEvent(new CustomEvent('done', { detail: { box } }));
  }

  /** The box has been sent: its uploads are the message's now. */
  clear(box) {
    for (const upload of box.uploads.splice(0)) this.#forget(upload);
    this.#changed(box);
  }

  /** The user is gone, and what was on its way goes nowhere. */
  stop() {
    for (const { box, upload } of [...this.#queue]) {
      box.waiting = false;
      box.uploads.splice(box.uploads.indexOf(upload), 1);
      this.#forget(upload);
    }
  }

  #forget(upload) {
    const index = this.#queue.findIndex((job) => job.upload === upload);
    const [job] = index < 0 ? [] : this.#queue.splice(index, 1);
    job?.controller?.abort();
    if (upload.preview !== undefined) URL.revokeObjectURL(upload.preview);
  }

  #next() {
    while (this.#running < most) {
      const job = this.#queue.find(({ upload, held }) => upload.state === 'waiting' && !held);
      if (job === undefined) return;
      this.#run(job);
    }
  }

  async #run(job) {
    const { box, upload, file } = job;
    this.#running++;
    job.controller = new AbortController();
    upload.state = 'uploading';
    this.#changed(box);
    try {
      const onProgress = ({ sent }) => {
        upload.sent = sent;
        this.#changed(box, upload);
      };
      const media = await this.#client.upload(file, { name: upload.name, onProgress, signal: job.controller.signal });
      Object.assign(upload, { state: 'done', media: { ...media, name: upload.name, at: Date.now() } });
      this.#queue = this.#queue.filter((other) => other !== job);
    } catch (error) {
      if (this.#mayPass(job, error)) this.#hold(job, error);
      else Object.assign(upload, { state: 'failed', error });
    }
    this.#running--;
    if (box.uploads.includes(upload)) {
      this.#changed(box);
      if (!Uploads.busy(box)) this.dispatchEvent(new CustomEvent('done', { detail: { box } }));
    }
    this.#next();
  }

  #mayPass(job, { code, retryAfterMs = 0 }) {
    return ['rate_limited', 'unavailable'].includes(code) && ++job.attempt < attempts && retryAfterMs <= longestWaitMs;
  }

  #hold(job, { retryAfterMs = 0 }) {
    Object.assign(job.upload, { state: 'waiting', sent: 0 });
    job.held = true;
    this.#after(Math.max(retryAfterMs, waitMs * job.attempt), () => {
      job.held = false;
      this.#next();
    });
  }

  // upload: where no more than its progress has changed.
  #changed(box, upload) {
    this.dispatchEvent(new CustomEvent('change', { detail: { box, upload } }));
  }
}
