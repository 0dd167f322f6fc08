// The files of the box, above it: what they are, how far they are, and how to be rid of them.

import { iconButton } from '../lib/dialog.js';
import { announce, fill, h } from '../lib/dom.js';
import { bytes } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';

/** Shows the uploads of a box; on: { remove(id), retry(id) }; media tells addresses of what was uploaded before a reload. */
export function showUploads(list, uploads, { on, media }) {
  list.hidden = uploads.length === 0;
  // A button that has the focus goes with its file; the focus goes to the next one.
  const had = [...list.children].findIndex((item) => item.contains(document.activeElement));
  const known = new Map([...list.children].map((shown) => [shown.dataset.upload, shown]));
  fill(list, uploads.map((upload) => {
    const shown = known.get(upload.id);
    return shown?.dataset.state === upload.state ? shown : item(upload, shown?.querySelector('.picture') ?? picture(upload, media), on);
  }));
  if (had >= 0) (list.children[Math.min(had, uploads.length - 1)]?.querySelector('button') ?? document.getElementById('text'))?.focus();
}

/** Shows how far one is, without touching anything else. */
export function showProgress(list, { id, sent, size }) {
  const bar = list.querySelector(`[data-upload="${id}"] .progress`);
  if (bar !== null) bar.value = size > 0 ? sent / size : 0;
}

function item(upload, pictured, on) {
  const { id, name, size, state, sent, error } = upload;
  const failed = state === 'failed';
  return h('li', { class: failed ? 'upload failed' : 'upload', dataset: { upload: id, state } },
    pictured,
    h('div', { class: 'what' }, h('span', { class: 'name', title: name }, name),
      failed ? h('span', { class: 'refusal' }, why(upload)) : h('span', { class: 'faint' }, size === undefined ? '' : bytes(size))),
    (state === 'uploading' || state === 'waiting') && h('progress', { class: 'progress', max: 1, value: size > 0 ? sent / size : 0, 'aria-label': say('compose.uploading', name) }),
    failed && size > 0 && error?.code !== 'too_large' && iconButton('refresh', say('compose.retry', name), () => on.retry(id), { class: 'icon-button retry' }),
    iconButton('close', say(state === 'done' ? 'compose.remove' : 'compose.cancelUpload', name), () => on.remove(id), { class: 'icon-button cancel' }));
}

/** Says what has become of the uploads of a box to those who do not see it. */
export function tellUploads(uploads) {
  const failed = uploads.find(({ state }) => state === 'failed');
  if (failed !== undefined) announce(`${failed.name}: ${why(failed)}`);
  else if (uploads.length > 0) announce(say('compose.uploaded'));
}

function why({ error, size }) {
  if (size === 0) return say('compose.emptyFile');
  const own = { too_large: 'compose.fileTooLarge', rate_limited: 'compose.uploadLimit', offline: 'compose.uploadOffline' }[error?.code];
  return own === undefined ? explain(error) : say(own);
}

function picture({ preview, media: answer, type = '' }, media) {
  const frame = h('span', { class: 'picture', 'aria-hidden': 'true' });
  const show = (src) => fill(frame, h('img', { alt: '', src, decoding: 'async', draggable: 'false', onerror: () => fill(frame, icon('image')) }));
  if (preview !== undefined) {
    show(preview);
  } else {
    fill(frame, icon(type.startsWith('image/') ? 'image' : 'file'));
    if (answer?.width !== undefined) media.url(answer.media).then(({ url, thumbnail_url: small }) => show(small ?? url), () => {});
  }
  return frame;
}
