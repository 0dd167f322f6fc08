// What this browser remembers of its user's wishes, and of who has signed in.

const key = 'orleanschat.settings';
const accountKey = 'orleanschat.account';
const signedOutKey = 'orleanschat.signed-out';

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

// What is changed in another tab holds here too.
globalThis.addEventListener?.('storage', (change) => { if (change.key === key) Object.assign(settings, load('localStorage', key)); });

/** Changes settings and remembers them; undefined takes one away. */
export function remember(changes) {
  // Another tab may have changed others meanwhile.
  Object.assign(settings, load('localStorage', key), changes);
  store('localStorage', key, settings);
}

/** Paints the page light, dark, or with undefined as the system is, and remembers it. */
export function setTheme(theme) {
  remember({ theme });
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Who has signed in here: { user, token, guest?: true, stay? }, in this tab or, where it is to stay, in this browser. */
export const account = {
  get: () => [load('sessionStorage', accountKey), load('localStorage', accountKey)].find(({ token }) => token !== undefined),
  keep(value, stay) {
    store(stay ? 'localStorage' : 'sessionStorage', accountKey, { ...value, stay: Boolean(stay) });
    // Another user who stays signed in in this browser has nothing to do with who signs in for a while in this tab.
    if (stay) store('sessionStorage', accountKey);
    else if (load('localStorage', accountKey).user === value.user) store('localStorage', accountKey);
  },
  renew(user, token) {
    const known = account.get();
    if (known?.user === user) account.keep({ ...known, token }, known.stay);
  },
  forget(user) {
    for (const storage of ['sessionStorage', 'localStorage']) if (load(storage, accountKey).user === user) store(storage, accountKey);
  },
  /** Tells the other tabs that a user signs out of this browser. */
  signedOut(user) { store('localStorage', signedOutKey, { user, at: Date.now() }); },
  /** Calls back with the user who has signed out in another tab. */
  onSignedOut(act) {
    addEventListener('storage', (change) => { if (change.key === signedOutKey) act(load('localStorage', signedOutKey).user); });
  },
};
