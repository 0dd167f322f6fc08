// Which pictures of others are drawn: none that would take all of a browser's memory.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPicture, loadPicture } from '../../src/Gateway/wwwroot/lib/picture.js';

const made = [];
globalThis.document = {
  createElement() {
    const element = Object.assign(new EventTarget(), { setAttribute(name, value) { element[name] = value; }, append() {} });
    made.push(element);
    return element;
  },
};

const load = async (naturalWidth, naturalHeight, type = 'load') => {
  const loading = loadPicture('/media/m1', { alt: '' }).then((image) => image.src, (error) => error.name);
  Object.assign(made.at(-1), { naturalWidth, naturalHeight }).dispatchEvent(new Event(type));
  return loading;
};

test('what is too large to be drawn, or of a size that nobody knows, is a file', () => {
  const png = { type: 'image/png' };
  assert.equal(isPicture({ ...png, width: 5000, height: 5000 }), true);
  assert.equal(isPicture({ ...png, width: 30_000, height: 30_000 }), false);
  assert.equal(isPicture({ ...png, width: 1_000_000, height: 26 }), false);
  assert.equal(isPicture(png), false);
  assert.equal(isPicture({ ...png, width: 8000, height: 6000, thumbnail: { type: 'image/jpeg', width: 320, height: 240 } }), true);
  assert.deepEqual(['image/svg+xml', 'image/heic', 'text/plain', undefined].map((type) => isPicture({ type, width: 1, height: 1 })), [false, false, false, false]);
});

test('what a browser finds to be larger than the server did is not drawn', async () => {
  assert.equal(await load(5000, 5000), '/media/m1');
  assert.equal(await load(30_000, 30_000), 'RangeError');
  assert.equal(await load(0, 0, 'error'), 'RangeError');
});
