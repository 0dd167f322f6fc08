// Names as people type them: of users, of rooms, and passwords.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanUser, wrongPassword, wrongUser } from '../../src/Gateway/wwwroot/entry/credentials.js';
import { idFor } from '../../src/Gateway/wwwroot/left/create.js';
import { areas } from '../../src/Gateway/wwwroot/words/index.js';

const isRoomId = (id) => /^[a-z0-9][a-z0-9._-]{0,63}$/.test(id);
const own = () => 'x7k2';

test('a user name is taken as it was meant', () => {
  assert.equal(cleanUser('  Alice '), 'alice');
  assert.equal(cleanUser('@Bob'), 'bob');
});

test('a user name is checked as the server does', () => {
  for (const good of ['a', '0', 'alice', 'a.b-c_d', 'a'.repeat(32)]) assert.equal(wrongUser(good), undefined, good);
  for (const wrong of ['-a', '.a', '_a', 'a b', '小明', 'a'.repeat(33), 'a:b', 'ä']) assert.equal(wrongUser(wrong), 'entry.userWrong', wrong);
  assert.equal(wrongUser(''), 'entry.userMissing');
});

test('a new password has 8 to 128 characters, an old one is what it is', () => {
  assert.equal(wrongPassword('1234567', true), 'entry.passwordShort');
  assert.equal(wrongPassword('12345678', true), undefined);
  assert.equal(wrongPassword('🐟'.repeat(4), true), undefined, 'a fish counts twice, as at the server');
  assert.equal(wrongPassword('🐟'.repeat(65), true), 'entry.passwordLong');
  assert.equal(wrongPassword('a'.repeat(129), false), 'entry.passwordLong');
  assert.equal(wrongPassword('short', false), undefined);
  assert.equal(wrongPassword('', false), 'entry.passwordMissing');
});

test('whatever is wrong can be said', () => {
  for (const key of ['userMissing', 'userWrong', 'passwordMissing', 'passwordLong', 'passwordShort']) assert.ok(areas.entry.en[key] && areas.entry.zh[key], key);
});

test('a room\'s id follows its name', () => {
  assert.equal(idFor('Crème Brûlée Club', own), 'creme-brulee-club');
  assert.equal(idFor('  Team   A/B (2026)  ', own), 'team-a-b-2026');
  assert.equal(idFor('C++', own), 'c');
  assert.equal(idFor('１２３', own), '123', 'wide digits are digits');
});

test('a name in another script gets an id of its own', () => {
  assert.equal(idFor('产品讨论组', own), 'room-x7k2');
  assert.equal(idFor('产品讨论 2', own), 'room-x7k2');
  assert.equal(idFor('产品讨论 2026-11', own), 'room-x7k2', 'a number is no name');
  assert.equal(idFor('Чат', own), 'room-x7k2');
  assert.equal(idFor('🎉🎉', own), 'room-x7k2');
  assert.equal(idFor('Orleans 项目', own), 'orleans');
});

test('every proposed id is one', () => {
  for (const name of ['a'.repeat(64), '- - x', 'x'.repeat(39) + '  y', '...', '产', 'İstanbul', 'ﬁsh', '\u0301', 'A\u202eB', '<img src=x>']) {
    assert.ok(isRoomId(idFor(name)), `${name} → ${idFor(name)}`);
  }
});
