// Times, sizes and counts as the reader's language writes them.

import { language, say } from '../words/index.js';

// A reader in London wants English dates as they are written there.
const locale = (globalThis.navigator?.languages ?? []).find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const shortDate = new Intl.DateTimeFormat(locale, { dateStyle: 'short' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const longDate = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const dayMs = 86_400_000;

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysAgo = (date) => Math.round((midnight(new Date()) - midnight(date)) / dayMs);

/** The time of day: 14:05. */
export const timeOfDay = (at) => clock.format(new Date(at));

/** Date and time: 22 Nov 2026, 14:05. */
export const dateAndTime = (at) => full.format(new Date(at));

/** For a list: the time today, the day this week, else the date. */
export function whenShort(at) {
  const date = new Date(at);
  const days = daysAgo(date);
  if (days <= 0) return clock.format(date);
  return days < 7 ? weekday.format(date) : shortDate.format(date);
}

/** A day as a heading: today, yesterday, Sunday 22 November 2026. */
export function day(at) {
  const date = new Date(at);
  const days = daysAgo(date);
  if (days === 0) return say('shell.today');
  return days === 1 ? say('shell.yesterday') : longDate.format(date);
}

/** Calls run after each midnight: what was said of a day is another one then. */
export function eachMidnight(run) {
  const now = new Date();
  setTimeout(() => {
    run();
    eachMidnight(run);
  }, new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1) - now + 1000);
}

/** Whether two times are on the same day here. */
export const sameDay = (a, b) => midnight(new Date(a)) === midnight(new Date(b));

/** 2 KB, 3.5 MB. */
export function bytes(count) {
  const [unit, size] = count >= 1024 ** 3 ? ['GB', 1024 ** 3] : count >= 1024 ** 2 ? ['MB', 1024 ** 2] : count >= 1024 ? ['KB', 1024] : ['B', 1];
  const value = count / size;
  return `${value.toLocaleString(locale, { maximumFractionDigits: value < 10 && size > 1 ? 1 : 0 })} ${unit}`;
}

/** A count for a badge: at most 999+. */
export const badge = (count) => (count > 999 ? '999+' : String(count));
