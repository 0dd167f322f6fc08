// What can be done with a talk of the list.

import { openMenu, toast } from '../lib/dialog.js';
import { leave } from '../side/leave.js';
import { explain, say } from '../words/index.js';
import { titleOf } from './row.js';

/** Opens the menu of a talk beside its row. */
export function openTalkMenu(app, anchor, room) {
  const { room: id, muted, unread, seq } = room;
  const partner = app.rooms.partner(id);
  const items = [
    unread > 0 && { label: say('left.markRead'), icon: 'checks', run: () => app.client.read(id, seq) },
    { label: say(muted ? 'left.unmute' : 'left.mute'), icon: muted ? 'bell' : 'bellOff', run: () => tell(app.client.mute(id, !muted)) },
    { label: say(partner === undefined ? 'left.about' : 'left.profile'), icon: 'info', run: () => about(app, id, partner) },
    partner === undefined && null,
    partner === undefined && { label: say('left.leave'), icon: 'out', danger: true, run: () => leaveRoom(app, id) },
  ];
  return openMenu(anchor, items.filter((item) => item !== false), titleOf(app, room));
}

/** Shows what went wrong with a request that nothing else waits for. */
export async function tell(request) {
  try {
    return await request;
  } catch (error) {
    toast(explain(error), { error: true });
    return undefined;
  }
}

function about(app, room, partner) {
  app.open(room);
  if (partner === undefined) app.showSide('room', { room });
  else app.showSide('profile', { user: partner });
}

// The list does not know how many there are, nor what has changed since.
async function leaveRoom(app, room) {
  const settings = await tell(app.client.room(room));
  if (settings !== undefined) await leave(app, settings);
}
