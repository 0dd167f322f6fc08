// Makes src/Gateway/wwwroot/compose/emoji-data.js, which the page's emoji picker loads when it is first opened. Not run by the build: the result is committed.
//
//   npm install --ignore-scripts --prefix /tmp/emoji emojibase-data@17.0.0
//   node eng/emoji.mjs /tmp/emoji/node_modules/emojibase-data

import fs from 'node:fs';
import path from 'node:path';

// What the systems that people use today have a picture for.
const newest = 15;
const component = 2;
const zeroWidthJoiner = '\u200d';

const source = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(source, name), 'utf8'));
const { version } = read('package.json');
const chinese = new Map(read('zh/data.json').map((emoji) => [emoji.hexcode, emoji]));
const shortcodes = read('en/shortcodes/github.json');

// A line's fields are parted by |, keywords by spaces; neither may be in a word.
const words = (list) => [...new Set(list.map((word) => word.toLowerCase().replace(/[|\s_]+/g, '-')))].join(' ');
const label = (text) => text.replace(/\|/g, '/');
// What is a picture anyway needs nobody to ask for it, and as a reaction is to be the same character everywhere.
const plain = (emoji) => emoji.replace(/(\p{Emoji_Presentation})\ufe0f/gu, '$1');

function line(emoji) {
  const { hexcode, skins } = emoji;
  const zh = chinese.get(hexcode);
  const codes = [shortcodes[hexcode] ?? []].flat();
  const en = words([...codes, ...(emoji.tags ?? [])].filter((word) => !emoji.label.toLowerCase().split(/\W+/).includes(word.toLowerCase())));
  const toned = skins?.some(({ tone }) => typeof tone === 'number') ? '1' : '';
  return [plain(emoji.emoji), label(emoji.label), en, label(zh?.label ?? ''), words(zh?.tags ?? []), toned].join('|').replace(/\|+$/, '');
}

const groups = new Map();
const all = read('en/data.json')
  .filter(({ group, version: since }) => group !== undefined && group !== component && since <= newest)
  .filter(({ emoji }) => !(emoji.includes(zeroWidthJoiner) && /^\u{1f468}|^\u{1f469}/u.test(emoji) && /[\u{1f466}\u{1f467}]/u.test(emoji)))
  .sort((a, b) => a.order - b.order);
for (const emoji of all) groups.set(emoji.group, [...(groups.get(emoji.group) ?? []), line(emoji)]);

const licence = fs.readFileSync(path.join(source, 'LICENSE'), 'utf8').trim().split('\n').map((text) => `// ${text}`.trimEnd()).join('\n');
const file = `// Emoji with their names and keywords in English and Chinese, made by eng/emoji.mjs from emojibase-data ${version}, whose licence follows.
// Names and keywords come from the Unicode Common Locale Data Repository, © Unicode, Inc., under the Unicode License v3.
//
${licence}

/** Groups in the order of Unicode; in each a line per emoji: emoji|English name|English keywords|Chinese name|Chinese keywords|1 where it takes a skin tone. */
export default [
${[...groups.values()].map((lines) => `\`${lines.join('\n')}\`,`).join('\n\n')}
];
`;
const target = new URL('../src/Gateway/wwwroot/compose/emoji-data.js', import.meta.url);
fs.writeFileSync(target, file);
console.log(`${all.length} emoji in ${groups.size} groups, ${Buffer.byteLength(file)} bytes`);
