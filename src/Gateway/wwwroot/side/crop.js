// A square out of a picture: moved by dragging or with the arrow keys, zoomed with a slider, and given as a file of at most 512 pixels a side.

import { h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { busy, refusal } from './panel.js';

const sidePx = 512;
const maxZoom = 4;
const stepPx = 16;
const quality = 0.9;
const withHoles = new Set(['image/png', 'image/webp', 'image/gif', 'image/avif', 'image/svg+xml']);

/** Where the square lies: kept within the picture. Zoom 1 shows all of its shorter side. */
export function square({ width, height }, { x, y, zoom }) {
  const side = Math.min(width, height) / zoom;
  const within = (at, length) => Math.max(side / 2, Math.min(length - side / 2, at));
  return { side, x: within(x, width), y: within(y, height), zoom };
}

/** Promises an element to crop a file with; rejects where that is no picture that the browser can read. use(blob, onProgress) takes the result. */
export async function cropper(file, use, cancel) {
  const picture = await createImageBitmap(file);
  const canvas = h('canvas', { width: sidePx, height: sidePx, class: 'crop', tabindex: 0, role: 'img', 'aria-label': say('side.cropIs') });
  let at = square(picture, { x: picture.width / 2, y: picture.height / 2, zoom: 1 });
  const draw = (next) => {
    at = square(picture, next);
    paint(canvas, picture, at, file.type);
  };
  const zoom = h('input', { type: 'range', min: 1, max: maxZoom, step: 0.01, value: 1, 'aria-label': say('side.zoom'), oninput: () => draw({ ...at, zoom: zoom.valueAsNumber }) });
  move(canvas, () => at, draw);
  draw(at);
  const progress = h('progress', { class: 'crop-progress', max: 1, value: 0, hidden: true, 'aria-label': say('side.uploading') });
  const error = refusal();
  const save = h('button', { type: 'button', onclick: () => busy(save, async () => {
    progress.hidden = false;
    try {
      await use(await result(picture, at, file.type), ({ sent, total }) => { progress.value = total > 0 ? sent / total : 0; });
    } finally {
      progress.hidden = true;
    }
  }, error) }, say('side.usePicture'));
  return h('div', { class: 'cropper' }, canvas, zoom, progress, error,
    h('div', { class: 'choices' }, h('button', { type: 'button', class: 'quiet', onclick: cancel }, say('shell.cancel')), save));
}

function paint(canvas, picture, { x, y, side }, type) {
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!withHoles.has(type)) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(picture, x - side / 2, y - side / 2, side, side, 0, 0, canvas.width, canvas.height);
}

// No more pixels than there are: a small picture is not blown up.
function result(picture, at, type) {
  const size = Math.max(1, Math.min(sidePx, Math.round(at.side)));
  const canvas = h('canvas', { width: size, height: size });
  paint(canvas, picture, at, type);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture cannot be written.'))), withHoles.has(type) ? 'image/png' : 'image/jpeg', quality);
  });
}

function move(canvas, now, draw) {
  const by = (dx, dy) => {
    const at = now();
    const scale = at.side / canvas.clientWidth;
    draw({ ...at, x: at.x - dx * scale, y: at.y - dy * scale });
  };
  canvas.addEventListener('pointerdown', (down) => canvas.setPointerCapture(down.pointerId));
  canvas.addEventListener('pointermove', (pointer) => { if (canvas.hasPointerCapture(pointer.pointerId)) by(pointer.movementX, pointer.movementY); });
  canvas.addEventListener('keydown', (key) => {
    const [dx, dy] = { ArrowLeft: [stepPx, 0], ArrowRight: [-stepPx, 0], ArrowUp: [0, stepPx], ArrowDown: [0, -stepPx] }[key.key] ?? [];
    if (dx === undefined) return;
    key.preventDefault();
    by(dx, dy);
  });
}
