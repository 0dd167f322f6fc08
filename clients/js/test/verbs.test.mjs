// Nothing of the protocol is missing: its verbs and events are read from the document and from the gateway.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { ChatClient } from '../index.js';
import { client, online } from './setup.mjs';

const root = new URL('../../../', import.meta.url);
const read = (file) => fs.readFileSync(new URL(file, root), 'utf8');
const types = read('clients/js/index.d.ts');
const protocol = read('docs/protocol.md');

// What the client does by itself, or as signIn.
const inside = ['ping', 'sync', 'auth', 'login', 'register'];
const camelCase = (verb) => verb.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

function verbs() {
  const folder = new URL('src/Gateway/Protocol/Verbs/', root);
  const tables = fs.readdirSync(folder).map((file) => fs.readFileSync(new URL(file, folder), 'utf8'));
  return [...new Set([...tables.join('').matchAll(/\["(\w+)"\] =/g)].map(([, verb]) => verb))];
}

/** The frames of the protocol's conversation that come (←) or go (→). */
function frames(arrow) {
  return [...protocol.matchAll(new RegExp(`^\\w+ ${arrow} (\\{"type":.*\\})$`, 'gm'))].map(([, frame]) => frame);
}

const typeOf = (frame) => /"type":"(\w+)"/.exec(frame)[1];
const fieldsOf = (frame) => [...frame.matchAll(/[{,]"(\w+)":/g)].map(([, name]) => name);

test('every verb of the gateway is a method with types', () => {
  const all = verbs();
  assert.ok(all.length > 50, `${all.length} verbs`);
  for (const verb of all.filter((name) => !inside.includes(name))) {
    const method = camelCase(verb);
    assert.equal(typeof ChatClient.prototype[method], 'function', `${verb}: ChatClient has no ${method}()`);
    assert.match(types, new RegExp(`^  ${method}\\(`, 'm'), `${verb}: index.d.ts has no ${method}()`);
  }
});

test('every verb of the document is one of the gateway', () => {
  const known = verbs();
  const told = new Set(frames('→').map(typeOf).filter((verb) => verb !== 'dance'));
  assert.ok(told.size > 40);
  for (const verb of told) assert.ok(known.includes(verb), verb);
});

test('every event of the document has types', () => {
  const map = /interface ChatEventMap \{([^]*?)\n\}/.exec(types)[1];
  const events = new Set(frames('←').filter((frame) => !/"id":/.test(frame)).map(typeOf).filter((type) => !['hello', 'bye', 'ok', 'pong'].includes(type)));
  assert.ok(events.size > 15);
  for (const type of events) assert.match(map, new RegExp(`^  ${type}:`, 'm'), type);
});

test('every field that the document shows has a type', () => {
  const declared = new Set([...types.matchAll(/(\w+)\??:/g)].map(([, name]) => name));
  const told = frames('←').filter((frame) => !['bye'].includes(typeOf(frame))).flatMap(fieldsOf);
  // Names of rooms are keys in the answer of `sync`, which the client reads itself.
  const missing = new Set(told.filter((name) => !declared.has(name) && !['lobby', 'news', 'den', 'kitchen', 'joinery', 'complete'].includes(name)));
  assert.deepEqual([...missing], []);
});

test('every method asks for what the protocol says', async () => {
  const asked = {
    leave: ['lobby'], rooms: [], discover: [{ query: 'new', before: 'news' }], members: ['lobby', { after: 'alice', role: 'admin' }], room: ['lobby'],
    configure: ['joinery', { name: 'x', slow_mode_s: 60 }], invite: ['joinery', 'vito'], kick: ['joinery', 'wilma'], ban: ['joinery', 'wilma', { reason: 'why' }],
    unban: ['joinery', 'wilma'], bans: ['joinery', { after: 'wilma' }], role: ['joinery', 'vito', 'admin'], mute: ['joinery', true],
    history: ['lobby', { before: 4, limit: 2 }], edit: ['kitchen', 3, 'Supper', { mentions: ['olaf'] }], delete: ['kitchen', 4],
    react: ['kitchen', 3, '👍', { remove: true }], pin: ['kitchen', 4, { remove: true }], pins: ['kitchen', { after: 3 }], receipts: ['book.club'],
    search: ['monday', { room: 'lobby', before: 'x', limit: 1 }], profile: ['nora'], setProfile: [{ name: 'Nora', avatar: '', bio: 'x' }],
    contact: ['nora', 'request'], contacts: [], presence: ['dnd', 'On a bridge'], watch: [['nora']], sessions: [], endSession: ['s'], endSessions: [],
    changePassword: ['old horse', 'new horse'], botCreate: ['robo', { name: 'Robo' }], bots: [], botToken: ['robo'], botDelete: ['robo'],
    webhookCreate: ['smithy', 'https://hooks.example.org/', { events: ['message'] }], webhooks: ['smithy'], webhookDelete: ['smithy', 'wh_1'],
    webhookTest: ['smithy', 'wh_1'], create: ['den', 'private', { members: ['erin'], name: 'x', topic: 'y' }], join: ['lobby', { create: true }], mediaUrl: ['m1'],
  };
  const own = ['send', 'read', 'delivered', 'typing'];
  assert.deepEqual(verbs().filter((verb) => !inside.includes(verb) && !own.includes(verb)).map(camelCase).sort(), Object.keys(asked).sort());
  const socket = await online();
  const examples = frames('→');
  for (const [method, values] of Object.entries(asked)) {
    client[method](...values).catch(() => {});
    const frame = socket.received.pop();
    assert.equal(camelCase(frame.type), method);
    for (const value of values) {
      if (typeof value === 'object' && !Array.isArray(value)) assert.deepEqual(Object.fromEntries(Object.keys(value).map((name) => [name, frame[name]])), value);
      else assert.ok(Object.values(frame).some((field) => isDeepStrictEqual(field, value)), `${method}: ${value} is in no field`);
    }
    const documented = new Set(examples.filter((example) => typeOf(example) === frame.type).flatMap(fieldsOf));
    const table = protocol.match(new RegExp(`^### .*\`${frame.type}\`[^]*?(?=\n### )`, 'm'))?.[0] ?? '';
    for (const field of Object.keys(frame)) {
      assert.ok(documented.has(field) || table.includes(`\`${field}\``), `${frame.type}: ${field} is in no example and no table of the document`);
    }
  }
});
