// What a message carries: pictures in the place that they will take, sound and films on demand, files to be saved.

import { fill, h } from '../lib/dom.js';
import { toast } from '../lib/dialog.js';
import { bytes } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { isPicture, loadPicture } from '../lib/picture.js';
import { explain, say } from '../words/index.js';
import { openViewer } from './viewer.js';

const maxSide = 320;
const minSide = 48;
const retries = new Set(['offline', 'unavailable', 'rate_limited']);

/** Shows what a message carries. */
export function showAttachments(root, message, talk) {
  const all = message.attachments ?? [];
  const images = all.filter(isPicture);
  fill(root, images.length > 0 && gallery(images.map((one) => picture(one, message, talk, images.length))),
    all.filter((one) => !isPicture(one)).map((one) => (/^(audio|video)\//.test(one.type) ? player(one, talk) : file(one, talk))));
}

/** Saves an upload as a file. */
export async function save({ media, name }, talk) {
  try {
    const { url } = await talk.app.media.url(media);
    const link = h('a', { href: url, download: name ?? media });
    document.body.append(link);
    link.click();
    link.remove();
  } catch (error) {
    toast(explain(error), { error: true });
  }
}

// Two or four stand in two columns, others in three.
function gallery(pictures) {
  const root = h('div', { class: pictures.length > 1 ? 'pictures many' : 'pictures' }, pictures);
  root.style.setProperty('--columns', pictures.length === 2 || pictures.length === 4 ? 2 : 3);
  return root;
}

// The room that a picture takes is known before it comes, so nothing moves when it does.
function picture(attachment, message, talk, count) {
  const name = attachment.name ?? say('talk.picture');
  const button = h('button', { type: 'button', class: 'attachment photo', tabindex: -1, title: name, onclick: () => openViewer(attachment, message, talk) });
  if (count === 1) takePlace(button, attachment);
  const load = async (again) => {
    try {
      const { url, thumbnail_url: thumbnail } = await talk.app.media.url(attachment.media);
      const image = await loadPicture(attachment.thumbnail ? thumbnail ?? url : url, { alt: name, draggable: 'false' });
      fill(button, image);
      // Waits for the whole picture, and fails where its bytes are none.
      await image.decode().catch(() => broken(button, name));
    } catch (error) {
      if (again && retries.has(error.code)) talk.app.client.addEventListener('ready', () => load(false), { once: true });
      broken(button, name);
    }
  };
  button.setAttribute('aria-label', name);
  talk.whenNear(button, () => load(true));
  return button;
}

function takePlace(button, { width = maxSide, height = maxSide * 0.75 }) {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const [across, down] = [width, height].map((side) => Math.max(minSide, Math.round(side * scale)));
  button.style.width = `${across}px`;
  button.style.aspectRatio = `${across} / ${down}`;
}

function broken(button, name) {
  button.classList.add('broken');
  fill(button, icon('image'), h('span', null, say('talk.broken', name)));
}

function file(attachment, talk) {
  return h('button', { type: 'button', class: 'attachment file', tabindex: -1, title: say('talk.download'), onclick: () => save(attachment, talk) },
    icon('file'), description(attachment), icon('download'));
}

function description({ name, media, bytes: size }) {
  return h('span', { class: 'what' }, h('bdi', { class: 'name' }, name ?? media), h('small', null, bytes(size)));
}

// The address of a film is good for minutes only, so it is asked for when somebody wants to see it.
function player(attachment, talk) {
  const isFilm = attachment.type.startsWith('video/');
  const place = h('div', { class: isFilm ? 'attachment film' : 'attachment sound' });
  const start = async (at = 0) => {
    try {
      const { url } = await talk.app.media.url(attachment.media);
      const element = h(isFilm ? 'video' : 'audio', { controls: true, src: url, 'aria-label': attachment.name });
      element.currentTime = at;
      element.addEventListener('error', () => (element.currentTime > at ? start(element.currentTime) : fill(place, file(attachment, talk), h('small', { class: 'refusal' }, say('talk.unplayable')))));
      fill(place, element);
      element.focus({ preventScroll: true });
      await element.play().catch(() => {});
    } catch (error) {
      toast(explain(error), { error: true });
    }
  };
  fill(place, h('button', { type: 'button', class: 'file', tabindex: -1, 'aria-label': say('talk.play', attachment.name ?? ''), onclick: () => start() }, icon('play'), description(attachment)));
  return place;
}
