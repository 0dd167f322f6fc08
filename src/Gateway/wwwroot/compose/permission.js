// Whether one may write in a room, and what else is to be offered instead.

import { isStaff } from '../state/roles.js';

/** Whether one may name everybody at once. */
export const mayNameAll = ({ room, known }) => room.startsWith('dm:') || isStaff(known?.role);

/**
 * What the input box is to be: 'write', 'join', 'wait' while that is not known, or why one cannot write: 'readonly', 'channel', 'private', 'banned', 'blocked', 'blocking', 'foreign', 'none'.
 * known: the room as one is in it; told: what `room` answered to an outsider, refused: the code of its refusal; contact: what the partner of a direct room is; blocked: they do not want to hear from one.
 */
export function permission({ room, known, told, refused, contact, blocked }) {
  if (room.startsWith('dm:')) return direct({ refused, contact, blocked });
  if (known !== undefined) {
    if (known.role === 'readonly') return 'readonly';
    return known.kind === 'channel' && !isStaff(known.role) ? 'channel' : 'write';
  }
  if (told !== undefined) return told.kind === 'private' ? 'private' : 'join';
  return { banned: 'banned', no_such_room: 'none', not_a_member: 'private', forbidden: 'private', unavailable: 'wait', offline: 'wait' }[refused] ?? 'wait';
}

function direct({ refused, contact, blocked }) {
  if (contact === 'blocked') return 'blocking';
  if (blocked) return 'blocked';
  return { forbidden: 'foreign', no_such_user: 'nobody' }[refused] ?? 'write';
}
