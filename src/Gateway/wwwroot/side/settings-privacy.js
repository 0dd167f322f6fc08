// Whom one has blocked.

import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { busy } from './panel.js';

export function privacyTab({ app, place, signal }) {
  const list = h('ul', { class: 'people-list', id: 'blocked' });
  const unblock = (user) => (click) => busy(click.currentTarget, () => app.client.contact(user, 'unblock'));
  let shown;
  const show = () => {
    const blocked = app.people.contacts('blocked').map(({ user }) => user);
    if (blocked.join(' ') === shown) return;
    shown = blocked.join(' ');
    fill(list, blocked.length === 0 && h('li', { class: 'empty' }, say('side.noBlocked')), blocked.map((user) => h('li', { class: 'person', dataset: { user } },
      h('chat-avatar', { user }), h('span', { class: 'person-words' }, h('chat-name', { user, class: 'person-name' }), h('small', { class: 'faint' }, `@${user}`)),
      h('button', { type: 'button', class: 'quiet', 'aria-label': say('side.unblockOne', user), onclick: unblock(user) }, say('side.unblock')))));
  };
  fill(place, h('h3', null, say('side.blocked')), h('p', { class: 'hint' }, say('side.blockIs')), list);
  app.people.addEventListener('change', show, { signal });
  show();
}
