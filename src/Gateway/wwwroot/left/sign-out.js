// Signing out of this browser, which says what becomes of what was not sent.

import { ask } from '../lib/dialog.js';
import { say } from '../words/index.js';

/** What becomes of what was not sent. */
export const aboutDrafts = (app) => say(app.keepsDrafts ? 'left.draftsStay' : 'left.draftsGo');

/** Asks, and signs out where that is wanted; promises whether. */
export async function askToSignOut(app) {
  const isWanted = await ask(say('left.signOutWhat'), [say('left.signOutText'), ' ', aboutDrafts(app)], say('left.signOut'), { dangerous: false });
  if (isWanted) app.signOut();
  return isWanted;
}
