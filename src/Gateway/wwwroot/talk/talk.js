// The messages of the open room.

import { fill, h } from '../lib/dom.js';

export function mountTalk({ head, talk }, app) {
  const list = h('ol', { id: 'messages', role: 'log' });
  const item = ({ seq, user, text }) => h('li', { class: 'message', dataset: { seq } }, h('chat-avatar', { user }), h('chat-name', { user }), h('div', { class: 'text' }, text));
  fill(talk, list);
  app.addEventListener('open', async ({ detail: { room } }) => {
    fill(head, h('h1', null, room ?? ''));
    fill(list);
    if (room === undefined) return;
    const page = await app.client.history(room);
    fill(list, page.messages.map(item));
  });
  app.client.addEventListener('message', ({ detail }) => { if (detail.room === app.room) list.append(item(detail)); });
}
