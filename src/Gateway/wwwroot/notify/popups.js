// The notifications that the browser shows for this page. They go through a service worker: phones have no other way, and it finds the tab again after a click.

// Of no version of the page: every other address would be another worker, and would not find what this one has shown.
const script = new URL('notify/worker.js', document.baseURI).href;
// The only policy of trusted types that the page's Content-Security-Policy admits: whatever it is asked for, it gives this one address.
const policy = globalThis.trustedTypes?.createPolicy('orleanschat-worker', { createScriptURL: () => script });
const picture = new URL('../icon-192.png', import.meta.url).href;
const badge = new URL('badge-96.png', import.meta.url).href;

/** What is shown to one user at a time. */
export class Popups {
  #workers;
  #user;
  #registration;
  // The seq that each tells of, or undefined, by what it is about: of this tab, and of those before it.
  #shown = new Map();

  /** onClick(about) is called when somebody has clicked one, and this tab has the focus. */
  constructor(onClick, workers = globalThis.navigator?.serviceWorker) {
    this.#workers = workers;
    workers?.addEventListener('message', ({ data, ports }) => {
      if (this.#aboutOf(data?.whose) !== undefined) ports[0].postMessage('here');
      const about = this.#aboutOf(data?.clicked);
      if (about === undefined) return;
      this.#shown.delete(about);
      onClick(about);
    });
  }

  /** Is there for a user, until end(); finds again what was shown before the page was reloaded. */
  async begin(user) {
    this.#user = user;
    for (const { tag, data } of await this.#listed()) {
      const about = this.#aboutOf(tag);
      if (about !== undefined && !this.#shown.has(about)) this.#shown.set(about, data?.seq);
    }
  }

  /** Takes away all that was shown to the user. */
  end() {
    this.closeWhere(() => true);
    this.#user = undefined;
  }

  /** Shows one, instead of another about the same: { title, body, hash: where a click leads in a new tab, seq?, silent? }. */
  async show(about, { title, body, hash, seq, silent = false }) {
    const user = this.#user;
    const worker = await this.#worker();
    if (worker === undefined || user !== this.#user) return;
    this.#shown.set(about, seq);
    const lang = document.documentElement.lang;
    worker.postMessage({ title, hash, options: { body, tag: tagOf(user, about), icon: picture, badge, lang, silent, renotify: true, data: { seq } } });
  }

  /** Takes away those for which isOver(about, seq). */
  async closeWhere(isOver) {
    const over = [...this.#shown].filter(([about, seq]) => isOver(about, seq)).map(([about]) => about);
    if (over.length === 0) return;
    for (const about of over) this.#shown.delete(about);
    const tags = new Set(over.map((about) => tagOf(this.#user, about)));
    for (const notification of await this.#listed()) if (tags.has(notification.tag)) notification.close();
  }

  #aboutOf(tag) {
    const start = tagOf(this.#user, '');
    return this.#user !== undefined && typeof tag === 'string' && tag.startsWith(start) ? tag.slice(start.length) : undefined;
  }

  async #listed() {
    try {
      return await (await this.#workers?.getRegistration(script))?.getNotifications() ?? [];
    } catch {
      return [];
    }
  }

  // Undefined where the browser has none: the page's title tells all the same.
  async #worker() {
    try {
      this.#registration ??= this.#workers.register(policy?.createScriptURL('') ?? script);
      const { active, waiting, installing } = await this.#registration;
      const worker = active ?? waiting ?? installing;
      if (worker.state !== 'activated') await isActive(worker);
      return worker;
    } catch {
      this.#registration = undefined;
      return undefined;
    }
  }
}

const tagOf = (user, about) => `${user}/${about}`;

function isActive(worker) {
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') reject(new Error('It was not installed.'));
    });
  });
}
