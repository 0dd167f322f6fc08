// What this browser remembers of its user's wishes, and of who has signed in.

const key = 'orleanschat.settings';
const accountKey = 'orleanschat.account';
const signedOutKey = 'orleanschat.signed-out';

// Storage may be forbidden or full; the page works without, and forgets.
function load(storage, name) {
  try {
    return objectOf(globalThis[storage]?.getItem(name));
  } catch {
    return {};
  }
}

// Whatever else stands there was written by nobody whom we know.
function objectOf(text) {
  const value = JSON.parse(text ?? 'null');
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

// Tells whether it is there now.
function store(storage, name, value) {
  try {
    if (value === undefined) globalThis[storage].removeItem(name);
    else globalThis[storage].setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** { language?, theme?: 'light' | 'dark', notifications?: boolean, … } */
export const settings = load('localStorage', key);

// What is changed in another tab holds here too.
globalThis.addEventListener?.('storage', (change) => {
  if (change.key !== key) return;
  const now = load('localStorage', key);
  for (const name of Object.keys(settings)) if (!(name in now)) delete settings[name];
  Object.assign(settings, now);
});

/** Changes settings and remembers them; undefined takes one away. */
export function remember(changes) {
  // Another tab may have changed others meanwhile.
  Object.assign(settings, load('localStorage', key), changes);
  store('localStorage', key, settings);
}

/** Who has signed in here: { user, token, guest?: true, stay? }, in this tab or, where it is to stay, in this browser. */
export const account = {
  get: () => [load('sessionStorage', accountKey), load('localStorage', accountKey)].find(({ user, token }) => typeof user === 'string' && typeof token === 'string'),
  keep(value, stay) {
    const known = { ...value, stay: Boolean(stay) };
    // Where the browser's storage is full, the tab's is better than none.
    const isForBrowser = stay && store('localStorage', accountKey, known);
    store('sessionStorage', accountKey, isForBrowser ? undefined : known);
    // Another user who stays signed in in this browser has nothing to do with who signs in for a while in this tab.
    if (!stay && load('localStorage', accountKey).user === value.user) store('localStorage', accountKey);
  },
  renew(user, token) {
    const known = account.get();
    if (known?.user === user) account.keep({ ...known, token }, known.stay);
  },
  forget(user) {
    for (const storage of ['sessionStorage', 'localStorage']) if (load(storage, accountKey).user === user) store(storage, accountKey);
  },
  /** Tells the other tabs that a user signs out of this browser, and nobody who looks into it later. */
  signedOut(user) {
    store('localStorage', signedOutKey, { user });
    store('localStorage', signedOutKey);
  },
  /** Calls back with the user who has signed out in another tab. */
  onSignedOut(act) {
    addEventListener('storage', ({ key: changed, newValue }) => { if (changed === signedOutKey && newValue !== null) act(objectOf(newValue).user); });
  },
};
