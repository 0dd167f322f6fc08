// Light, dark, or as the system is: the page, and the bar that a phone draws above it.

import { remember, settings } from '../state/settings.js';

/** Paints the page as this browser remembers it, and again when that is changed in another tab. */
export function mountTheme() {
  paint();
  addEventListener('storage', paint);
}

/** Paints the page light, dark, or with undefined as the system is, and remembers it. */
export function setTheme(theme) {
  remember({ theme });
  paint();
}

function paint() {
  const { theme } = settings;
  const root = document.documentElement;
  if (['light', 'dark'].includes(theme)) root.dataset.theme = theme;
  else delete root.dataset.theme;
  // Each of the two is for one theme of the system; a choice of the user's goes before that.
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    meta.dataset.scheme ??= meta.media;
    meta.media = root.dataset.theme === undefined ? meta.dataset.scheme : meta.dataset.scheme.includes(root.dataset.theme) ? 'all' : 'not all';
  }
}
