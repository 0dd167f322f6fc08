// The small line below the box: how much room is left, what waits for an upload, and how long a slow room makes one wait.

import { fill } from '../lib/dom.js';
import { say } from '../words/index.js';

const encoder = new TextEncoder();
const nearBytes = 500;
const defaultBytes = 16_384;

const most = (limits) => limits?.text_bytes ?? defaultBytes;

/** What a text may have left, in bytes of UTF-8: below zero it is too long. */
export const bytesLeft = (text, limits) => most(limits) - encoder.encode(text).length;

/** The same in characters, which people count: about so many more like those that are there, or below zero how many at the end are too many. */
export function charactersLeft(text, limits) {
  const bytes = encoder.encode(text).length;
  if (bytes <= most(limits)) return Math.floor((most(limits) - bytes) / (bytes / [...text].length || 1));
  const { read } = encoder.encodeInto(text, new Uint8Array(most(limits)));
  return -[...text.slice(read)].length;
}

/** Until when the first message on its way must wait because the room is slow or one was too fast; undefined where none does. */
export function waitsUntil(unsent, now) {
  const first = unsent.find(({ state }) => state === 'waiting');
  return first?.error?.code === 'rate_limited' && first.retryAt > now ? first.retryAt : undefined;
}

/** Shows the line, and counts down while one has to wait. */
export class Hint {
  #place;
  #timer;
  #of;

  /** of() tells { text, limits, unsent, waiting, busy } of the open box, or nothing. */
  constructor(place, of) {
    this.#place = place;
    this.#of = of;
  }

  update() {
    clearTimeout(this.#timer);
    const of = this.#of();
    const left = of === undefined ? Infinity : bytesLeft(of.text, of.limits);
    const until = of === undefined ? undefined : waitsUntil(of.unsent, Date.now());
    this.#place.classList.toggle('refusal', left < 0);
    this.#tell(this.#words(of, left, until));
    if (until !== undefined) this.#timer = setTimeout(() => this.update(), 1000);
  }

  #words(of, left, until) {
    if (left < 0) return say('compose.tooLong', -charactersLeft(of.text, of.limits));
    if (of?.waiting) return say('compose.waitsForUpload');
    if (until !== undefined) return say('compose.sentIn', Math.max(1, Math.ceil((until - Date.now()) / 1000)));
    return left < nearBytes ? say('compose.left', charactersLeft(of.text, of.limits)) : '';
  }

  #tell(words) {
    if (this.#place.textContent !== words) fill(this.#place, words);
    this.#place.hidden = words === '';
  }
}
