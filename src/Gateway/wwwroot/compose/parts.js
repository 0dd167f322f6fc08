// The elements of the input box.

import { iconButton } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';

/** Builds them into the area. */
export function buildParts(root) {
  const text = h('textarea', {
    id: 'text', rows: 1, placeholder: say('compose.write'), 'aria-label': say('compose.write'), 'aria-autocomplete': 'list', 'aria-controls': 'complete', 'aria-describedby': 'context hint', autocomplete: 'off',
    enterkeyhint: 'enter', dir: 'auto',
  });
  const send = h('button', { id: 'send', type: 'button' }, icon('send'), icon('check'));
  const attach = iconButton('clip', say('compose.attach'), undefined, { id: 'attach' });
  const emoji = iconButton('emoji', say('compose.emoji'), undefined, { id: 'emoji' });
  const file = h('input', { id: 'file', type: 'file', multiple: true, hidden: true, 'aria-label': say('compose.attach'), tabindex: -1 });
  const context = h('div', { id: 'context', hidden: true });
  const uploads = h('ul', { id: 'uploads', hidden: true, 'aria-label': say('compose.attached') });
  const complete = h('ul', { id: 'complete', role: 'listbox', hidden: true, 'aria-label': say('compose.mention') });
  const hint = h('p', { id: 'hint', class: 'hint', hidden: true });
  const gate = h('div', { id: 'gate', hidden: true });
  const box = h('div', { id: 'box', hidden: true }, complete, context, uploads, h('div', { class: 'write' }, attach, file, text, emoji, send), hint);
  // A press on a button must not take the focus, and with it a phone's keyboard, away from the box.
  for (const button of [send, emoji]) button.addEventListener('pointerdown', (press) => { if (document.activeElement === text) press.preventDefault(); });
  fill(root, box, gate);
  root.hidden = true;
  return { root, text, send, attach, emoji, file, context, uploads, complete, hint, gate, box };
}

/** Makes the box as high as its text, where the stylesheet cannot. */
export function growing(text) {
  if (CSS.supports('field-sizing', 'content')) return () => {};
  return () => {
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
  };
}

/** On some phones the keyboard lies over the page: the box stays above it. */
export function stayAboveKeyboard(root) {
  const view = globalThis.visualViewport;
  view?.addEventListener('resize', () => {
    const covered = view.scale === 1 ? Math.round(innerHeight - view.height - view.offsetTop) : 0;
    root.style.marginBlockEnd = covered > 60 ? `${covered}px` : '';
  });
}
