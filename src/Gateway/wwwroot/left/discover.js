// The dialog that finds public rooms.

import { openDialog } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon, kindIcon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';

const pauseMs = 250;

/** Opens it, with a query where one is given. */
export function openDiscover(app, query = '') {
  const input = h('input', { id: 'discover-query', type: 'search', value: query, maxlength: 256, placeholder: say('left.discoverHint'), 'aria-label': say('left.discoverHint'), autocomplete: 'off', enterkeyhint: 'search' });
  const list = h('ul', { id: 'found', role: 'list', 'aria-label': say('left.discover') });
  const state = h('p', { class: 'empty', role: 'status', hidden: true });
  const more = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => load(list.lastElementChild.dataset.room) }, say('left.more'));
  let timer;
  let asked = 0;
  const tell = (text) => {
    fill(state, text);
    state.hidden = text === '';
  };
  // What is answered late, to a query that has changed since, is not wanted any more.
  const load = async (before) => {
    const mine = ++asked;
    more.disabled = true;
    if (before === undefined && list.childElementCount === 0) tell(say('left.searching'));
    try {
      const { rooms, more: hasMore } = await app.client.discover({ query: input.value.trim() || undefined, before });
      if (mine !== asked) return;
      if (before === undefined) list.replaceChildren();
      list.append(...rooms.map((room) => found(app, room, { close: () => dialog.close(), tell })));
      more.hidden = !hasMore;
      tell(list.childElementCount > 0 ? '' : say(input.value.trim() === '' ? 'left.noRooms' : 'left.noRoomsFound'));
    } catch (error) {
      if (mine !== asked) return;
      tell(explain(error));
    } finally {
      if (mine === asked) more.disabled = false;
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(), pauseMs);
  });
  const dialog = openDialog(say('left.discover'), h('div', { class: 'discover-rooms' }, h('div', { class: 'find-box' }, icon('search'), input), state, list, more), { onClose: () => { clearTimeout(timer); asked++; } });
  input.focus();
  load();
}

function found(app, { room, kind, name, topic, members }, { close, tell }) {
  const open = () => {
    close();
    app.open(room);
  };
  const join = h('button', { type: 'button', class: 'join quiet', onclick: async () => {
    join.disabled = true;
    tell('');
    try {
      app.rooms.add({ topic, ...await app.client.join(room) });
      open();
    } catch (error) {
      join.disabled = false;
      tell(explain(error));
    }
  } }, say('left.join'));
  const isIn = app.rooms.has(room);
  return h('li', { dataset: { room } },
    h('button', { type: 'button', class: 'friend', onclick: open }, h('span', { class: 'room-icon' }, kindIcon(kind)),
      h('span', { class: 'lines' }, h('span', { class: 'title', dir: 'auto' }, name || room), topic && h('span', { class: 'last', dir: 'auto' }, topic),
        h('span', { class: 'last' }, say('left.memberCount', members)))),
    isIn ? h('span', { class: 'tag' }, say('left.joined')) : join);
}
