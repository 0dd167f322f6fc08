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
