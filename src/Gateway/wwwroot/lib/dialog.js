// Dialogs, menus and passing notes, on the browser's own <dialog> and popovers: they trap the focus and close with Escape.

import { say } from '../words/index.js';
import { announce, fill, h } from './dom.js';
import { icon } from './icons.js';

/** Shows a dialog with a title and a close button; onClose(returnValue) comes however it is closed. */
export function openDialog(title, content, { onClose, className = '' } = {}) {
  const heading = h('h2', { id: `dialog-${Date.now()}` }, title);
  const dialog = h('dialog', { class: `dialog ${className}`, 'aria-labelledby': heading.id },
    h('header', null, heading, iconButton('close', say('shell.close'), () => dialog.close())), content);
  // A click beside the dialog is a click on its backdrop, which is the dialog itself.
  dialog.addEventListener('click', (click) => { if (click.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => {
    document.getElementById('toasts').append(...dialog.querySelectorAll('.toast'));
    dialog.remove();
    onClose?.(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be taken back; promises whether the answer was yes. */
export function ask(title, text, yes, { dangerous = true } = {}) {
  return new Promise((resolve) => {
    const form = h('form', { method: 'dialog', class: 'ask' }, text && h('p', null, text),
      h('div', { class: 'choices' },
        h('button', { class: 'quiet', value: '', autofocus: true }, say('shell.cancel')),
        h('button', { class: dangerous ? 'danger' : '', value: 'yes' }, yes)));
    openDialog(title, form, { onClose: (answer) => resolve(answer === 'yes'), className: 'small' });
  });
}

/** Opens a menu at an element: items are { label, icon? (a name, or an element), danger?, checked?, run }, null draws a line. Arrow keys move in it. */
export function openMenu(anchor, items, label) {
  const list = h('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': label ?? anchor.getAttribute('aria-label') },
    items.map((item) => (item === null ? h('hr') : menuItem(item, () => list.hidePopover()))));
  list.addEventListener('keydown', (key) => moveIn(list, key));
  list.addEventListener('toggle', (toggle) => {
    if (toggle.newState !== 'closed') return;
    anchor.setAttribute('aria-expanded', 'false');
    // The focus was in the menu, and goes back to where the menu was opened, unless the choice has taken it elsewhere.
    if (list.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    list.remove();
  });
  anchor.setAttribute('aria-haspopup', 'menu');
  anchor.setAttribute('aria-expanded', 'true');
  // In an open dialog the menu must lie in it: everything else is out of reach then.
  (anchor.closest('dialog') ?? document.body).append(list);
  list.showPopover();
  place(list, anchor);
  list.querySelector('button')?.focus();
  return list;
}

/** Puts a popover beside an element, where there is room. */
export function place(popover, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = at.bottom + height + 4 <= innerHeight || at.top < height + 4;
  const top = below ? at.bottom + 4 : at.top - height - 4;
  popover.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  popover.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
}

/** A button that is only an icon. */
export function iconButton(name, label, onclick, props = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...props }, icon(name));
}

/** Shows a note for some seconds; `error` ones stay longer. action: { label, run }. */
export function toast(text, { error = false, action } = {}) {
  const note = h('div', { class: error ? 'toast error' : 'toast' }, h('span', null, text),
    action && h('button', { type: 'button', class: 'quiet', onclick: () => { note.remove(); action.run(); } }, action.label),
    iconButton('close', say('shell.close'), () => note.remove()));
  const place = toastPlace();
  place.append(note);
  while (place.children.length > 3) place.firstElementChild.remove();
  announce(text);
  setTimeout(() => note.remove(), error || action ? 10_000 : 4_000);
}

/** A form field: a label around an input, with a hint below. */
export function field(label, input, hint) {
  return h('label', { class: 'field' }, h('span', null, label), input, hint && h('small', null, hint));
}

/** Shows in a form what went wrong, and says it; an empty text takes it away. */
export function refuse(place, text) {
  fill(place, text);
  place.hidden = !text;
}

// While a dialog is open everything else is out of reach, so notes are shown in it.
function toastPlace() {
  const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
  if (dialog === undefined) return document.getElementById('toasts');
  let place = dialog.querySelector(':scope > .toasts');
  if (place === null) dialog.append(place = h('div', { class: 'toasts' }));
  return place;
}

function menuItem({ label, icon: name, danger, checked, run }, close) {
  return h('button', {
    type: 'button', class: danger ? 'danger' : '', role: checked === undefined ? 'menuitem' : 'menuitemradio',
    'aria-checked': checked === undefined ? undefined : String(checked), onclick: () => { close(); run(); },
  }, name instanceof Node ? name : name && icon(name), h('span', null, label), checked && icon('check'));
}

function moveIn(list, key) {
  const buttons = [...list.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % buttons.length, ArrowUp: (at - 1 + buttons.length) % buttons.length, Home: 0, End: buttons.length - 1 }[key.key];
  if (to === undefined) return;
  key.preventDefault();
  buttons[to].focus();
}
