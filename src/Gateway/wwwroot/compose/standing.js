// How one stands in a room: whether one may write there, and what else is to be offered instead.

import { may } from '../state/permissions.js';

/**
 * What the input box is to be: 'write', 'join', 'wait' while that is not known, or why one cannot write: 'readonly', 'channel', 'private', 'banned', 'blocked', 'blocking', 'foreign', 'nobody', 'none'.
 * known: the room as one is in it; told: what `room` answered to an outsider, refused: the code of its refusal; contact: what the partner of a direct room is; blocked: they do not want to hear from one.
 */
export function standing({ room, known, told, refused, contact, blocked }) {
  if (room.startsWith('dm:')) return direct({ refused, contact, blocked });
  if (known !== undefined) {
    if (may('send', known)) return 'write';
    return known.role === 'readonly' ? 'readonly' : 'channel';
  }
  if (told !== undefined) return may('join', told) ? 'join' : 'private';
  return { banned: 'banned', no_such_room: 'none', not_a_member: 'private', forbidden: 'private' }[refused] ?? 'wait';
}

function direct({ refused, contact, blocked }) {
  if (contact === 'blocked') return 'blocking';
  if (blocked) return 'blocked';
  return { forbidden: 'foreign', no_such_user: 'nobody' }[refused] ?? 'write';
}
