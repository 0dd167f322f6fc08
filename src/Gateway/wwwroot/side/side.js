// The panels beside the talk: their heading, the way back from one to the one before, and where the focus goes.
// On a phone a panel covers the talk: there it is a step of the browser's history too, so that Back closes it.

import { iconButton } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { showBans } from './bans.js';
import { showMembers } from './members.js';
import { showPins } from './pins.js';
import { showProfile } from './profile.js';
import { showRoom } from './room.js';
import { showRoomSettings } from './room-settings.js';
import { showSearch } from './search.js';
import { showWebhooks } from './webhooks.js';

// Each takes a panel { app, args, body, signal, title(…), lead(name, args), go(room, seq), focus(element) }; `signal` tells when it is left.
const panels = {
  room: showRoom, members: showMembers, search: showSearch, profile: showProfile, pins: showPins,
  settings: showRoomSettings, webhooks: showWebhooks, bans: showBans,
};
const narrow = matchMedia('(max-width: 46rem)');
const covering = matchMedia('(max-width: 68rem)');

export function mountSide(root, app) {
  new Side(root, app);
}

class Side {
  #root;
  #app;
  #shown;
  #room;
  #trail = [];
  #next;
  #opener;

  constructor(root, app) {
    this.#root = root;
    this.#app = app;
    // After a reload nothing is open any more, but the steps are still there.
    if (history.state?.side) history.replaceState({ steps: history.state.steps + history.state.side.depth }, '');
    app.addEventListener('side', ({ detail }) => (detail.name === undefined ? this.#close() : this.#show(detail)));
    app.addEventListener('open', () => this.#talkOpened());
    addEventListener('popstate', ({ state }) => { if (narrow.matches) this.#step(state?.side); });
    addEventListener('keydown', (key) => {
      // Where what had the focus has gone, as an item of a list that was removed, the page has it.
      const here = root.contains(key.target) || key.target === document.body;
      if (key.key !== 'Escape' || key.defaultPrevented || key.isComposing || !here || app.panel === undefined || document.querySelector('dialog:modal, :popover-open')) return;
      key.preventDefault();
      app.closeSide();
    });
  }

  // A panel belongs to its talk, but for a search everywhere, and the profile of whom one talks with.
  #talkOpened() {
    const { panel, room } = this.#app;
    const before = this.#room;
    this.#room = room;
    if (panel === undefined) return;
    const stays = panel.args.room === room || panel.name === 'search' || (panel.name === 'profile' && this.#app.rooms.direct(panel.args.user) === room);
    if ((room !== before && !stays) || (narrow.matches && !history.state?.side)) this.#app.closeSide();
  }

  #show({ name, args }) {
    const { trail, stepped } = this.#next ?? { trail: [] };
    this.#next = undefined;
    const focused = document.activeElement;
    const moves = narrow.matches || this.#root.contains(focused) || (focused?.matches(':focus-visible') ?? false);
    if (this.#shown === undefined) this.#opener = focused;
    this.#shown?.left.abort();
    this.#trail = trail;
    this.#shown = { name, args, left: new AbortController() };
    if (narrow.matches && !stepped) history.pushState({ steps: history.state?.steps, side: { name, args, trail, depth: (history.state?.side?.depth ?? 0) + 1 } }, '');
    this.#draw(panels[name], moves);
  }

  #draw(show, moves) {
    const { name, args, left } = this.#shown;
    const title = h('h2', { tabindex: -1 });
    const body = h('div', { class: 'panel-body', tabindex: -1 });
    fill(this.#root, h('section', { class: 'panel', dataset: { panel: name }, id: name === 'profile' ? 'profile' : undefined },
      h('header', { class: 'panel-head' },
        this.#trail.length > 0 && iconButton('back', say('shell.back'), () => this.#back()),
        title, iconButton('close', say('shell.close'), () => this.#app.closeSide())),
      body));
    let first = title;
    let always = false;
    show({
      app: this.#app, args, body, signal: left.signal,
      title: (...content) => fill(title, content),
      lead: (to, more) => this.#lead(to, more),
      go: (room, seq) => this.#go(room, seq),
      focus: (element) => { first = element; always = true; },
    });
    if (moves || always) first.focus();
  }

  #lead(name, args) {
    const { name: from, args: its } = this.#shown;
    this.#next = { trail: [...this.#trail, { name: from, args: its }] };
    this.#app.showSide(name, args);
  }

  #back() {
    if (narrow.matches && history.state?.side) {
      history.back();
      return;
    }
    const { name, args } = this.#trail.at(-1);
    this.#next = { trail: this.#trail.slice(0, -1) };
    this.#app.showSide(name, args);
  }

  /** Opens a talk, and leaves the panel open where it does not cover it. */
  #go(room, seq) {
    this.#app.open(room, { seq });
    if (covering.matches && this.#app.panel !== undefined) this.#app.closeSide();
  }

  // A step in the history: to a panel, or to where there was none.
  #step(side) {
    if (side === undefined) {
      if (this.#app.panel !== undefined) this.#app.closeSide();
    } else if (this.#app.user !== undefined) {
      this.#next = { trail: side.trail, stepped: true };
      this.#app.showSide(side.name, side.args);
    }
  }

  #close() {
    const focused = document.activeElement;
    const inside = this.#root.contains(focused) || focused === document.body || focused === null;
    this.#shown?.left.abort();
    this.#shown = undefined;
    this.#trail = [];
    fill(this.#root);
    if (inside && this.#opener?.isConnected) this.#opener.focus();
    this.#opener = undefined;
    const depth = history.state?.side?.depth;
    if (depth) history.go(-depth);
  }
}
