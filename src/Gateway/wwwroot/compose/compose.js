// Where one writes.

import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';

export function mountCompose(root, app) {
  const text = h('textarea', { id: 'text', rows: 1, 'aria-label': say('compose.write') });
  const send = () => {
    if (text.value.trim() === '' || app.room === undefined) return;
    app.client.send(app.room, text.value.trim());
    text.value = '';
  };
  text.addEventListener('keydown', (key) => {
    if (key.key !== 'Enter' || key.shiftKey || key.isComposing) return;
    key.preventDefault();
    send();
  });
  fill(root, text, h('button', { id: 'send', type: 'button', onclick: send }, say('compose.send')));
}
