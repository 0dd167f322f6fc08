// Who is remembered as signed in, in which tab and in which browser.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** What a browser keeps under names. */
class FakeStorage {
  #items = new Map();
  getItem(name) { return this.#items.get(name) ?? null; }
  setItem(name, value) { this.#items.set(name, String(value)); }
  removeItem(name) { this.#items.delete(name); }
}

const listeners = [];
globalThis.localStorage = new FakeStorage();
globalThis.sessionStorage = new FakeStorage();
globalThis.addEventListener = (type, listener) => { if (type === 'storage') listeners.push(listener); };
const { account, remember, settings } = await import('../../src/Gateway/wwwroot/state/settings.js');

// What another tab does has been done when this one hears of it.
const otherTab = (key, value) => {
  localStorage.setItem(key, JSON.stringify(value));
  for (const listener of listeners) listener({ key, newValue: localStorage.getItem(key) });
};

beforeEach(() => {
  globalThis.localStorage = new FakeStorage();
  globalThis.sessionStorage = new FakeStorage();
});

test('who stays is remembered in the browser, who does not in the tab', () => {
  account.keep({ user: 'alice', token: 'a1' }, true);
  assert.deepEqual(account.get(), { user: 'alice', token: 'a1', stay: true });
  sessionStorage = new FakeStorage();
  assert.equal(account.get().user, 'alice');
  account.forget('alice');
  account.keep({ user: 'alice', token: 'a2' }, false);
  assert.equal(account.get().token, 'a2');
  sessionStorage = new FakeStorage();
  assert.equal(account.get(), undefined);
});

test('whoever no longer wants to stay is not remembered in the browser', () => {
  account.keep({ user: 'alice', token: 'a1' }, true);
  account.keep({ user: 'alice', token: 'a2' }, false);
  sessionStorage = new FakeStorage();
  assert.equal(account.get(), undefined);
});

test('another user in one tab leaves who stays alone', () => {
  account.keep({ user: 'alice', token: 'a1' }, true);
  account.keep({ user: 'bob', token: 'b1' }, false);
  assert.equal(account.get().user, 'bob');
  account.renew('bob', 'b2');
  assert.equal(account.get().token, 'b2');
  account.forget('bob');
  assert.deepEqual(account.get(), { user: 'alice', token: 'a1', stay: true });
});

test('a new token is kept where the old one was, and for its own user alone', () => {
  account.keep({ user: 'alice', token: 'a1', guest: true }, true);
  account.renew('bob', 'b1');
  assert.equal(account.get().token, 'a1');
  account.renew('alice', 'a2');
  assert.deepEqual(account.get(), { user: 'alice', token: 'a2', guest: true, stay: true });
  assert.equal(sessionStorage.getItem('orleanschat.account'), null);
  account.forget('alice');
  account.renew('alice', 'a3');
  assert.equal(account.get(), undefined);
});

test('who signs out in another tab is told of', () => {
  const users = [];
  account.onSignedOut((user) => users.push(user));
  otherTab('orleanschat.signed-out', { user: 'alice' });
  for (const listener of listeners) listener({ key: 'orleanschat.signed-out', newValue: null });
  otherTab('orleanschat.account', { user: 'bob', token: 'b1' });
  assert.deepEqual(users, ['alice']);
});

test('settings of another tab hold here, and are not written over', () => {
  remember({ theme: 'dark', stay: true });
  otherTab('orleanschat.settings', { theme: 'light', stay: true });
  assert.equal(settings.theme, 'light');
  otherTab('orleanschat.settings', { stay: true });
  assert.equal(settings.theme, undefined, 'taken away there is taken away here');
  localStorage.setItem('orleanschat.settings', JSON.stringify({ theme: 'light', language: 'zh' }));
  remember({ way: 'guest' });
  assert.deepEqual(JSON.parse(localStorage.getItem('orleanschat.settings')), { theme: 'light', language: 'zh', stay: true, way: 'guest' });
});

test('what a browser has kept may be nonsense', () => {
  localStorage.setItem('orleanschat.account', '{');
  assert.equal(account.get(), undefined);
  for (const nonsense of ['null', '7', '"token"', '[]', '{"token":7,"user":"alice"}', '{"token":"a1"}']) {
    localStorage.setItem('orleanschat.account', nonsense);
    assert.equal(account.get(), undefined, nonsense);
  }
  account.keep({ user: 'alice', token: 'a1' }, true);
  assert.equal(account.get().token, 'a1');
  for (const nonsense of ['"dark"', '[1]', '7']) {
    localStorage.setItem('orleanschat.settings', nonsense);
    remember({ theme: 'dark' });
    assert.equal(JSON.parse(localStorage.getItem('orleanschat.settings')).theme, 'dark', nonsense);
  }
});

test('signing out leaves nobody\'s name behind', () => {
  account.keep({ user: 'alice', token: 'a1' }, true);
  account.forget('alice');
  account.signedOut('alice');
  assert.deepEqual([localStorage.getItem('orleanschat.signed-out'), localStorage.getItem('orleanschat.account')], [null, null]);
});

test('where the browser has no room left, who stays is at least remembered in the tab', () => {
  localStorage.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  account.keep({ user: 'alice', token: 'a1' }, true);
  account.renew('alice', 'a2');
  assert.deepEqual(account.get(), { user: 'alice', token: 'a2', stay: true });
});
