// What can be done with a message: a few buttons beside it, and a menu with everything.

import { h } from '../lib/dom.js';
import { ask, iconButton, openMenu, toast } from '../lib/dialog.js';
import { explain, say } from '../words/index.js';
import { openReactionPicker } from './reactions.js';

const longPressMs = 500;
// The click that some browsers make of it comes first.
const liftedMs = 50;
const steadyPx = 10;

/** The buttons are one set for all messages: they move to the message that is pointed at or has the focus. */
export class Actions {
  #talk;
  #root;
  #bar = h('div', { class: 'actions', role: 'group', 'aria-label': say('talk.actions') });
  #at;
  // Whether the message that has the focus was gone to by keyboard: whoever has clicked on one may go on writing, and means letters.
  #byKeyboard = false;

  /** root holds the messages; messageOf(element) gives the one that an element belongs to. */
  constructor(root, talk) {
    this.#root = root;
    this.#talk = talk;
    root.addEventListener('pointerover', ({ target, pointerType }) => { if (pointerType === 'mouse') this.#moveTo(target); });
    root.addEventListener('focusin', ({ target }) => {
      this.#byKeyboard = target.matches(':focus-visible');
      this.#moveTo(target);
    });
    root.addEventListener('contextmenu', (click) => this.#contextMenu(click));
    root.addEventListener('keydown', (key) => this.#keys(key));
    this.#longPresses();
  }

  /** The buttons are made anew where they are: what may be done has changed. */
  refresh() {
    const element = this.#at;
    this.#at = undefined;
    if (element?.isConnected && !this.#bar.contains(document.activeElement)) this.#moveTo(element);
  }

  #moveTo(target) {
    const element = target.closest?.('.message[data-seq]');
    if (!element || element === this.#at || (this.#bar.contains(document.activeElement) && !element.contains(document.activeElement))) return;
    const message = this.#talk.messageOf(element);
    if (message === undefined) return;
    this.#at = element;
    const button = (action, name, label, run = () => this.#talk.act(action, message)) =>
      iconButton(name, label, run, { tabindex: -1, dataset: { action } });
    const may = (action) => this.#talk.may(action, message);
    this.#bar.replaceChildren(...[
      may('react') && button('react', 'emoji', say('talk.react'), ({ currentTarget }) => openReactionPicker(currentTarget, (emoji) => this.#talk.act('react', message, { emoji }))),
      may('reply') && button('reply', 'reply', say('talk.reply')),
      may('edit') && button('edit', 'edit', say('talk.edit')),
      may('pin') && button('pin', 'pin', say(this.#talk.isPinned(message.seq) ? 'talk.unpin' : 'talk.pin')),
      may('delete') && button('delete', 'trash', say('talk.delete'), () => this.#delete(element)),
      may('copy') && button('more', 'more', say('talk.more'), () => this.#menu(element)),
    ].filter(Boolean));
    element.querySelector('.body').append(this.#bar);
  }

  async #delete(element) {
    const message = this.#talk.messageOf(element);
    if (await ask(say('talk.deleteThis'), say('talk.deleteWhy'), say('talk.delete'))) this.#talk.act('delete', message);
  }

  #menu(element, at) {
    this.#moveTo(element);
    const message = this.#talk.messageOf(element);
    if (message === undefined || !this.#talk.may('copy', message)) return;
    const { act, may, isPinned } = this.#talk;
    const anchor = this.#bar.querySelector('[data-action="more"]');
    const item = (action, icon, label, run = () => act(action, message), more = {}) => may(action, message) && { icon, label, run, ...more };
    const menu = openMenu(anchor, [
      item('react', 'emoji', say('talk.react'), () => openReactionPicker(anchor.isConnected ? anchor : element, (emoji) => act('react', message, { emoji }))),
      item('reply', 'reply', say('talk.reply')),
      item('edit', 'edit', say('talk.edit')),
      item('pin', 'pin', say(isPinned(message.seq) ? 'talk.unpin' : 'talk.pin')),
      message.text !== '' && item('copy', 'copy', say('talk.copyText'), () => copy(message.text)),
      { icon: 'link', label: say('talk.copyLink'), run: () => copy(new URL(`#${message.room}/${message.seq}`, location.href).href) },
      may('delete', message) && null,
      item('delete', 'trash', say('talk.delete'), () => this.#delete(element), { danger: true }),
    ].filter((entry) => entry !== false && entry !== undefined), say('talk.actions'));
    if (at !== undefined) putAt(menu, at);
  }

  #contextMenu(click) {
    const element = click.target.closest('.message[data-seq]');
    // Addresses, pictures and selected text have a better menu in the browser itself.
    if (!element || click.target.closest('a, video, audio, input') || String(getSelection()) !== '') return;
    click.preventDefault();
    if (click.pointerType === 'touch') return;
    this.#menu(element, click.button === 2 ? { x: click.clientX, y: click.clientY } : undefined);
  }

  #keys(key) {
    const element = key.target.closest('.message[data-seq]');
    if (element !== key.target || key.ctrlKey || key.metaKey || key.altKey || (key.key.length === 1 && !this.#byKeyboard)) return;
    const message = this.#talk.messageOf(element);
    const { act, may } = this.#talk;
    const run = { Enter: () => this.#menu(element), r: () => may('reply', message) && act('reply', message), e: () => may('edit', message) && act('edit', message),
      Delete: () => may('delete', message) && this.#delete(element) }[key.key];
    if (run === undefined || message === undefined) return;
    key.preventDefault();
    run();
  }

  // Where there is no right button. The menu opens when the finger is lifted, which else would close it, or choose what came under it.
  #longPresses() {
    let timer;
    let held;
    const end = () => {
      clearTimeout(timer);
      held?.element.classList.remove('held');
      held = undefined;
    };
    this.#root.addEventListener('pointerdown', ({ pointerType, target, clientX: x, clientY: y }) => {
      end();
      const element = target.closest('.message[data-seq]');
      if (pointerType !== 'touch' || !element || target.closest('a, button, video, audio')) return;
      held = { element, x, y, long: false };
      timer = setTimeout(() => {
        held.long = true;
        element.classList.add('held');
      }, longPressMs);
    });
    this.#root.addEventListener('pointermove', ({ clientX, clientY }) => { if (held && Math.hypot(clientX - held.x, clientY - held.y) > steadyPx) end(); });
    this.#root.addEventListener('pointerup', () => {
      const { long, element, x, y } = held ?? {};
      end();
      if (long) setTimeout(() => this.#menu(element, { x, y }), liftedMs);
    });
    for (const type of ['pointercancel', 'scroll']) this.#root.addEventListener(type, end, { passive: true });
  }
}

function putAt(menu, { x, y }) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say('talk.copied'));
  } catch {
    toast(say('talk.notCopied'), { error: true });
  }
}
