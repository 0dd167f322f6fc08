// What this browser remembers of its user's wishes, and of who has signed in.

const key = 'orleanschat.settings';
const accountKey = 'orleanschat.account';

// Storage may be forbidden or full; the page works without, and forgets.
function load(storage, name) {
  try {
    return JSON.parse(globalThis[storage]?.getItem(name) ?? 'null') ?? {};
  } catch {
    return {};
  }
}

function store(storage, name, value) {
  try {
    if (value === undefined) globalThis[storage].removeItem(name);
    else globalThis[storage].setItem(name, JSON.stringify(value));
  } catch {
    // As above.
  }
}

/** { language?, theme?: 'light' | 'dark', notifications?: boolean, … } */
export const settings = load('localStorage', key);

/** Changes settings and remembers them; undefined takes one away. */
export function remember(changes) {
  Object.assign(settings, changes);
  store('localStorage', key, settings);
}

/** Who has signed in here: { user, token, guest?: true }, in this tab or, where it is to stay, in this browser. */
export const account = {
  get: () => [load('sessionStorage', accountKey), load('localStorage', accountKey)].find(({ token }) => token !== undefined),
  keep(value, stay) {
    account.forget();
    store(stay ? 'localStorage' : 'sessionStorage', accountKey, { ...value, stay });
  },
  renew(token) {
    const known = account.get();
    if (known !== undefined) account.keep({ ...known, token }, known.stay);
  },
  forget() {
    store('sessionStorage', accountKey);
    store('localStorage', accountKey);
  },
};

/** What a user has written and not sent, kept through reloads: drafts by room, and messages on their way. */
export class Kept {
  #name;
  #value;

  constructor(user) {
    this.#name = `orleanschat.kept.${user}`;
    this.#value = { drafts: {}, unsent: [], ...load('localStorage', this.#name) };
  }

  draft(room) { return this.#value.drafts[room]; }

  get drafts() { return Object.keys(this.#value.drafts); }

  /** { text, reply_to?, … }; undefined takes it away. */
  setDraft(room, draft) {
    if (draft === undefined) delete this.#value.drafts[room];
    else this.#value.drafts[room] = draft;
    this.#save();
  }

  get unsent() { return this.#value.unsent; }

  addUnsent(message) {
    this.#value.unsent = [...this.#value.unsent.filter(({ cid }) => cid !== message.cid), message];
    this.#save();
  }

  dropUnsent(cid) {
    this.#value.unsent = this.#value.unsent.filter((message) => message.cid !== cid);
    this.#save();
  }

  #save() {
    store('localStorage', this.#name, this.#value);
  }
}
