// Whether this browser may show notifications, and whether its user wants them.

import { remember, settings } from '../state/settings.js';

const here = () => globalThis.Notification;

/** Whether there are notifications here at all; pages that were not loaded safely have none. */
export const canNotify = () => here() !== undefined && globalThis.navigator?.serviceWorker !== undefined;

/** Whether they are wanted and allowed. */
export const notifies = () => canNotify() && settings.notifications === true && here().permission === 'granted';

/** Whether nobody has decided yet. */
export const undecided = () => canNotify() && settings.notifications === undefined && here().permission !== 'denied';

/** Whether the browser has been told to refuse: only its own settings can change that. */
export const refused = () => canNotify() && here().permission === 'denied';

/** Turns them on, on a user's action, as the browser asks then; promises whether they are on. */
export async function turnOn() {
  const permission = canNotify() ? await here().requestPermission() : 'denied';
  remember({ notifications: permission === 'granted' });
  return permission === 'granted';
}

export function turnOff() {
  remember({ notifications: false });
}
