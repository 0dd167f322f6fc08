// Elements are made here and nowhere from markup: what came over the network can only ever become text.

const links = /^(https?:|mailto:|blob:|\/(?!\/)|#|\.\/)/i;
const forbidden = new Set(['style', 'srcdoc', 'innerHTML', 'outerHTML']);

/**
 * Makes an element: h('button', { class: 'quiet', type: 'button', onclick: close, 'aria-label': '…' }, 'text', child, …).
 * Children may be nodes, texts, numbers, lists, null; `dataset` is an object; functions named on… become listeners; `true` sets an attribute, `false`, null and undefined leave it out.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  element.append(...nodes(children));
  return element;
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Says something to a screen reader. */
export function announce(text) {
  const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
  // What lies beside an open dialog is not read.
  if (dialog && !dialog.querySelector('.announcer')) dialog.append(h('div', { class: 'unseen announcer', role: 'status' }));
  const place = dialog?.querySelector('.announcer') ?? document.getElementById('announcer');
  // The same words a second time would not be read, were they not taken away in between.
  place.textContent = '';
  requestAnimationFrame(() => { place.textContent = text; });
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (forbidden.has(name)) throw new TypeError(`${name} is not for h().`);
  if (typeof value === 'function' && name.startsWith('on')) {
    element.addEventListener(name.slice(2), value);
  } else if (name.startsWith('on')) {
    throw new TypeError(`${name} takes a function.`);
  } else if (name === 'dataset') {
    Object.assign(element.dataset, value);
  } else if (name === 'value') {
    element.value = value;
  } else {
    if ((name === 'href' || name === 'src') && !links.test(value)) throw new TypeError(`Not an address for ${name}.`);
    element.setAttribute(name, value === true ? '' : value);
  }
}

function nodes(children) {
  return children.flat(Infinity)
    .filter((child) => child !== undefined && child !== null && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
