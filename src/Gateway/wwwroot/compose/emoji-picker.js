// Where emoji are chosen: by group, by words in either language, or from those that were used last.

import { place } from '../lib/dialog.js';
import { announce, fill, h } from '../lib/dom.js';
import { remember, settings } from '../state/settings.js';
import { language, say } from '../words/index.js';
import { step } from './emoji-grid.js';
import { groupsOf, inTone, search, withRecent } from './emoji-search.js';
import { enterSends } from './keys.js';

const tones = ['compose.toneNone', 'compose.toneLight', 'compose.toneMediumLight', 'compose.toneMedium', 'compose.toneMediumDark', 'compose.toneDark'];
const kinds = [
  ['😀', 'compose.smileys'], ['👋', 'compose.peopleEmoji'], ['🐻', 'compose.nature'], ['🍎', 'compose.food'], ['✈️', 'compose.travel'], ['⚽', 'compose.activities'], ['💡', 'compose.objects'],
  ['❤️', 'compose.symbols'], ['🏁', 'compose.flags'],
];
// A press on the button that opened the picker closes it, and its click comes right after.
const pressMs = 500;

let loading;
let pressed;

const load = () => {
  loading ??= import('./emoji-data.js').then(({ default: data }) => groupsOf(data));
  loading.catch(() => { loading = undefined; });
  return loading;
};

/** Opens it at an element; onPick(emoji) is called once it has closed, or with Shift held each time. */
export function openEmojiPicker(anchor, onPick) {
  const isClosing = pressed?.anchor === anchor && performance.now() - pressed.at < pressMs;
  pressed = undefined;
  if (!isClosing) new Picker(anchor, onPick).open();
}

class Picker {
  #anchor;
  #onPick;
  #element;
  #query = h('input', { type: 'search', placeholder: say('compose.search'), 'aria-label': say('compose.search'), autocomplete: 'off', spellcheck: 'false' });
  #tabs = h('div', { class: 'kinds' });
  #list = h('div', { class: 'emoji-list' });
  #name = h('span', { class: 'name' });
  #groups = [];
  #byEmoji = new Map();
  #shown = [];
  #counts = [];

  constructor(anchor, onPick) {
    this.#anchor = anchor;
    this.#onPick = onPick;
    this.#element = h('div', { id: 'emoji-picker', popover: 'auto', role: 'dialog', 'aria-label': say('compose.emoji'), tabindex: -1 },
      this.#query, this.#tabs, this.#list, h('footer', null, this.#name, this.#tones()));
    this.#hear();
  }

