// How much waits to be read, in the page's title, on its icon, and on the app's where it is installed as one.

import { Patience } from '../left/patience.js';
import { badge } from '../lib/format.js';
import { say } from '../words/index.js';

export function mountTitle(app) {
  const icon = document.querySelector('link[rel="icon"]');
  const usual = icon.href;
  const unread = new URL('icon-unread.svg', import.meta.url).href;
  let shown = 0;
  const show = (count) => {
    document.title = `${count > 0 ? `(${badge(count)}) ` : ''}${say('shell.title')}`;
    if (count > 0 !== shown > 0) icon.href = count > 0 ? unread : usual;
    // Where there is no badge, or none allowed, the title is enough.
    if (count > 0) navigator.setAppBadge?.(count).catch(() => {});
    else if (shown > 0) navigator.clearAppBadge?.().catch(() => {});
    shown = count;
  };
  const patience = new Patience(() => count());
  const held = () => {
    const open = app.rooms.get(app.room);
    if (open === undefined || !document.hasFocus() || !patience.holds(open)) return 0;
    return open.muted ? open.mentions : open.unread;
  };
  const count = () => {
    const now = app.kept === undefined ? 0 : app.rooms.waiting.unread - held();
    if (now !== shown) show(now);
  };
  app.rooms.addEventListener('change', count);
  app.addEventListener('signedIn', count);
  app.addEventListener('signedOut', count);
}
