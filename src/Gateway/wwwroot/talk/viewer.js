// Pictures at their full size, one after another.

import { fill, h } from '../lib/dom.js';
import { iconButton } from '../lib/dialog.js';
import { dateAndTime } from '../lib/format.js';
import { isPicture, loadPicture } from '../lib/picture.js';
import { explain, say } from '../words/index.js';
import { save } from './attachments.js';
import { nameOf } from './phrases.js';

/** Opens a picture of a message; the arrow keys lead to those before and after it in the talk. */
export function openViewer(attachment, message, talk) {
  const all = talk.messages().flatMap((one) => (one.attachments ?? []).filter(isPicture).map((picture) => ({ picture, message: one })));
  let at = all.findIndex((one) => one.picture.media === attachment.media && one.message.seq === message.seq);
  if (at < 0) all.splice(at = 0, 0, { picture: attachment, message });
  const stage = h('div', { class: 'stage' });
  const caption = h('p', { class: 'caption' });
  const back = iconButton('back', say('talk.previousPicture'), () => show(at - 1), { class: 'icon-button step' });
  const forward = iconButton('chevron', say('talk.nextPicture'), () => show(at + 1), { class: 'icon-button step' });
  const dialog = h('dialog', { class: 'viewer', 'aria-label': say('talk.picture') },
    h('header', null, caption, iconButton('download', say('talk.download'), () => save(all[at].picture, talk)), iconButton('close', say('shell.close'), () => dialog.close())),
    back, stage, forward);
  const show = async (next) => {
    if (all[next] === undefined) return;
    at = next;
    const { picture, message: from } = all[at];
    back.disabled = at === 0;
    forward.disabled = at === all.length - 1;
    fill(caption, h('bdi', null, picture.name ?? say('talk.picture')), ' · ', nameOf(from.user), ' · ', dateAndTime(from.at));
    fill(stage);
    const put = (element) => { if (all[at].picture === picture) fill(stage, element); };
    const refuse = () => put(h('p', null, say('talk.broken', picture.name ?? '')));
    try {
      const { url } = await talk.app.media.url(picture.media);
      const alt = picture.name ?? say('talk.picture');
      // The server has drawn what it made a thumbnail of, so that is to be seen while it comes.
      if (picture.thumbnail === undefined) await loadPicture(url, { alt }).then(put, refuse);
      else put(h('img', { alt, src: url, onerror: refuse }));
    } catch (error) {
      put(h('p', { role: 'alert' }, explain(error)));
    }
  };
  dialog.addEventListener('keydown', (key) => {
    if (key.key === 'ArrowLeft') show(at - 1);
    if (key.key === 'ArrowRight') show(at + 1);
  });
  dialog.addEventListener('click', ({ target }) => { if (target === dialog || target === stage) dialog.close(); });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  show(at);
}
