import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import data from '../../src/Gateway/wwwroot/compose/emoji-data.js';
import { step } from '../../src/Gateway/wwwroot/compose/emoji-grid.js';
import { groupsOf, inTone, search, withRecent } from '../../src/Gateway/wwwroot/compose/emoji-search.js';

const groups = groupsOf(data);
const find = (query) => search(groups, query).map(({ emoji }) => emoji);
const all = groups.flat();

test('every emoji has a name in both languages, and is there once', () => {
  assert.equal(groups.length, 9);
  assert.ok(all.length > 1500);
  for (const { emoji, en, zh, words } of all) assert.ok(en && /\p{Script=Han}|^[\w\s]+$/u.test(zh) && words.length > 0 && /\p{Emoji}/u.test(emoji), emoji);
  assert.equal(new Set(all.map(({ emoji }) => emoji)).size, all.length);
  const size = fs.statSync(new URL('../../src/Gateway/wwwroot/compose/emoji-data.js', import.meta.url)).size;
  assert.ok(size < 250_000, `${size} bytes`);
});

test('words of either language find them, the closest first', () => {
  assert.equal(find('pizza')[0], '🍕');
  assert.equal(find('猫')[0], '🐈');
  assert.ok(find('笑哭').includes('😂'));
  assert.equal(find('thumbs up')[0], '👍');
  assert.equal(find(':tada:')[0], '🎉');
  assert.equal(find('+1')[0], '👍');
  assert.ok(find('green heart').includes('💚'));
  assert.ok(find('heart gre').includes('💚'));
  assert.ok(find('中国').includes('🇨🇳'));
  assert.deepEqual(find('👍'), ['👍']);
});

test('nothing is found by nothing, and not by what is in the middle of a short word', () => {
  assert.deepEqual(find('   '), []);
  assert.deepEqual(find('zzzzqq'), []);
  assert.equal(find('hat').some((emoji) => emoji === '❓'), false);
  assert.equal(search(groups, 'a', 5).length, 5);
});

test('a skin tone is put where people have skin', () => {
  const of = (emoji) => all.find((one) => one.emoji === emoji);
  assert.equal(inTone(of('👋'), 3), '👋🏽');
  assert.equal(inTone(of('✌️'), 1), '✌🏻');
  assert.equal(inTone(of('👩‍💻'), 5), '👩🏿‍💻');
  assert.equal(inTone(of('🧑‍🤝‍🧑'), 2), '🧑🏼‍🤝‍🧑🏼');
  assert.equal(inTone(of('🤝'), 2), '🤝🏼');
  assert.equal(inTone(of('🐈'), 2), '🐈');
  assert.equal(inTone(of('👋'), 0), '👋');
  assert.equal(inTone(of('👋'), undefined), '👋');
});

test('the last used one is the first of the recent ones', () => {
  assert.deepEqual(withRecent(['a', 'b', 'c'], 'b'), ['b', 'a', 'c']);
  assert.deepEqual(withRecent(undefined, 'a'), ['a']);
  assert.deepEqual(withRecent('nonsense', 'a'), ['a']);
  assert.equal(withRecent(Array.from({ length: 40 }, (_, index) => `${index}`), 'x').length, 32);
});

test('arrows move by rows within groups and from group to group', () => {
  // 0 1 2 / 3 4   and   5 6 7 / 8
  const to = (at, key) => step([5, 4], 3, at, key);
  assert.equal(to(1, 'ArrowDown'), 4);
  assert.equal(to(2, 'ArrowDown'), 4, 'the end of a shorter row');
  assert.equal(to(4, 'ArrowDown'), 6);
  assert.equal(to(6, 'ArrowUp'), 4);
  assert.equal(to(1, 'ArrowUp'), -1);
  assert.equal(to(8, 'ArrowDown'), 8);
  assert.equal(to(4, 'ArrowRight'), 5);
  assert.equal(to(5, 'ArrowLeft'), 4);
  assert.equal(to(0, 'ArrowLeft'), 0);
  assert.equal(to(8, 'ArrowRight'), 8);
  assert.equal(to(7, 'Home'), 0);
  assert.equal(to(0, 'End'), 8);
  assert.equal(to(1, 'PageDown'), 8);
  assert.equal(to(0, 'x'), undefined);
});
