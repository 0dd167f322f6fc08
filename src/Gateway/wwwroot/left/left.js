// The list of talks and people.

import { fill, h } from '../lib/dom.js';
import { badge } from '../lib/format.js';

export function mountLeft(root, app) {
  const list = h('ul', { id: 'talks' });
  fill(root, list);
  const show = () => fill(list, app.rooms.sorted.map((room) => h('li', null,
    h('button', { type: 'button', class: 'talk', dataset: { room: room.room }, 'aria-current': room.room === app.room && 'true', onclick: () => app.open(room.room) },
      app.rooms.partner(room.room) ? h('chat-avatar', { user: app.rooms.partner(room.room), presence: true }) : null,
      h('span', { class: 'title' }, room.name ?? room.room), room.unread > 0 && h('span', { class: 'badge' }, badge(room.unread))))));
  app.rooms.addEventListener('change', show);
  app.addEventListener('open', show);
}
