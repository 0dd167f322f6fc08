import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, same } from '../../src/Gateway/wwwroot/talk/rows.js';
import { firstLine, isOnlyEmoji, partsOf } from '../../src/Gateway/wwwroot/talk/text.js';

const links = (text) => partsOf(text).filter(({ kind }) => kind === 'link').map((part) => part.text);
const whole = (text, mentions) => partsOf(text, mentions).map((part) => part.text).join('');
const ofMinute = (minute, day = 22) => new Date(2026, 10, day, 9, minute).toISOString();
const item = (seq, user, minute, day) => ({ kind: 'message', seq, message: { seq, user, at: ofMinute(minute, day), text: '' } });
const note = (seq, minute) => ({ kind: 'note', seq, frame: { type: 'member', seq, at: ofMinute(minute) } });

test('Links end before the punctuation of a sentence, and keep the brackets that they opened', () => {
  assert.deepEqual(links('See https://a.example/x(y).'), ['https://a.example/x(y)']);
  assert.deepEqual(links('(https://a.example/x), "https://b.example"!'), ['https://a.example/x', 'https://b.example']);
  assert.deepEqual(links('http://[::1]:8080/a]?'), ['http://[::1]:8080/a']);
  assert.deepEqual(links('https://a.example/?q=1&b=2#c... and'), ['https://a.example/?q=1&b=2#c']);
});

test('Links end where Chinese text goes on', () => {
  assert.deepEqual(links('看https://a.example/路径。好'), ['https://a.example/']);
  assert.deepEqual(links('https://a.example，然后（https://b.example/c）'), ['https://a.example', 'https://b.example/c']);
  assert.deepEqual(links('https://de.example/wiki/Öl'), ['https://de.example/wiki/Öl']);
});

test('What only looks like a safe link is text', () => {
  for (const text of ['https://bank.example@evil.example/', 'https://user:pass@evil.example', 'https://bank.exаmple.com/login', 'javascript:alert(1)', 'data:text/html,x', 'ftp://a.example',
    'file:///etc/passwd', 'https://', 'https://a.example:99999/', 'xhttps://a.example', '//a.example', 'https:///a.example']) assert.deepEqual(links(text), [], text);
  assert.deepEqual(links('https://a.example/\u202egpj.exe'), ['https://a.example/']);
});

test('Links are what they say', () => {
  assert.deepEqual(partsOf('HTTPS://A.example/b'), [{ kind: 'link', text: 'HTTPS://A.example/b', href: 'https://a.example/b' }]);
  assert.deepEqual(links('https://a.example/?to=x@y.example'), ['https://a.example/?to=x@y.example']);
});

test('No text is lost or takes long', { timeout: 10_000 }, () => {
  for (const text of ['', ' ', '@', '@@bob', 'a\nb', `https://a.example/${')'.repeat(16_000)}`, 'https://'.repeat(2000), '@a'.repeat(8000), `https://${'a@'.repeat(8000)}`, '<b>&amp;</b>']) {
    assert.equal(whole(text, ['bob', 'a']), text);
  }
});

test('Names are those that the message mentions', () => {
  const names = (text, mentions) => partsOf(text, mentions).filter(({ kind }) => kind === 'mention').map(({ text: shown, user }) => `${shown}=${user}`);
  assert.deepEqual(names('@bob, @Carol. and @dave', ['bob', 'carol']), ['@bob=bob', '@Carol=carol']);
  assert.deepEqual(names('@bobby bob@bob mail@bob', ['bob']), []);
  assert.deepEqual(names('好@bob你好 @a.b-c.', ['bob', 'a.b-c']), ['@bob=bob', '@a.b-c=a.b-c']);
  assert.deepEqual(names('@all @everyone @所有人', ['*']), ['@all=*', '@everyone=*', '@所有人=*']);
  assert.deepEqual(names('@all', ['bob']), []);
  assert.deepEqual(names('@bob', undefined), []);
});

test('A few emoji alone are large', () => {
  for (const text of ['👍', '👍🏽 ❤️', '👨‍👩‍👧‍👦🇨🇳', '5️⃣']) assert.equal(isOnlyEmoji(text), true, text);
  for (const text of ['', ' ', '1', '#', 'ok 👍', '👍'.repeat(7), '你好']) assert.equal(isOnlyEmoji(text), false, text);
  assert.equal(firstLine('\n\n  hello \nworld'), 'hello');
});

test('Messages are gathered by author within five minutes, and by day', () => {
  const rows = rowsOf([item(1, 'bob', 0), item(2, 'bob', 4), item(3, 'carol', 5), item(4, 'carol', 30), item(5, 'carol', 31, 23)], { user: 'alice' });
  assert.deepEqual(rows.map(({ kind, first, last }) => (kind === 'message' ? [first, last] : kind)),
    ['day', [true, false], [false, true], [true, true], [true, true], 'day', [true, true]]);
  assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
});

test('The line stands above the first message of others that is new', () => {
  const rows = (newFrom) => rowsOf([item(1, 'bob', 0), item(2, 'alice', 1), item(3, 'bob', 1), item(4, 'bob', 1)], { user: 'alice', newFrom }).map(({ kind, seq }) => seq ?? kind);
  assert.deepEqual(rows(2), ['day', 1, 2, 'new', 3, 4]);
  assert.deepEqual(rows(4), ['day', 1, 2, 3, 'new', 4]);
  assert.deepEqual(rows(5), ['day', 1, 2, 3, 4]);
  assert.deepEqual(rows(undefined), ['day', 1, 2, 3, 4]);
});

test('Notes that follow each other are one row, and part the messages around them', () => {
  const rows = rowsOf([item(1, 'bob', 0), note(2, 0), note(3, 1), item(4, 'bob', 1)]);
  assert.deepEqual(rows.map(({ kind, frames, first }) => frames?.length ?? first ?? kind), ['day', true, 2, true]);
});

test('Rows are compared by what they show', () => {
  const [, one] = rowsOf([item(1, 'bob', 0)]);
  const again = { ...one };
  assert.equal(same(one, again), true);
  assert.equal(same(one, { ...one, last: false }), false);
  assert.equal(same(one, { ...one, message: { ...one.message } }), false);
});

test('The first message of a window is not shown before it is known what comes before it', () => {
  const items = [item(2, 'bob', 0), item(3, 'bob', 1), item(4, 'carol', 2)];
  const rows = (all, atStart) => rowsOf(all, { user: 'alice', atStart }).map(({ kind, seq, first }) => (seq === undefined ? kind : [seq, first]));
  assert.deepEqual(rows(items, false), [[3, false], [4, true]]);
  assert.deepEqual(rows([item(1, 'bob', 0), ...items], false), [[2, false], [3, false], [4, true]]);
  assert.deepEqual(rows(items, true), ['day', [2, true], [3, false], [4, true]]);
});
