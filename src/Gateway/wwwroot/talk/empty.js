// What is said in the place of the messages where there are none to be seen.

import { h } from '../lib/dom.js';
import { explain, say } from '../words/index.js';

const refusals = { no_such_user: 'errors.no_such_user', not_a_member: 'talk.notMember', banned: 'talk.banned', no_such_room: 'talk.noRoom', forbidden: 'talk.notYours' };

/** Why the room of a timeline is not for this reader, also where it was until now: the key of the words. */
export function refusalOf(timeline) {
  return refusals[timeline?.error?.direction === 'start' ? timeline.error.error.code : undefined];
}

/** The words, and what helps; isDirect where the room is of two. */
export function wordsOfEmpty(timeline, { isDirect }) {
  if (timeline === undefined) return [say('shell.nothingOpen')];
  const error = timeline.error?.error;
  if (error === undefined) return [h('p', null, say(isDirect ? 'talk.noMessagesYet' : 'talk.noMessages'))];
  const refusal = refusalOf(timeline);
  if (refusal !== undefined) return [h('p', null, say(refusal))];
  return [h('p', null, explain(error)), h('button', { type: 'button', class: 'quiet', onclick: () => timeline.retry() }, say('talk.tryAgain'))];
}
