// What one may do with a message, as the server will see it: docs/protocol.md, "Permissions".

import { isStaff } from '../state/roles.js';

/**
 * member: { role } of the reader, or undefined for who is none; kind of the room; editWindowS as `room` tells it.
 * actions: react, reply, edit, delete, pin, copy.
 */
export function mayDo(action, message, { user, member, kind, editWindowS = 0, now = Date.now() }) {
  if (message.deleted_at !== undefined) return false;
  if (action === 'copy') return true;
  if (member === undefined) return false;
  const { role } = member;
  const isDirect = kind === 'direct';
  const isOwn = message.user === user;
  const isInTime = editWindowS === 0 || (isStaff(role) && !isDirect) || now - Date.parse(message.at) < editWindowS * 1000;
  switch (action) {
    case 'react': return role !== 'readonly';
    case 'reply': return role !== 'readonly' && (kind !== 'channel' || isStaff(role));
    case 'edit': return isOwn && role !== 'readonly' && isInTime;
    case 'delete': return isOwn ? isInTime : isStaff(role) && !isDirect;
    case 'pin': return isStaff(role) || isDirect;
    default: return false;
  }
}
