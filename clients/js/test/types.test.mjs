// The types are true to themselves and to those who use them: the compiler looks at a file that uses everything.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withDefaults } from '../src/options.js';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const compiler = here('../../../tests/web/node_modules/typescript/bin/tsc');
const installed = fs.existsSync(compiler);

test('the compiler accepts a program that uses everything, and refuses what is wrong', { skip: !installed && 'typescript is not installed (cd tests/web && npm ci)' }, () => {
  try {
    execFileSync(process.execPath, [compiler, '--project', here('types/tsconfig.json')], { encoding: 'utf8' });
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test('the program uses every method and event that has types', () => {
  const types = fs.readFileSync(here('../index.d.ts'), 'utf8');
  const program = fs.readFileSync(here('types/everything.ts'), 'utf8');
  const client = /export class ChatClient [^]*?\n\}/.exec(types)[0];
  const methods = [...client.matchAll(/^ {2}(\w+)(?:<[^>]*>)?\(/gm)].map(([, name]) => name).filter((name) => name !== 'constructor');
  assert.ok(methods.length > 55);
  for (const method of methods) assert.ok(program.includes(`client.${method}`), method);
  const events = [.../interface ChatEventMap \{([^]*?)\n\}/.exec(types)[1].matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  assert.ok(events.length > 20);
  for (const event of events) assert.ok(program.includes(`addEventListener('${event}'`), event);
});

test('the README names methods and events that there are', () => {
  const types = fs.readFileSync(here('../index.d.ts'), 'utf8');
  const readme = fs.readFileSync(here('../README.md'), 'utf8');
  const methods = [...readme.matchAll(/`(\w+)\((?=[^`]*`)/g)].map(([, name]) => name);
  assert.ok(methods.length > 10);
  for (const method of methods) assert.match(types, new RegExp(`^ {2}${method}(<.*>)?\\(`, 'm'), method);
  const events = [...readme.matchAll(/^\| `(\w+)` \| `\{/gm)].map(([, name]) => name);
  assert.ok(events.length >= 4);
  for (const event of events) assert.match(types, new RegExp(`^ {2}${event}:`, 'm'), event);
});

test('docs/clients.md tells the settings that there are, and what they are unless set', () => {
  const document = fs.readFileSync(here('../../../docs/clients.md'), 'utf8');
  const settings = withDefaults({});
  const rows = [...document.matchAll(/^\| [^|]+ \| `(\w+)` \| `\w+` \| ([\d.]+) s \|$/gm)];
  assert.ok(rows.length >= 7);
  for (const [, name, seconds] of rows) assert.equal(settings[name], Number(seconds) * 1000, name);
});
