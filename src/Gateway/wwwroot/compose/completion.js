// Which people fit what is written after an `@`.

/** The ids that the server may give as members after this one are those from a prefix on: the last id before all that begin with it. */
export function beforePrefix(prefix) {
  const alphabet = '-.0123456789_abcdefghijklmnopqrstuvwxyz';
  const last = alphabet.indexOf(prefix.at(-1));
  const rest = prefix.slice(0, -1);
  // A dash is the first of all: what comes before it is the rest alone. No id begins with a dash, a dot or an underscore.
  if (last <= 0) return rest === '' ? undefined : rest;
  if (rest === '' && prefix === '0') return undefined;
  const previous = rest === '' && prefix === 'a' ? '9' : alphabet[last - 1];
  return (rest + previous).padEnd(32, 'z');
}

const has = (text, query) => text.includes(query);
const startsWord = (name, query) => name.split(/[\s._-]+/).some((word) => word.startsWith(query));

// The lower the better: the id, then the name, then what is somewhere in it.
function fit({ user, name }, query) {
  if (query === '') return 0;
  const called = name.toLowerCase();
  if (user === query || called === query) return 0;
  if (user.startsWith(query)) return 1;
  if (called.startsWith(query)) return 2;
  if (startsWord(called, query) || startsWord(user, query)) return 3;
  return has(called, query) || has(user, query) ? 4 : undefined;
}

/**
 * The people to offer: { user, name, recent?, contact? }, who fit the query, the best first. Those who wrote last (`recent` is a rank from 0) and contacts come before others that fit as well.
 */
export function ranked(people, query, limit = 8) {
  const wanted = query.toLowerCase();
  return people
    .map((person) => ({ person, fit: fit(person, wanted) }))
    .filter((one) => one.fit !== undefined)
    .sort((a, b) => a.fit - b.fit
      || (a.person.recent ?? Infinity) - (b.person.recent ?? Infinity)
      || Number(Boolean(b.person.contact)) - Number(Boolean(a.person.contact))
      || a.person.user.localeCompare(b.person.user))
    .slice(0, limit)
    .map(({ person }) => person);
}

/** The people to offer, and behind them { user, all } where the query fits one of the words for everybody, whose first is written; without words one may not name all. */
export function offered(people, query, words) {
  const found = ranked(people, query);
  // Not before the others are known: who presses Enter at once means one of them.
  const all = words.some((word) => word.startsWith(query.toLowerCase())) && (query !== '' || found.length > 0);
  return all ? [...found.slice(0, 7), { user: words[0], all: true }] : found;
}
