// The pinned messages of a room.

import { iconButton } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { busy, load } from './panel.js';
import { preview } from './preview.js';
import { may } from '../state/permissions.js';

export async function showPins(panel) {
  const { app, args: { room }, body, signal, title } = panel;
  title(say('side.pins'));
  const known = new Map();
  const list = h('ul', { class: 'cards' });
  const empty = h('p', { class: 'empty' }, say('side.noPins'));
  const show = () => {
    const shown = { ...app.rooms.get(room), kind: app.rooms.get(room)?.kind ?? '' };
    empty.hidden = known.size > 0;
    fill(list, [...known.values()].sort((a, b) => b.seq - a.seq).map((message) => h('li', { class: 'card', dataset: { seq: message.seq } },
      preview(panel, message, {}),
      may('pin', shown) && iconButton('close', say('side.unpin'), (click) => busy(click.currentTarget, () => app.client.pin(room, message.seq, { remove: true }))))));
  };
  const read = async () => {
    const found = [];
    for (let more = true; more;) {
      const page = await app.client.pins(room, { after: found.at(-1)?.seq });
      found.push(...page.messages);
      more = page.more && page.messages.length > 0;
    }
    known.clear();
    for (const message of found) known.set(message.seq, message);
    return found;
  };
  // A pinned message may be older than anything on the page, so the list is asked for anew; should that fail it stays, and the next event asks again.
  const refresh = () => read().then(() => { if (!signal.aborted) show(); }, () => {});
  const on = (type, take) => app.client.addEventListener(type, ({ detail }) => { if (detail.room === room) take(detail); }, { signal });
  if (await load(panel, body, read) === undefined) return;
  fill(body, empty, list);
  show();
  on('pinned', ({ target, remove }) => {
    if (!remove) refresh();
    else if (known.delete(target)) show();
  });
  on('deleted', ({ target }) => { if (known.delete(target)) show(); });
  on('edited', ({ target, text }) => {
    if (!known.has(target) || text === '') return;
    known.get(target).text = text;
    show();
  });
  on('gap', refresh);
  app.rooms.addEventListener('change', ({ detail }) => { if (detail.room === room) show(); }, { signal });
}
