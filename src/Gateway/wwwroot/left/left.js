// The pane of talks and people: oneself above, then the talks or the friends.

import { iconButton, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { badge } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { openDiscover } from './discover.js';
import { Friends } from './friends.js';
import { meButton } from './me.js';
import { openNew } from './new.js';
import { offer } from './offer.js';
import { Talks } from './talks.js';

export function mountLeft(root, app) {
  const count = h('span', { class: 'badge mention', 'aria-hidden': 'true', hidden: true });
  const spoken = h('span', { class: 'unseen' });
  const talks = new Talks(app, { onNew: (name) => openNew(app, name), onDiscover: (query) => openDiscover(app, query) });
  const friends = new Friends(app, {
    onRequests(requests) {
      count.hidden = requests === 0;
      fill(count, badge(requests));
      fill(spoken, requests > 0 ? say('left.requests', requests) : '');
    },
  });
  const tabs = tabList([
    { id: 'talks-tab', label: say('left.talks'), sign: 'talk', pane: talks.element },
    { id: 'friends', label: say('left.friends'), sign: 'friends', pane: friends.element, more: [count, spoken], onShow: () => friends.shown() },
  ]);
  fill(root,
    h('header', { id: 'left-head' }, h('h1', { class: 'unseen' }, say('shell.title')), meButton(app),
      iconButton('compass', say('left.discover'), () => openDiscover(app), { id: 'discover' }),
      iconButton('add', say('left.new'), () => openNew(app), { id: 'new' })),
    tabs, talks.element, friends.element, offer(app));
  addEventListener('keydown', (key) => {
    if (!(key.ctrlKey || key.metaKey) || key.shiftKey || key.altKey || key.key.toLowerCase() !== 'k' || root.offsetParent === null || document.querySelector('dialog[open]') !== null) return;
    key.preventDefault();
    document.getElementById('talks-tab').click();
    talks.find();
  });
  app.rooms.addEventListener('gone', ({ detail: { room, action } }) => {
    if (action !== 'leave') toast(say(action === 'ban' ? 'left.banned' : 'left.kicked', talks.titleOf(room)));
  });
}

function tabList(all) {
  const buttons = all.map(({ id, label, sign, pane, more = [] }) => {
    pane.id = `${id}-pane`;
    pane.setAttribute('role', 'tabpanel');
    return h('button', { type: 'button', role: 'tab', id, 'aria-controls': pane.id, onclick: () => choose(id) }, icon(sign), h('span', null, label), more);
  });
  const choose = (id) => {
    for (const [at, { id: each, pane }] of all.entries()) {
      buttons[at].setAttribute('aria-selected', String(each === id));
      buttons[at].tabIndex = each === id ? 0 : -1;
      pane.hidden = each !== id;
    }
    all.find((each) => each.id === id).onShow?.();
  };
  const list = h('div', { id: 'left-tabs', role: 'tablist', 'aria-label': say('shell.talks'), onkeydown: (key) => {
    if (!['ArrowLeft', 'ArrowRight'].includes(key.key)) return;
    const other = buttons[(buttons.indexOf(document.activeElement) + 1) % buttons.length];
    other.click();
    other.focus();
  } }, buttons);
  choose(all[0].id);
  return list;
}
