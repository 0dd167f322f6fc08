// What holds the page together: the connection, what is known of rooms and people, and which talk and which panel are open.

import { ChatClient } from './orleanschat/index.js';
import { Kept } from './state/kept.js';
import { MediaUrls } from './state/media.js';
import { People } from './state/people.js';
import { Rooms } from './state/rooms.js';
import { account } from './state/settings.js';
import { Typists } from './state/typists.js';
import { Unsent } from './state/unsent.js';

const roomId = /^(dm:[a-z0-9._:-]+|@[a-z0-9][a-z0-9._-]{0,31}|[a-z0-9][a-z0-9._-]{0,63})$/;

/**
 * Dispatches
 * `open`: { room, seq? }: a talk is to be shown, at a message where one is named; without `room` none;
 * `side`: { name?, args }: a panel is to be shown beside it, or none;
 * `drafts`: { room }: what is kept of a draft has changed;
 * `signedIn`: { user } and `signedOut`: { error? }.
 */
export class App extends EventTarget {
  client = new ChatClient(new URL('ws', location.href.replace(/^http/, 'ws').replace(/#.*/, '')).href);
  rooms = new Rooms(this.client);
  people = new People(this.client);
  media = new MediaUrls(this.client);
  typists = new Typists(this.client);
  unsent = new Unsent(this.client);
  /** What the user has written and not sent; of whoever is signed in. */
  kept;
  /** The id of the room whose talk is open. */
  room;
  /** { name, args } of the open panel. */
  panel;
  #stays = false;

  constructor() {
    super();
    addEventListener('hashchange', () => this.#route());
    addEventListener('online', () => this.client.reconnectNow());
    // A page that was asleep finds out at once whether its connection has died.
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.client.reconnectNow(); });
    this.client.addEventListener('token', ({ detail }) => account.renew(this.user, detail.token));
    account.onSignedOut((user) => { if (user === this.user) this.#leave(); });
    this.client.addEventListener('state', ({ detail }) => { if (detail.state === 'closed') this.#ended(detail.error); });
  }

  get user() { return this.client.user; }

  /** Signs in and keeps the token, in this browser where the user wants to stay. Rejects with a ChatError. */
  async signIn(credentials, stay) {
    const { user } = await this.client.signIn(credentials);
    this.#stays = Boolean(stay);
    account.keep({ user, token: this.client.token, guest: credentials.guest !== undefined || undefined }, stay);
    this.#keep(new Kept(user));
    this.dispatchEvent(new CustomEvent('signedIn', { detail: { user } }));
    this.#route();
  }

  /** Whether what was written and not sent is kept for the next time: in a browser that its user does not stay signed in to, signing out leaves nothing. */
  get keepsDrafts() { return this.#stays; }

  /** Ends this page's session, forgets its token, and has other tabs of this browser do the same. */
  signOut() {
    account.forget(this.user);
    account.signedOut(this.user);
    this.#leave();
  }

  /** Opens the talk of a room, or with '@user', at a message where `seq` is given. */
  open(room, { seq } = {}) {
    const id = room.startsWith('@') ? this.rooms.direct(room.slice(1)) : room;
    const hash = `#${id}${seq === undefined ? '' : `/${seq}`}`;
    if (location.hash !== hash) history.pushState({ steps: this.#stepsTo() }, '', hash);
    this.#route();
  }

  /** Closes the talk: on a phone this is the way back to the list, and the browser's own way back then leads out of the page. */
  close() {
    if (location.hash === '') return;
    const { steps, side } = history.state ?? {};
    if (steps > 0) {
      history.go(-steps - (side?.depth ?? 0));
    } else {
      history.replaceState(null, '', location.pathname + location.search);
      this.#route();
    }
  }

  /** Shows a panel of side/ by its name; again the same closes it where `toggle`. */
  showSide(name, args = {}, { toggle = false } = {}) {
    this.panel = toggle && this.panel?.name === name ? undefined : { name, args };
    this.dispatchEvent(new CustomEvent('side', { detail: this.panel ?? {} }));
  }

  closeSide() {
    this.panel = undefined;
    this.dispatchEvent(new CustomEvent('side', { detail: {} }));
  }

  // How far back in the browser's history the list is, from a talk that is opened now; undefined where the first that was seen was a talk.
  #stepsTo() {
    const { steps, side } = history.state ?? {};
    const here = location.hash === '' ? 0 : steps;
    return here === undefined ? undefined : here + (side?.depth ?? 0) + 1;
  }

  #keep(kept) {
    this.kept?.close();
    this.kept = kept;
    kept.addEventListener('draft', ({ detail: { id } }) => this.dispatchEvent(new CustomEvent('drafts', { detail: { room: id } })));
    this.unsent.start(kept);
  }

  #leave() {
    const { kept } = this;
    this.client.close();
    // After the end: what was typed last has been kept just then.
    if (!this.#stays) kept?.forget();
  }

  #route() {
    // The client knows its last user even when nobody is signed in any more, and the browser's way back leads to their talks.
    if (this.kept === undefined) return;
    const [room, seq] = fragment().split('/');
    const id = room.startsWith('@') ? this.rooms.direct(room.slice(1)) : room;
    this.room = roomId.test(room) ? id : undefined;
    if (this.panel?.args.room !== undefined && this.panel.args.room !== this.room) this.closeSide();
    this.dispatchEvent(new CustomEvent('open', { detail: { room: this.room, seq: Number(seq) || undefined } }));
  }

  // A connection that is to be made again is not an end; this one was refused for good, or ended by somebody.
  #ended(error) {
    if (this.kept === undefined) return;
    account.forget(this.user);
    this.unsent.stop();
    this.kept.close();
    this.kept = undefined;
    this.room = undefined;
    this.closeSide();
    this.dispatchEvent(new CustomEvent('signedOut', { detail: { error } }));
  }
}

// What somebody typed there need not be well encoded.
function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
