// One line of what was said last in a talk.

import { say } from '../words/index.js';

/** { kind?: 'typing' | 'draft', icon?, who?, text } of a room: who types there, what one has begun to write, or the newest message. */
export function preview(app, room, typing) {
  const partner = app.rooms.partner(room.room);
  if (typing.length > 0) {
    if (partner !== undefined) return { kind: 'typing', text: say('left.typing') };
    return { kind: 'typing', text: typing.length === 1 ? say('left.typingBy', app.people.name(typing[0])) : say('left.typingMany', typing.length) };
  }
  const draft = room.room === app.room ? undefined : app.kept?.draft(room.room)?.text?.trim();
  if (draft) return { kind: 'draft', who: say('left.draft'), text: draft };
  const { last } = room;
  if (!last) return { text: room.topic || say('left.nothingYet') };
  return { who: author(app, partner, last.user), ...content(last) };
}

/** What a message says, where it has no words what it carries: { icon?, text }. */
export function content({ text, attachments = [], attached = attachments.length }) {
  if (text !== '') return { icon: attached > 0 ? iconOf(attachments) : undefined, text };
  if (attachments.length === 0) return { icon: 'file', text: say('left.attachments', Math.max(attached, 1)) };
  if (attachments.every(isPicture)) return { icon: 'image', text: say('left.pictures', attachments.length) };
  return { icon: 'file', text: attachments[0].name ?? say('left.attachments', 1) };
}

function author(app, partner, user) {
  if (user === app.user) return partner === user ? undefined : say('left.you');
  if (user === 'system') return say('shell.system');
  return partner === undefined ? app.people.name(user) : undefined;
}

const isPicture = ({ type }) => typeof type === 'string' && type.startsWith('image/');
const iconOf = (attachments) => (attachments.length > 0 && attachments.every(isPicture) ? 'image' : 'file');
