// What emoji there are, and those that words look for: by their names and keywords in both languages, whatever the page's.

/** Takes the lines of emoji-data.js apart: groups of { emoji, en, zh, terms, toned }. */
export function groupsOf(data) {
  return data.map((lines) => lines.split('\n').map((line) => {
    const [emoji, en, enWords = '', zh = '', zhWords = '', toned] = line.split('|');
    const names = [en.toLowerCase(), zh.toLowerCase()];
    const words = [...en.toLowerCase().split(/[^\p{L}\p{N}]+/u), ...enWords.split(' '), ...zhWords.split(' ')].filter(Boolean);
    return { emoji, en, zh: zh || en, names, words, toned: toned === '1' };
  }));
}

// The lower the better; undefined where a word does not fit at all.
function rank({ emoji, names, words }, term) {
  if (emoji === term || names.includes(term)) return 0;
  if (words.includes(term)) return 1;
  if (names.some((name) => name.startsWith(term))) return 2;
  if (words.some((word) => word.startsWith(term))) return 3;
  // In Chinese a word stands anywhere in another; in English that finds a hat in "what".
  const anywhere = /\p{Script=Han}/u.test(term) || term.length > 3;
  return anywhere && [...names, ...words].some((word) => word.includes(term)) ? 4 : undefined;
}

/** Those that all words of a query fit, the best first, at most `limit`. */
export function search(groups, query, limit = 200) {
  const whole = query.trim().toLowerCase().replace(/^:|:$/g, '');
  const terms = whole.split(/[\s_]+/).filter(Boolean);
  if (terms.length === 0) return [];
  const found = [];
  for (const [order, one] of groups.flat().entries()) {
    const ranks = terms.map((term) => rank(one, term));
    if (ranks.includes(undefined)) continue;
    const best = one.names.includes(whole) ? -1 : ranks.reduce((sum, value) => sum + value, 0);
    found.push({ one, best, order });
  }
  return found.sort((a, b) => a.best - b.best || a.order - b.order).slice(0, limit).map(({ one }) => one);
}

const takesTone = /\p{Emoji_Modifier_Base}/u;

/** An emoji in a skin tone from 1, light, to 5, dark; 0 is none. */
export function inTone({ emoji, toned }, tone) {
  if (!toned || !tone) return emoji;
  const modifier = String.fromCodePoint(0x1f3fa + tone);
  const characters = [...emoji];
  const bearers = characters.map((character, index) => takesTone.test(character) && !(character === '🤝' && index > 0));
  return characters.map((character, index) => (bearers[index] ? character + modifier : character === '\ufe0f' && bearers[index - 1] ? '' : character)).join('');
}

/** Recently used ones with another in front, each once. */
export const withRecent = (recent, emoji, limit = 32) => [emoji, ...(Array.isArray(recent) ? recent : []).filter((one) => one !== emoji)].slice(0, limit);
