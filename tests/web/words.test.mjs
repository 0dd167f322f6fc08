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
const clientCodes = ['offline', 'closed', 'cancelled', 'outbox_full', 'unsupported'];
const protocolCodes = [...read(`${page}/../../../docs/protocol.md`).split('\n## Errors\n')[1].split('\n## ')[0].matchAll(/^\| `([a-z_]+)` /gm)].map(([, name]) => name);

// What is the same in both languages.
const alike = /^(OrleansChat|English|中文|Webhook|https:\/\/|[\d\s\p{P}\p{S}]*|[\p{P}\s{}\d·]*|JSON|URL|HTTPS?|ID)$/u;

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
  const wrong = [];
  for (const [area, { en, zh }] of Object.entries(areas)) {
    for (const word of Object.keys(en)) {
      for (const text of forms(en[word])) if (!alike.test(text) && /\p{Script=Han}/u.test(text)) wrong.push(`English ${area}.${word}: ${text}`);
      for (const text of forms(zh[word])) if (!alike.test(text) && !/\p{Script=Han}/u.test(text)) wrong.push(`Chinese ${area}.${word}: ${text}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('the words that the page says are there', () => {
  const wrong = [];
  for (const [file, text] of texts) {
    for (const { argument, line } of firstArguments(text, 'say')) {
      const where = `${short(file)}:${line}: say(${argument})`;
      const literals = keysIn(argument);
      for (const key of literals) if (!all.includes(key)) wrong.push(`${where} has no words`);
      const beginnings = beginningsIn(argument);
      for (const beginning of beginnings) if (!(beginning in composed)) wrong.push(`${where}: list its endings in words.test.mjs`);
      // A name alone is a key that is written elsewhere: then it is found there.
      if (literals.length + beginnings.length === 0 && !/^[\w.#?[\] ]+$/.test(argument)) wrong.push(`${where} cannot be checked`);
    }
  }
  for (const [beginning, endings] of Object.entries(composed)) {
    for (const ending of endings) if (!all.includes(beginning + ending)) wrong.push(`${beginning}${ending} has no words`);
  }
  assert.deepEqual(wrong, []);
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
  const attribute = /(?:(?<![\w.-])['"]?(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt)['"]?\s*:|setAttribute\(\s*['"](?:aria-label|aria-description|aria-roledescription|title|placeholder|alt)['"]\s*,|\.(?:title|placeholder|alt|ariaLabel|textContent)\s*=)\s*(['"`])((?:(?!\1).)*)\1/g;
  const wrong = [];
  for (const [file, text] of texts) {
    const line = (index) => `${short(file)}:${text.slice(0, index).split('\n').length}`;
    for (const { 2: literal, index } of text.matchAll(attribute)) {
      if (/\p{L}/u.test(literal.replaceAll(/\$\{[^}]*(?:\}|$)/g, '')) && !alike.test(literal) && !all.includes(literal)) wrong.push(`${line(index)}: "${literal}" belongs into words/`);
    }
    // Of patterns nobody reads anything. A capital, small letters, a blank and more letters in quotes is a sentence; those of thrown errors are for whoever mends them.
    for (const { 0: literal, index } of text.matchAll(/(['"`])\p{Lu}\p{Ll}+ \p{L}(?:(?!\1).)*\1|(['"`])(?:(?!\2).)*\p{Script=Han}(?:(?!\2).)*\2/gu)) {
      const before = text.slice(text.lastIndexOf('\n', index) + 1, index);
      if (!/Error\($/.test(before) && !file.includes('/words/') && !isData(file) && !literal.includes('(?')) wrong.push(`${line(index)}: ${literal} belongs into words/`);
    }
  }
  assert.deepEqual(wrong, []);
});

// Names of emoji are looked into in both languages, and programs are called the same in both.
function isData(file) {
  return /\/(?:emoji[\w-]*|user-agent)\.js$/.test(file);
}

function keysIn(text) {
  return [...text.matchAll(/(['"`])([a-z]+\.[A-Za-z]\w*)\1/g)].map(([, , key]) => key).filter((key) => key.split('.')[0] in areas);
}

function beginningsIn(text) {
  return [...text.matchAll(/`([a-z]+\.\w*)\$\{/g)].map(([, beginning]) => beginning).filter((beginning) => beginning.split('.')[0] in areas);
}
