// One line of what was said last in a talk.

import { say } from '../words/index.js';

/** { kind?: 'typing' | 'draft', icon?, who?, text } of a room { room, topic?, last }: who types there, what one has begun to write, or the newest message. */
export function preview(app, room, typing) {
  const partner = app.rooms.partner(room.room);
  if (typing.length > 0) {
    if (typing.length > 1) return { kind: 'typing', text: say('left.typingMany', typing.length) };
    return { kind: 'typing', who: partner === undefined ? app.people.name(typing[0]) : undefined, text: say(partner === undefined ? 'left.typingBy' : 'left.typing') };
  }
  // What is new goes before what one has begun to write.
  const draft = room.room === app.room || room.unread > 0 ? undefined : app.kept?.draft(room.room)?.text?.trim();
  if (draft) return { kind: 'draft', who: say('left.said', say('left.draft')), text: draft };
  const { last } = room;
  if (!last) return { text: room.topic || say('left.nothingYet') };
  const by = author(app, partner, last.user);
  return { who: by === undefined ? undefined : say('left.said', by), ...content(last) };
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
