// Every word of the page is there in both languages, and every word that is there is said somewhere.

import assert from 'node:assert/strict';
import test from 'node:test';
import { areas, languages } from '../../src/Gateway/wwwroot/words/index.js';
import { code, files, firstArguments, page, read, short } from './page-sources.mjs';

const modules = files(page, '.js').filter((file) => !file.includes('/words/'));
const texts = new Map(modules.map((file) => [file, code(file)]));

// Keys that are put together while the page runs: how they begin, and how they may end.
const composed = {
  'people.': ['online', 'away', 'dnd', 'offline', 'invisible', 'owner', 'admin', 'member', 'readonly'],
};

// `errors` is asked by the codes of the protocol (explain() of words/index.js) and those of the client.
const clientCodes = ['offline', 'closed', 'outbox_full', 'aborted'];
const protocolCodes = [...read(`${page}/../../../docs/protocol.md`).split('\n## Errors\n')[1].split('\n## ')[0].matchAll(/^\| `([a-z_]+)` /gm)].map(([, name]) => name);

// What is the same in both languages.
const alike = /^(OrleansChat|English|中文|[\d\s\p{P}\p{S}]*|[\p{P}\s{}\d·]*|JSON|URL|HTTPS?|ID)$/u;

const all = Object.entries(areas).flatMap(([area, words]) => Object.keys(words.en).map((word) => `${area}.${word}`));
const forms = (value) => (typeof value === 'string' ? [value] : Object.values(value));
const full = (value) => (typeof value === 'string' ? value : value.other);
const places = (value) => [...new Set(full(value).match(/\{\d\}/g))].sort().join(' ');

test('both languages have the same words, with the same places to fill in', () => {
  assert.deepEqual(Object.keys(languages), ['en', 'zh']);
  for (const [area, { en, zh, ...others }] of Object.entries(areas)) {
    assert.deepEqual(Object.keys(others), [], `languages of ${area}`);
    assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort(), `words of ${area}`);
    for (const word of Object.keys(en)) {
      for (const text of [...forms(en[word]), ...forms(zh[word])]) assert.ok(typeof text === 'string' && text.trim() !== '', `${area}.${word} is empty`);
      assert.ok(full(en[word]) && full(zh[word]), `${area}.${word} has no form for most numbers`);
      assert.equal(places(zh[word]), places(en[word]), `places of ${area}.${word}`);
    }
  }
});

test('Chinese is Chinese, and English is English', () => {
  for (const [area, { en, zh }] of Object.entries(areas)) {
    for (const word of Object.keys(en)) {
      for (const text of forms(en[word])) assert.ok(alike.test(text) || !/\p{Script=Han}/u.test(text), `English ${area}.${word}: ${text}`);
      for (const text of forms(zh[word])) assert.ok(alike.test(text) || /\p{Script=Han}/u.test(text), `Chinese ${area}.${word}: ${text}`);
      if (!alike.test(full(en[word]))) assert.notEqual(full(zh[word]), full(en[word]), `${area}.${word}`);
    }
  }
});

test('the words that the page says are there', () => {
  for (const [file, text] of texts) {
    for (const { argument, line } of firstArguments(text, 'say')) {
      if (file.endsWith('/words/index.js')) continue;
      const where = `${short(file)}:${line}: say(${argument})`;
      const literals = keysIn(argument);
      for (const key of literals) assert.ok(all.includes(key), `${where} has no words`);
      const beginnings = beginningsIn(argument);
      for (const beginning of beginnings) assert.ok(beginning in composed, `${where}: list its endings in words.test.mjs`);
      // A name alone is a key that is written elsewhere: then it is found there.
      assert.ok(literals.length + beginnings.length > 0 || /^[\w.#?[\]]+$/.test(argument), `${where} cannot be checked`);
    }
  }
  for (const [beginning, endings] of Object.entries(composed)) {
    for (const ending of endings) assert.ok(all.includes(beginning + ending), `${beginning}${ending} has no words`);
  }
});

test('every word is said somewhere', () => {
  const said = new Set([...texts.values()].flatMap(keysIn));
  for (const [beginning, endings] of Object.entries(composed)) {
    assert.ok([...texts.values()].some((text) => beginningsIn(text).includes(beginning)), `${beginning}… is not put together anywhere`);
    for (const ending of endings) said.add(beginning + ending);
  }
  const unsaid = all.filter((key) => !said.has(key) && !key.startsWith('errors.'));
  assert.deepEqual(unsaid, []);
});

test('every error of the protocol is explained, and no other', () => {
  assert.ok(protocolCodes.length > 10);
  const codes = new Set([...protocolCodes, ...clientCodes]);
  assert.deepEqual(Object.keys(areas.errors.en).filter((name) => !codes.has(name)), []);
  assert.deepEqual([...codes].filter((name) => !(name in areas.errors.en)), []);
});

test('nothing that people read is written where it has one language', () => {
  const attribute = /(?:['"]?(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt)['"]?\s*[:=]|setAttribute\(\s*['"](?:aria-\w+|title|placeholder|alt)['"]\s*,|\.textContent\s*=)\s*(['"`])((?:(?!\1).)*)\1/g;
  for (const [file, text] of texts) {
    const line = (index) => `${short(file)}:${text.slice(0, index).split('\n').length}`;
    for (const { 2: literal, index } of text.matchAll(attribute)) {
      assert.ok(!/\p{L}/u.test(literal.replaceAll(/\$\{[^}]*\}/g, '')) || ['true', 'false'].includes(literal), `${line(index)}: "${literal}" belongs into words/`);
    }
    // A capital, small letters, a blank and more letters in quotes is a sentence; those of thrown errors are for whoever mends them.
    for (const { 0: literal, index } of text.matchAll(/(['"`])\p{Lu}\p{Ll}+ \p{L}(?:(?!\1).)*\1|(['"`])(?:(?!\2).)*\p{Script=Han}(?:(?!\2).)*\2/gu)) {
      const before = text.slice(text.lastIndexOf('\n', index) + 1, index);
      if (!/Error\($/.test(before) && !file.includes('/words/') && !isData(file)) assert.fail(`${line(index)}: ${literal} belongs into words/`);
    }
  }
});

// Names of emoji are data: the search box looks into them in both languages.
function isData(file) {
  return /\/emoji[\w-]*\.js$/.test(file);
}

function keysIn(text) {
  return [...text.matchAll(/(['"`])([a-z]+\.[A-Za-z]\w*)\1/g)].map(([, , key]) => key).filter((key) => key.split('.')[0] in areas);
}

function beginningsIn(text) {
  return [...text.matchAll(/`([a-z]+\.\w*)\$\{/g)].map(([, beginning]) => beginning).filter((beginning) => beginning.split('.')[0] in areas);
}
