// Pictures that others have sent. A few bytes can say that they are tens of thousands of pixels wide, and to draw that takes all the memory there is.

import { h } from './dom.js';

const shown = /^image\/(png|jpeg|gif|webp|avif)$/;
const maxPixels = 25_000_000;

const isDrawable = (width, height) => width * height <= maxPixels;

/** Whether an attachment is to be shown as a picture: one that browsers know, of a size that is known. */
export const isPicture = ({ type, thumbnail, width, height }) => shown.test(type) && (thumbnail !== undefined || isDrawable(width, height));

/** Promises the element of a picture that is here and can be drawn; what its header says to a browser need not be what the server has read. */
export function loadPicture(src, props) {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new RangeError('This cannot be drawn.'));
    const image = h('img', { ...props, src, onload: () => (isDrawable(image.naturalWidth, image.naturalHeight) ? resolve(image) : refuse()), onerror: refuse });
  });
}
