// What stands above the first message and below the last one that are here: that more is coming, or why it did not come.

import { fill, h } from '../lib/dom.js';
import { explain, say } from '../words/index.js';

/** The two edges of a timeline, as elements that the list puts in their places. */
export class Edges {
  older = h('div', { class: 'edge' });
  newer = h('div', { class: 'edge' });

  /** Shows them for a timeline. */
  show(timeline) {
    const { error, epoch, atStart, atEnd } = timeline;
    const failed = error && h('p', { class: 'failed-page' }, explain(error.error), ' ',
      h('button', { type: 'button', class: 'quiet', onclick: () => timeline.retry() }, say('talk.tryAgain')));
    this.older.classList.toggle('has-more', epoch > 0 ? !atStart : error === undefined);
    this.newer.classList.toggle('has-more', !atEnd && epoch > 0);
    fill(this.older, error?.direction === 'older' && failed);
    fill(this.newer, error !== undefined && error.direction !== 'older' && failed);
  }

  clear() {
    fill(this.older);
    fill(this.newer);
  }
}
