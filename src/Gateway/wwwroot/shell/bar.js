// The line that says, quietly, that there is no connection at the moment.

import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';

// A break that is over this soon is nobody's business.
const graceMs = 2000;

export function mountBar(bar, app) {
  let timer;
  let shown = 'online';
  const show = (state) => {
    shown = state;
    bar.hidden = state === 'online';
    if (bar.hidden) return;
    fill(bar, say(state === 'waiting' ? 'shell.waiting' : 'shell.connecting'),
      state === 'waiting' && h('button', { type: 'button', class: 'quiet', onclick: () => app.client.reconnectNow() }, say('shell.retry')));
  };
  app.client.addEventListener('state', ({ detail: { state } }) => {
    clearTimeout(timer);
    if (state === 'online' || state === 'closed') show('online');
    else if (shown !== 'online') show(state);
    else timer = setTimeout(() => show(app.client.state), graceMs);
  });
}
