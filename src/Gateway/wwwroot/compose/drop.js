// Files and words that come from outside the box: dragged over the page, pasted, or typed while nothing has the focus.

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';

const fields = 'input, textarea, select, [contenteditable], dialog, [popover], [role="menu"], [role="listbox"]';

const hasFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;
const isBusy = () => document.querySelector('dialog[open], :popover-open') !== null;

/** Files of a drop or a paste, but no folders; office programs give a picture of the text that they copy, which nobody means. */
export function filesOf(data) {
  const types = [...data.types];
  if (types.includes('text/plain') && (types.includes('text/html') || types.includes('text/rtf')) && data.getData('text/plain').trim() !== '') return [];
  const items = [...(data.items ?? [])].filter(({ kind }) => kind === 'file');
  if (items.length === 0) return [...data.files];
  return items.filter((item) => !(item.webkitGetAsEntry?.()?.isDirectory ?? false)).map((item) => item.getAsFile()).filter(Boolean);
}

/** Shows over the talk that files can be dropped there; on: { mayDrop(), drop(data) }. */
export function acceptDrops(root, over, on) {
  const overlay = h('div', { id: 'drop', hidden: true }, icon('upload'), h('span', null, say('compose.drop')));
  root.append(overlay);
  let depth = 0;
  const show = (on) => {
    overlay.hidden = !on;
    if (!on) return;
    const { top, left, width, height } = over.getBoundingClientRect();
    Object.assign(overlay.style, { top: `${top}px`, left: `${left}px`, width: `${width}px`, height: `${height}px` });
  };
  addEventListener('dragenter', (drag) => {
    if (!hasFiles(drag)) return;
    drag.preventDefault();
    depth++;
    if (on.mayDrop() && !isBusy()) show(true);
  });
  addEventListener('dragleave', (drag) => {
    if (hasFiles(drag) && --depth <= 0) show(false);
  });
  // A file that is dropped beside it must not replace the page.
  addEventListener('dragover', (drag) => {
    if (!hasFiles(drag)) return;
    drag.preventDefault();
    drag.dataTransfer.dropEffect = overlay.hidden ? 'none' : 'copy';
  });
  addEventListener('drop', (drop) => {
    if (!hasFiles(drop)) return;
    drop.preventDefault();
    depth = 0;
    const accepted = !overlay.hidden;
    show(false);
    if (accepted) on.drop(drop.dataTransfer);
  });
}

/** Letters and pasted things that nobody else wants go to the box; on: { mayType(), paste(event) }. */
export function typeAnywhere(text, on) {
  const elsewhere = (event) => !event.defaultPrevented && on.mayType() && !isBusy() && !(event.target instanceof Element && event.target.closest(fields));
  document.addEventListener('keydown', (key) => {
    const isLetter = [...key.key].length === 1 && key.key !== ' ' || key.key === 'Process' || key.keyCode === 229;
    if (isLetter && !key.ctrlKey && !key.metaKey && !key.altKey && elsewhere(key)) text.focus();
  });
  document.addEventListener('paste', (paste) => {
    if (paste.target === text || !elsewhere(paste)) return;
    text.focus();
    on.paste(paste);
  });
}
