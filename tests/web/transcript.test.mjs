import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partOf, transcript } from '../../src/Gateway/wwwroot/talk/transcript.js';

const app = { people: { name: (user) => ({ bob: 'Bob', ming: '小明' })[user] ?? user } };
const at = '2026-11-22T09:00:00.000Z';

test('Copied messages read as a conversation: each author once, with the time', () => {
  const text = transcript([
    { name: 'Bob', at: '10:00', first: false, text: 'the end of it' },
    { name: 'Bob', at: '10:01', first: false, text: 'two\nlines' },
    { name: '小明', at: '10:02', first: true, text: '好' },
  ]);
  assert.equal(text, 'Bob, 10:00\nthe end of it\ntwo\nlines\n\n小明, 10:02\n好');
});

test('A part has what is selected of the text, and the names of what is carried', () => {
  const part = partOf({ user: 'ming', at, attachments: [{ name: 'a.png' }, {}] }, { text: ' 看 \n', first: true }, app);
  assert.deepEqual([part.name, part.first, part.text.split('\n').length, part.text.startsWith('[a.png]\n['), part.text.endsWith(']\n看')], ['小明', true, 3, true, true]);
  assert.equal(partOf({ user: 'bob', at }, { text: ' ', first: true }, app), undefined);
});
