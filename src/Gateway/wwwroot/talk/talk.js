// The messages of the open room.

import { fill, h } from '../lib/dom.js';
import { iconButton } from '../lib/dialog.js';
import { badge } from '../lib/format.js';
import { say } from '../words/index.js';
import { tellDeliveries } from './delivery.js';
import { Head } from './head.js';
import { Room } from './room.js';

const ofLog = ['message', 'edited', 'reacted', 'deleted', 'pinned', 'member', 'room', 'webhook'];

/** Builds the head and the messages into their areas, and lets them follow the app. */
export function mountTalk({ head, talk }, app) {
  const bar = new Head(head, app);
  const empty = h('div', { class: 'empty talk-empty' });
  const toEnd = iconButton('down', say('talk.toEnd'), () => { room.toEnd(); room.list.element.focus({ preventScroll: true }); }, { id: 'to-end', hidden: true });
  const room = new Room(app, { empty, onEnd: (isAtEnd, unread) => {
    toEnd.hidden = isAtEnd;
    [...toEnd.querySelectorAll('.badge')].forEach((one) => one.remove());
    if (unread > 0) toEnd.append(h('span', { class: 'badge' }, badge(unread)));
    toEnd.setAttribute('aria-label', unread > 0 ? say('talk.toEndNew', unread) : say('talk.toEnd'));
  } });
  fill(talk, room.list.element, empty, toEnd);
  tellDeliveries(app);

  const open = ({ room: id, seq }) => {
    room.open(id, Number.isSafeInteger(seq) && seq > 0 ? seq : undefined);
    bar.open(id, room.facts);
  };
  app.addEventListener('open', ({ detail }) => open(detail));
  app.addEventListener('signedOut', () => open({}));
  app.addEventListener('talk:jump', ({ detail: { room: id, seq } }) => app.open(id, { seq }));
  for (const type of ofLog) {
    app.client.addEventListener(type, ({ detail }) => {
      if (detail.room === room.room) room.receive(detail);
    });
  }
  for (const type of ['read', 'delivered']) app.client.addEventListener(type, ({ detail }) => { if (detail.room === room.room) room.facts.receive(detail); });
}
