// Which messages are worth a notification.

/**
 * What a message is to `me` in a room { kind?, muted, read }: 'direct', 'mention', 'room', or undefined where nobody is to be disturbed.
 * options: { status: one's own, rooms: whether rooms tell of every message }.
 */
export function worth(message, room, me, { status, rooms = true } = {}) {
  const { user, seq, mentions = [], deleted_at: deletedAt } = message;
  if (user === me || deletedAt !== undefined || room === undefined || seq <= room.read || status === 'dnd') return undefined;
  if (mentions.includes(me) || mentions.includes('*')) return 'mention';
  if (room.muted) return undefined;
  if (room.kind === 'direct') return 'direct';
  return rooms ? 'room' : undefined;
}
