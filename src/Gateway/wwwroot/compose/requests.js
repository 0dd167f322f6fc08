// What other areas of the page want of the box: to answer, to edit, to name somebody; and what becomes of it when a message is deleted.

import { toast } from '../lib/dialog.js';
import { say } from '../words/index.js';
import { quoteOf } from './boxes.js';
import { insert } from './keys.js';

/** current() is the open box where one may write in it; begin() shows it anew after a change, with the caret at its end. */
export function hearRequests({ app, boxes, editing, text, current, begin, show }) {
  const hear = (type, take) => app.addEventListener(type, ({ detail }) => {
    const box = current();
    if (box !== undefined && (detail.room === undefined || detail.room === box.room)) take(box, detail);
  });
  hear('compose:reply', (box, { message }) => {
    if (box.edit !== undefined) editing.cancel();
    box.reply = quoteOf(message);
    begin();
  });
  hear('compose:edit', (box, { message }) => {
    editing.begin(message);
    begin();
  });
  hear('compose:mention', (box, { user }) => {
    const before = text.value.slice(0, text.selectionStart);
    insert(text, text.selectionStart, text.selectionEnd, `${/\S$/.test(before) ? ' ' : ''}@${user} `);
  });
  app.client.addEventListener('deleted', ({ detail: { room, target } }) => {
    for (const box of boxes.all.filter((one) => one.room === room)) {
      const gone = editing.deleted(box, target);
      if (gone === undefined || box !== current()) continue;
      toast(say(gone));
      show();
    }
  });
}
