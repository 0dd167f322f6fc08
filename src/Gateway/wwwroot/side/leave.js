// Leaving a room, from its panel and from its line in the list: what that means is said before.

import { ask, toast } from '../lib/dialog.js';
import { explain, say } from '../words/index.js';

/** Asks, and leaves; the room is as the server has just described it. */
export async function leave(app, { room, name, kind, role, members }) {
  const what = [kind === 'private' ? say('side.leavePrivate') : say('side.leaveOpen')];
  if (role === 'owner') what.push(members > 1 ? say('side.leaveOwner') : say('side.leaveLast'));
  if (!await ask(say('side.leaveAsk', name ?? room), what.join(' '), say('side.leave'))) return;
  try {
    await app.client.leave(room);
    if (app.room === room) app.close();
    toast(say('side.left', name ?? room));
  } catch (error) {
    toast(explain(error), { error: true });
  }
}
