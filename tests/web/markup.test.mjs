// Nothing from the network can become markup or script, and no file of the page is dead.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { client, code, files, page, read, short } from './page-sources.mjs';

const modules = [...files(page, '.js'), ...files(path.join(client, 'src'), '.js'), ...files(client, '.js').filter((file) => path.dirname(file) === client)];

// Where the page's only policy is: it can give nothing but the address of the service worker, which has to be asked for by this way.
const policy = {
  file: path.join(page, 'notify/popups.js'),
  text: "const policy = globalThis.trustedTypes?.createPolicy('orleanschat-worker', { createScriptURL: () => script });",
  script: "const script = new URL('notify/worker.js', document.baseURI).href;",
};

// What makes markup, script or style out of text, by the way it is written.
const dangerous = {
  'markup out of text': /(?:\.|\[\s*['"`])(?:inner|outer)HTML\b|insertAdjacentHTML|\bdocument\s*\.\s*write|\.setHTML|createContextualFragment|DOMParser|parseFromString|\bXSLTProcessor\b/,
  'script out of text': /\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|\bset(?:Timeout|Interval)\s*\(\s*['"`]|javascript:/i,
  'a module by a computed name': /\bimport\s*\(\s*(?!['"])/,
  'script or style elements': /(?:createElement(?:NS)?|\bh)\s*\([^)]*['"`](?:script|style|iframe|object|embed|base|meta|link|template)['"`]\s*[,)]/i,
  'a handler or style as an attribute': /setAttribute(?:NS)?\s*\([^,)]*['"`](?:style|srcdoc|on\w+)['"`]|\bsrcdoc\s*[:=]|\.cssText\b/i,
  'a policy of trusted types': /\btrustedTypes\b/,
  'another place': /['"`](?:https?:)?\/\/(?!www\.w3\.org\/)[a-z]/i,
};

test('no module makes markup, script or style out of text', () => {
  assert.ok(modules.length > 10);
  for (const file of modules) {
    const text = file === policy.file ? code(file).replace(policy.text, '') : code(file);
    for (const [what, pattern] of Object.entries(dangerous)) {
      const found = pattern.exec(text);
      assert.ok(found === null, `${short(file)}:${found && text.slice(0, found.index).split('\n').length}: ${what}: ${found?.[0]}`);
    }
  }
});

test('the one policy of trusted types gives the address of the service worker, and that does nothing but notify', () => {
  const text = read(policy.file);
  for (const part of [policy.text, policy.script]) assert.ok(text.includes(part), part);
  const worker = code(path.join(page, 'notify/worker.js'));
  assert.deepEqual([...worker.matchAll(/addEventListener\('(\w+)'/g)].map(([, event]) => event), ['message', 'notificationclick']);
  assert.doesNotMatch(worker, /\bimport|fetch|caches|\.on\w+ = (?!\(\) => resolve)/);
});

test('the documents of the page have neither scripts nor styles in them', () => {
  for (const file of files(page, '.html', '.svg')) {
    const text = read(file);
    for (const [, attributes, body] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
      assert.match(attributes, /\bsrc="/, short(file));
      assert.equal(body, '', short(file));
    }
    assert.doesNotMatch(text, /\shref="#/, `${short(file)}: what stands behind # in the page's address is a room`);
    assert.doesNotMatch(text, /<style\b|\sstyle\s*=|<[^>]*\son\w+\s*=|javascript:|<base\b|http-equiv|<foreignObject/i, short(file));
  }
});

test('the stylesheet loads nothing from elsewhere', () => {
  for (const file of files(page, '.css')) assert.doesNotMatch(read(file), /@import|url\(\s*['"]?(?:https?:|\/\/|data:)/i, short(file));
});

test('every file that is named is there, and every file that is there is reached from index.html', () => {
  const seen = new Set();
  const waiting = [path.join(page, 'index.html')];
  while (waiting.length > 0) {
    const file = waiting.pop();
    if (seen.has(file)) continue;
    seen.add(file);
    assert.ok(fs.existsSync(file), `${short(file)} is named and not there`);
    for (const name of named(file)) waiting.push(resolve(file, name));
  }
  // What tells Node.js what it sees here, and tools what types there are, is not for browsers.
  const dead = [...files(page, ''), ...files(path.join(client, 'src'), '.js')].filter((file) => !seen.has(file) && path.basename(file) !== 'package.json');
  assert.deepEqual(dead.map(short), []);
});

// What clients/js/src/node.js loads, which no browser does.
const ofNode = ['ws', 'node:http', 'node:https'];

function named(file) {
  const all = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name).filter((name) => !ofNode.includes(name));
  if (file.endsWith('.html')) return all(read(file), /\s(?:href|src)="([^"#:]+)"/g);
  if (file.endsWith('.css')) return all(read(file), /url\(\s*['"]?([^'")#]+)/g);
  if (file.endsWith('.webmanifest')) return all(read(file), /"src":\s*"([^"]+)"/g);
  if (!file.endsWith('.js')) return [];
  const text = code(file);
  return [
    ...all(text, /\bnew\s+URL\(\s*'([\w./-]+)',\s*document\.baseURI\)/g).map((name) => path.relative(path.dirname(file), path.join(page, name))),
    ...all(text, /\b(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'/g), ...all(text, /\bimport\s*\(?\s*'([^']+)'/g),
    // Pictures, sounds and the like are named as texts, from the page's own folder or the module's.
    ...all(text, /'((?:\.{0,2}\/)?[\w/-]+\.(?:svg|png|webp|mp3|ogg|wav|woff2|webmanifest|json))'/g).flatMap((name) => [name, path.relative(path.dirname(file), path.join(page, name))])
      .filter((name) => fs.existsSync(resolve(file, name))),
  ];
}

// The gateway serves the client as a folder of the page.
function resolve(file, name) {
  const place = path.join(page, 'orleanschat/');
  const at = file.startsWith(client) ? path.join(place, path.relative(client, file)) : file;
  const whole = path.resolve(path.dirname(at), name);
  return whole.startsWith(place) ? path.join(client, whole.slice(place.length)) : whole;
}