  async open() {
    (this.#anchor.closest('dialog') ?? document.body).append(this.#element);
    this.#anchor.ariaExpanded = 'true';
    this.#element.showPopover();
    this.#place();
    if (enterSends()) this.#query.focus();
    else this.#element.focus();
    try {
      this.#groups = await load();
    } catch {
      fill(this.#list, h('p', { class: 'empty' }, say('compose.emojiFailed')));
      return;
    }
    for (const one of this.#groups.flat()) this.#byEmoji.set(one.emoji, one);
    this.#show();
  }

  #place() {
    // On a narrow screen the stylesheet has it rise from the bottom.
    if (!matchMedia('(max-width: 46rem)').matches) place(this.#element, this.#anchor);
  }

  #hear() {
    const element = this.#element;
    const press = () => { pressed = { anchor: this.#anchor, at: performance.now() }; };
    this.#anchor.addEventListener('pointerdown', press);
    element.addEventListener('toggle', ({ newState }) => {
      if (newState !== 'closed') return;
      this.#anchor.ariaExpanded = 'false';
      this.#anchor.removeEventListener('pointerdown', press);
      element.remove();
    });
    this.#query.addEventListener('input', () => this.#show());
    this.#query.addEventListener('keydown', (key) => this.#queryKey(key));
    this.#list.addEventListener('keydown', (key) => this.#listKey(key));
    this.#list.addEventListener('click', (click) => this.#pick(this.#at(click.target), click));
    for (const type of ['pointerover', 'focusin']) this.#list.addEventListener(type, ({ target }) => this.#tell(this.#shown[this.#at(target)]));
  }

  #show() {
    const query = this.#query.value;
    if (query.trim() === '') {
      const recent = (Array.isArray(settings.recentEmoji) ? settings.recentEmoji : []).map((emoji) => this.#byEmoji.get(emoji)).filter(Boolean);
      const titled = this.#groups.map((group, index) => {
        const [sign, word] = kinds[index];
        return { title: say(word), sign, group };
      });
      this.#fill(recent.length > 0 ? [{ title: say('compose.recent'), sign: '🕘', group: recent }, ...titled] : titled);
    } else {
      const found = search(this.#groups, query);
      this.#fill([{ title: say('compose.found', found.length), group: found }]);
      announce(found.length === 0 ? say('compose.noEmoji') : say('compose.found', found.length));
    }
  }

  #fill(sections) {
    this.#shown = sections.flatMap(({ group }) => group);
    this.#counts = sections.map(({ group }) => group.length);
    const parts = sections.map(({ title, group }) => h('section', { 'aria-label': title, role: 'group' }, h('h3', { 'aria-hidden': 'true' }, title), h('div', { class: 'emoji-grid' }, group.map((one) => this.#button(one)))));
    fill(this.#list, this.#shown.length === 0 ? h('p', { class: 'empty' }, say('compose.noEmoji')) : parts);
    this.#list.scrollTop = 0;
    this.#list.querySelector('.emoji')?.setAttribute('tabindex', '0');
    this.#tabs.hidden = sections.length < 2;
    fill(this.#tabs, sections.map(({ title, sign }, index) => h('button', { type: 'button', title, 'aria-label': title, onclick: () => parts[index].scrollIntoView() }, sign)));
    this.#tell(this.#shown[0]);
  }

  #button(one) {
    return h('button', { type: 'button', class: 'emoji', 'aria-label': one[language], tabindex: -1 }, inTone(one, settings.emojiTone));
  }

  #at(target) {
    const button = target.closest?.('.emoji');
    return button === null || button === undefined ? -1 : this.#buttons.indexOf(button);
  }

  get #buttons() { return [...this.#list.querySelectorAll('.emoji')]; }

  #queryKey(key) {
    if (key.isComposing || key.keyCode === 229) return;
    if (key.key === 'Enter' && this.#shown.length > 0) {
      key.preventDefault();
      this.#pick(0, key);
    } else if (key.key === 'ArrowDown' && this.#shown.length > 0) {
      key.preventDefault();
      this.#go(0);
    }
  }

  #listKey(key) {
    const at = this.#at(key.target);
    if (at < 0 || key.ctrlKey || key.metaKey || key.altKey) return;
    const columns = getComputedStyle(this.#list.querySelector('.emoji-grid')).gridTemplateColumns.split(' ').length;
    const to = step(this.#counts, columns, at, key.key);
    if (to !== undefined) {
      key.preventDefault();
      if (to < 0) this.#query.focus();
      else this.#go(to);
    } else if ([...key.key].length === 1 && key.key !== ' ') {
      // Letters look for another one.
      this.#query.focus();
    }
  }

  #go(to) {
    const buttons = this.#buttons;
    for (const button of this.#list.querySelectorAll('[tabindex="0"]')) button.tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  }

  #tell(one) {
    if (one !== undefined) fill(this.#name, h('span', { class: 'big', 'aria-hidden': 'true' }, inTone(one, settings.emojiTone)), h('span', null, one[language]));
  }

  #pick(index, { shiftKey }) {
    const one = this.#shown[index];
    if (one === undefined) return;
    remember({ recentEmoji: withRecent(settings.recentEmoji, one.emoji) });
    if (!shiftKey) this.#element.hidePopover();
    this.#onPick(inTone(one, settings.emojiTone));
  }

  #tones() {
    const chosen = settings.emojiTone ?? 0;
    const choose = (tone) => {
      remember({ emojiTone: tone || undefined });
      this.#show();
    };
    return h('fieldset', { class: 'tones' }, h('legend', { class: 'unseen' }, say('compose.tone')), tones.map((word, tone) => h('label', { title: say(word) },
      h('input', { type: 'radio', name: 'emoji-tone', value: tone, checked: tone === chosen, 'aria-label': say(word), onchange: () => choose(tone) }),
      h('span', { 'aria-hidden': 'true' }, inTone({ emoji: '✋', toned: true }, tone)))));
  }
}
