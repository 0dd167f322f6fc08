// What happened in a room besides messages, in words: who came and went, what was pinned.

import { fill, h } from '../lib/dom.js';
import { dateAndTime } from '../lib/format.js';
import { say } from '../words/index.js';
import { nameOf, phrase } from './phrases.js';

const folded = 4;
const roles = { owner: 'talk.madeOwner', admin: 'talk.madeAdmin', member: 'talk.madeMember', readonly: 'talk.madeReadonly' };

/** Shows notes that follow each other; many are gathered in one that opens. */
export class NotesView {
  element = h('div', { class: 'notes' });
  #talk;

  constructor(row, talk) {
    this.#talk = talk;
    this.update(row);
  }

  update({ frames }) {
    const lines = frames.map((frame) => h('p', { class: 'note', title: dateAndTime(frame.at), dataset: { note: frame.seq } }, words(frame, this.#talk))).filter(({ firstChild }) => firstChild !== null);
    if (lines.length < folded) {
      fill(this.element, lines);
      return;
    }
    const wasOpen = this.element.querySelector('details')?.open ?? false;
    const joins = frames.every(({ type, action }) => type === 'member' && action === 'join');
    fill(this.element, h('details', { open: wasOpen },
      h('summary', null, joins ? phrase('talk.manyJoined', lines.length - 1, nameOf(frames[0].user)) : say('talk.manyNotes', lines.length)), lines));
  }
}

function words(frame, talk) {
  if (frame.type === 'room') return phrase('talk.configured', nameOf(frame.by));
  if (frame.type === 'pinned') {
    const link = h('button', { type: 'button', class: 'plain link', onclick: () => talk.jump(frame.target) }, say('talk.aMessage'));
    return phrase(frame.remove ? 'talk.unpinnedNote' : 'talk.pinnedNote', nameOf(frame.by), link);
  }
  const [user, by] = [nameOf(frame.user), nameOf(frame.by)];
  switch (frame.action) {
    case 'join': return phrase('talk.joined', user);
    case 'leave': return phrase('talk.left', user);
    case 'invite': return phrase('talk.invited', by, user);
    case 'kick': return phrase('talk.kicked', by, user);
    case 'ban': return frame.reason ? phrase('talk.bannedFor', by, user, frame.reason) : phrase('talk.bannedNote', by, user);
    case 'unban': return phrase('talk.unbanned', by, user);
    case 'role': return phrase(roles[frame.role] ?? roles.member, by, user);
    default: return [];
  }
}
