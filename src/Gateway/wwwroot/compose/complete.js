// The list of people that opens behind an `@`.

import { announce, fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { everybody } from '../words/everybody.js';
import { say } from '../words/index.js';
import { offered } from './completion.js';
import { nameAt } from './mentions.js';

/** The list, which follows the text and the caret. */
export class Complete {
  #text;
  #list;
  #candidates;
  #of;
  #onPick;
  #options = [];
  #at = 0;
  // Whether the marked one was gone to: else it is the first, which may be another one when more people are known.
  #chosen = false;
  #name;
  #dismissed;

  /** of() tells { room, mayNameAll } of the box; onPick(start, end, text) puts a name into it. */
  constructor({ text, list, candidates, of, onPick }) {
    this.#text = text;
    this.#list = list;
    this.#candidates = candidates;
    this.#of = of;
    this.#onPick = onPick;
    candidates.addEventListener('change', ({ detail: { room } }) => { if (room === of()?.room) this.update(); });
    text.addEventListener('blur', () => this.close());
    // A press must not take the focus out of the box, which would close the list before the click.
    list.addEventListener('pointerdown', (press) => press.preventDefault());
    list.addEventListener('click', ({ target }) => {
      const index = this.#options.findIndex(({ element }) => element.contains(target));
      if (index >= 0) this.#pick(index);
    });
  }

  get isOpen() { return !this.#list.hidden; }

  /** The text or the caret has moved. */
  update() {
    const { selectionStart: caret, selectionEnd: end, value } = this.#text;
    const of = this.#of();
    const name = of !== undefined && caret === end && document.activeElement === this.#text ? nameAt(value, caret) : undefined;
    if (name?.start !== this.#dismissed) this.#dismissed = undefined;
    if (name === undefined || this.#dismissed !== undefined) {
      this.close();
      return;
    }
    const same = this.#name?.query === name.query && this.isOpen;
    if (!same) this.#chosen = false;
    this.#name = { ...name, caret };
    this.#candidates.load(of.room, name.query.toLowerCase());
    this.#show(offered(this.#candidates.people(of.room), name.query, of.mayNameAll ? everybody : []));
  }

  close() {
    this.#list.hidden = true;
    this.#name = undefined;
    this.#text.removeAttribute('aria-activedescendant');
  }

  /** Takes a key; tells whether it was meant for the list. */
  key(key) {
    if (!this.isOpen) return false;
    const last = this.#options.length - 1;
    const moves = { ArrowDown: this.#at === last ? 0 : this.#at + 1, ArrowUp: this.#at === 0 ? last : this.#at - 1 };
    if (key.altKey || key.ctrlKey || key.metaKey) return false;
    if (key.key in moves) {
      this.#chosen = true;
      this.#mark(moves[key.key]);
    } else if ((key.key === 'Enter' || key.key === 'Tab') && !key.shiftKey) {
      this.#pick(this.#at);
    } else if (key.key === 'Escape') {
      this.#dismissed = this.#name.start;
      this.close();
    } else {
      return false;
    }
    key.preventDefault();
    return true;
  }

  #show(people) {
    const marked = this.#chosen ? this.#options[this.#at]?.user : undefined;
    const wasOpen = this.isOpen;
    this.#options = people.map((person, index) => ({ ...person, element: option(person, index) }));
    fill(this.#list, this.#options.map(({ element }) => element));
    this.#list.hidden = people.length === 0;
    if (people.length === 0) {
      this.#text.removeAttribute('aria-activedescendant');
      return;
    }
    this.#mark(Math.max(0, people.findIndex(({ user }) => user === marked)));
    if (!wasOpen) announce(say('compose.people', people.length));
  }

  #mark(index) {
    for (const { element } of this.#options) element.ariaSelected = 'false';
    this.#at = index;
    const { element } = this.#options[index];
    element.ariaSelected = 'true';
    element.scrollIntoView({ block: 'nearest' });
    this.#text.setAttribute('aria-activedescendant', element.id);
  }

  #pick(index) {
    const { start, caret } = this.#name;
    const { user } = this.#options[index];
    this.close();
    this.#onPick(start, caret, `@${user} `);
  }
}

function option({ user, all }, index) {
  return h('li', { id: `complete-${index}`, role: 'option', 'aria-selected': 'false', dataset: { user } },
    all ? h('span', { class: 'room-icon' }, icon('friends')) : h('chat-avatar', { user }),
    all ? h('span', { class: 'name' }, say('people.everybody')) : h('chat-name', { user }),
    h('span', { class: 'faint' }, `@${user}`));
}
