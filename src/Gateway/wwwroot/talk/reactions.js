// The reactions below a message, and the little picker that adds one.

import { fill, h } from '../lib/dom.js';
import { iconButton, place } from '../lib/dialog.js';
import { badge } from '../lib/format.js';
import { say } from '../words/index.js';

const common = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

/** Shows a message's reactions; a click adds one's own or takes it back. */
export function showReactions(root, message, talk) {
  const reactions = message.reactions ?? [];
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.emoji : undefined;
  fill(root, reactions.map(({ emoji, count, me }) => h('button', {
    type: 'button', class: 'reaction', tabindex: -1, dataset: { emoji }, 'aria-pressed': String(me ?? false), disabled: !talk.may('react', message),
    'aria-label': say('talk.reaction', emoji, count), onclick: () => talk.act('react', message, { emoji, remove: me }),
  }, h('span', { class: 'emoji' }, emoji), h('span', { class: 'count' }, badge(count)))));
  if (focused !== undefined) [...root.children].find(({ dataset }) => dataset.emoji === focused)?.focus({ preventScroll: true });
}

/** Opens the few most used emoji, and a way to all others; pick(emoji) is called with the chosen one. */
export function openReactionPicker(anchor, pick) {
  const choose = (emoji) => { picker.hidePopover(); pick(emoji); };
  const picker = h('div', { class: 'menu quick-emoji', role: 'group', popover: 'auto', 'aria-label': say('talk.react') },
    common.map((emoji) => h('button', { type: 'button', dataset: { emoji }, onclick: () => choose(emoji) }, emoji)),
    iconButton('add', say('talk.moreEmoji'), () => { picker.hidePopover(); openAll(anchor, pick); }));
  picker.addEventListener('keydown', (key) => move(picker, key));
  picker.addEventListener('toggle', ({ newState }) => {
    if (newState !== 'closed') return;
    if (picker.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    picker.remove();
  });
  document.body.append(picker);
  picker.showPopover();
  place(picker, anchor);
  picker.querySelector('button').focus();
}

async function openAll(anchor, pick) {
  const { openEmojiPicker } = await import('../compose/emoji-picker.js');
  openEmojiPicker(anchor, pick);
}

function move(picker, key) {
  const buttons = [...picker.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
  if (step === undefined) return;
  key.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length].focus();
}
