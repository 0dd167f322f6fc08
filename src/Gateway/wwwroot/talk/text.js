// What a message's text is made of: plain text, links and names. Nothing here makes elements.

import { everybody } from '../words/everybody.js';

// An address as people write it in a text: in ASCII, and in letters that cannot be taken for the end of a Chinese sentence; no brackets
// that it did not open, no punctuation at its end.
const letters = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}`;
const host = String.raw`[A-Za-z0-9.:[\]@-]`;
// A host with other letters would be cut at the first of them, and the link would lead elsewhere than it seems: it stays plain text.
const address = String.raw`(?<![A-Za-z0-9_])https?:\/\/${host}+(?!${host}|[${letters}])(?:[/?#][${letters}0-9\-._~:/?#[\]@!$&'()*+,;=%]*)?`;
const mention = String.raw`(?<![A-Za-z0-9_.@/-])@(?:[a-z0-9][a-z0-9._-]{0,31}|${everybody.join('|')})`;
const token = new RegExp(`(${address})|(${mention})`, 'giu');
const maxLarge = 6;

/** Cuts a text into [{ kind: 'text' | 'link' | 'mention', text, href?, user? }]; user is '*' where everybody is meant. */
export function partsOf(text, mentions = []) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(token)) {
    const part = found[1] !== undefined ? linkOf(found[1]) : mentionOf(found[2], mentions);
    if (part === undefined) continue;
    if (found.index > from) parts.push({ kind: 'text', text: text.slice(from, found.index) });
    parts.push(part);
    from = found.index + part.text.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** Whether a text is a few emoji and nothing else, which are shown large. */
export function isOnlyEmoji(text) {
  if (text.length > 100 || /\p{L}/u.test(text) || text.trim() === '') return false;
  const characters = [...new Intl.Segmenter().segment(text.replace(/\s/gu, ''))];
  return characters.length <= maxLarge && characters.every(({ segment }) => isEmoji(segment));
}

/** A text's first line that says something. */
export function firstLine(text) {
  return text.split('\n').find((line) => line.trim() !== '')?.trim().slice(0, 200) ?? '';
}

function isEmoji(character) {
  return /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji}\u20e3|\p{Regional_Indicator}{2})/u.test(character) || /^\p{Extended_Pictographic}/u.test(character);
}

function linkOf(found) {
  const text = withoutTail(found);
  let url;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  // "https://bank.example@evil.example" leads to evil.example: whatever needs a name in its address stays plain text.
  if (url.username !== '' || url.password !== '' || url.hostname === '' || /^https?:\/\/[^/?#]*@/i.test(text)) return undefined;
  return { kind: 'link', text, href: url.href };
}

function withoutTail(text) {
  const count = (character) => text.split(character).length - 1;
  const unopened = { ')': count(')') - count('('), ']': count(']') - count('[') };
  let end = text.length;
  for (;;) {
    const last = text[end - 1];
    if (unopened[last] > 0) unopened[last]--;
    else if (!/[.,;:!?'*_~]/.test(last)) return text.slice(0, end);
    end--;
  }
}

function mentionOf(found, mentions) {
  for (let name = found.slice(1).toLowerCase(); name !== ''; name = name.slice(0, -1)) {
    const user = mentions.includes(name) ? name : everybody.includes(name) && mentions.includes('*') ? '*' : undefined;
    if (user !== undefined) return { kind: 'mention', text: found.slice(0, name.length + 1), user };
    // "@bob." names bob; "@bobby" does not.
    if (!/[._-]/.test(name.at(-1))) return undefined;
  }
  return undefined;
}
