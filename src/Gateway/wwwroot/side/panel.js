// What the panels have in common.

import { refuse, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';

const quickMs = 250;
const eventMs = 250;

/** Does what takes a while for a button, once at a time; what goes wrong is shown at `place`, or as a note. Promises whether it went well. */
export async function busy(button, work, place) {
  if (button.getAttribute('aria-busy') === 'true') return false;
  button.setAttribute('aria-busy', 'true');
  const home = button.contains(document.activeElement) ? button.closest('.panel-body, [role="tabpanel"]') : undefined;
  if (place) refuse(place, '');
  try {
    await work();
    return true;
  } catch (error) {
    if (place) refuse(place, explain(error));
    else toast(explain(error), { error: true });
    return false;
  } finally {
    button.removeAttribute('aria-busy');
    setTimeout(() => refocus(home), eventMs);
  }
}

// Where the button went with what it was there for, as soon as the event said so, the focus stays nearby.
function refocus(home) {
  if (home?.isConnected && document.activeElement === document.body) home.focus({ preventScroll: true });
}

/** The place where a form says what went wrong. */
export const refusal = () => h('p', { class: 'refusal', role: 'alert', hidden: true });

/** A form that is sent by its button, the last of `buttons`: that is busy while work() is being done. */
export function form(props, work, buttons, ...children) {
  const place = refusal();
  const element = h('form', { ...props, novalidate: true }, children, place, h('div', { class: 'choices' }, buttons));
  element.addEventListener('submit', (submit) => {
    submit.preventDefault();
    busy([buttons].flat().at(-1), work, place);
  });
  return element;
}

/** Loads what a place shows. What goes wrong is told there with a button to try again; without a connection that happens by itself. Promises undefined where the panel was left meanwhile. */
export async function load({ app, signal }, place, work) {
  for (;;) {
    const waiting = setTimeout(() => fill(place, h('p', { class: 'empty', role: 'status' }, say('side.loading'))), quickMs);
    try {
      const found = await work();
      return signal.aborted ? undefined : found;
    } catch (error) {
      if (signal.aborted) return undefined;
      clearTimeout(waiting);
      await again(app, signal, place, error);
    } finally {
      clearTimeout(waiting);
    }
  }
}

function again(app, signal, place, error) {
  return new Promise((resolve) => {
    fill(place, h('div', { class: 'empty' }, h('p', { role: 'alert' }, explain(error)),
      h('button', { type: 'button', class: 'quiet', onclick: resolve }, say('side.again'))));
    if (error.code === 'offline') app.client.addEventListener('ready', resolve, { once: true, signal });
  });
}

/** A function that shows something with the next frame, once however often it was called: a room may have many events at once. */
export function onFrame(signal, show) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      if (!signal.aborted) show();
    });
  };
}

/** Puts a text on the clipboard and says so. */
export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that came without TLS have no clipboard; the old way still works there.
    const area = h('textarea', { class: 'unseen', readonly: true, value: text });
    (document.querySelector('dialog[open]:last-of-type') ?? document.body).append(area);
    const before = document.activeElement;
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    before?.focus();
    if (!copied) return;
  }
  toast(said);
}

/** A line that does something or leads somewhere. */
export function row(name, text, onclick, { more, danger, ...props } = {}) {
  return h('button', { type: 'button', class: danger ? 'row danger' : 'row', onclick, ...props }, icon(name), h('span', null, text), more);
}

/** A line with a switch. */
export function toggle(name, text, checked, onchange, props) {
  return h('label', { class: 'row' }, icon(name), h('span', null, text),
    h('input', { type: 'checkbox', role: 'switch', class: 'switch', checked, onchange, ...props }));
}

/** A secret that is told once: to be copied now. */
export function secret(label, value, hint) {
  const input = h('input', { readonly: true, value, onfocus: () => input.select(), spellcheck: 'false', autocomplete: 'off' });
  return h('div', { class: 'secret', role: 'status' }, h('label', { class: 'field' }, h('span', null, label), input), h('small', { class: 'hint' }, hint),
    h('button', { type: 'button', class: 'quiet', onclick: () => copy(value, say('side.copied')) }, icon('copy'), say('side.copy')));
}
