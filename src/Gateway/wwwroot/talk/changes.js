// What the room's events make of a message.

/** A message after it was edited. */
export function edited(message, { at, text, mentions }) {
  // Of a message that has been deleted since, the text is nowhere any more; its deletion follows.
  if (text === '' && message.attachments === undefined) return message;
  return { ...message, text, mentions, edited_at: at };
}

/** What is left of a message after it was deleted. */
export function deleted({ type, room, seq, at, user, cid, reply_to }, frame) {
  return { type, room, seq, at, user, cid, reply_to, text: '', deleted_at: frame.at, deleted_by: frame.by };
}

/** A message after somebody has reacted to it, or taken that back; reader is who sees it. */
export function reacted(message, { user, emoji, remove }, reader) {
  const before = message.reactions ?? [];
  const known = before.find((reaction) => reaction.emoji === emoji);
  const count = (known?.count ?? 0) + (remove ? -1 : 1);
  const me = user === reader ? !remove : known?.me ?? false;
  const changed = { emoji, count, ...(me && { me }) };
  const reactions = known === undefined ? [...before, changed] : before.map((reaction) => (reaction === known ? changed : reaction));
  return { ...message, reactions: reactions.filter((reaction) => reaction.count > 0) };
}
