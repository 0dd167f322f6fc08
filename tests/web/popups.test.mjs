// Notifications go through a service worker, and a click on one leads to its talk.

import assert from 'node:assert/strict';
import test from 'node:test';
import vm from 'node:vm';
import path from 'node:path';
import { page, read } from './page-sources.mjs';

globalThis.document = { baseURI: 'https://chat.example/somewhere/', documentElement: { lang: 'en' } };
const { Popups } = await import('../../src/Gateway/wwwroot/notify/popups.js');

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

/** What a browser is to a page and its service worker: runs the worker itself, with tabs by their ids. */
class Browser {
  shown = [];
  opened = [];
  tabs = new Map();
  #listeners = {};

  constructor() {
    const self = {
      addEventListener: (type, act) => { this.#listeners[type] = act; },
      location: { href: 'https://chat.example/somewhere/notify/worker.js' },
      registration: { showNotification: async (title, options) => {
        this.shown = this.shown.filter(({ tag }) => tag !== options.tag);
        this.shown.push({ title, ...options, close: () => { this.shown = this.shown.filter(({ tag }) => tag !== options.tag); } });
      } },
      clients: {
        get: async (id) => this.tabs.get(id),
        matchAll: async () => [...this.tabs.values()],
        openWindow: async (address) => { this.opened.push(address); },
      },
    };
    vm.runInNewContext(read(path.join(page, 'notify/worker.js')), { self, URL, MessageChannel: FakeChannel, setTimeout: (act) => setImmediate(() => setImmediate(act)) });
  }

  /** A tab of somebody: the popups in it, what was clicked, and whether it has the focus. */
  tab(id, user, state = 'activated') {
    const workers = new EventTarget();
    const worker = Object.assign(new EventTarget(), { state, postMessage: (data) => this.#fire('message', { data, source: { id } }) });
    workers.register = async (address) => {
      assert.equal(String(address), 'https://chat.example/somewhere/notify/worker.js');
      return { installing: worker };
    };
    workers.getRegistration = async () => ({ getNotifications: async () => [...this.shown] });
    const tab = { id, clicked: [], isFocused: false, worker };
    tab.popups = new Popups((about) => tab.clicked.push(about), workers);
    this.tabs.set(id, {
      postMessage: (data, ports = []) => workers.dispatchEvent(Object.assign(new Event('message'), { data, ports })),
      focus: async () => { tab.isFocused = true; },
    });
    tab.begun = tab.popups.begin(user);
    return tab;
  }

  click(tag) { return this.#fire('notificationclick', { notification: this.shown.find((one) => one.tag === tag) }); }

  async #fire(type, event) {
    const waits = [];
    this.#listeners[type]({ ...event, waitUntil: (promise) => waits.push(promise) });
    await Promise.all(waits);
  }
}

class FakeChannel {
  port1 = {};
  port2 = { postMessage: (data) => this.port1.onmessage({ data }) };
}

const told = { title: 'Bob', body: 'hi', hash: '#lobby', seq: 3 };

test('one is shown about each room, with the newest words', async () => {
  const browser = new Browser();
  const { popups } = browser.tab('one', 'alice');
  await popups.show('lobby', told);
  await popups.show('lobby', { ...told, body: 'are you there?', seq: 4 });
  await popups.show('den', { ...told, hash: '#den' });
  assert.deepEqual(browser.shown.map(({ tag, title, body }) => [tag, title, body]), [['alice/lobby', 'Bob', 'are you there?'], ['alice/den', 'Bob', 'hi']]);
});

test('a click goes to the tab that told, and to what it told of', async () => {
  const browser = new Browser();
  const other = browser.tab('other', 'alice');
  const tab = browser.tab('one', 'alice');
  await tab.popups.show('lobby', told);
  await browser.click('alice/lobby');
  assert.deepEqual([tab.clicked, tab.isFocused, other.clicked, other.isFocused], [['lobby'], true, [], false]);
  assert.deepEqual(browser.shown, []);
});

test('where that tab was loaded anew, another of the same user is led to it, and none of somebody else', async () => {
  const browser = new Browser();
  await browser.tab('one', 'alice').popups.show('dm:alice:bob', { ...told, hash: '#dm:alice:bob' });
  browser.tabs.delete('one');
  const carol = browser.tab('carol', 'carol');
  const alice = browser.tab('two', 'alice');
  await browser.click('alice/dm:alice:bob');
  assert.deepEqual([alice.clicked, alice.isFocused, carol.clicked, carol.isFocused], [['dm:alice:bob'], true, [], false]);
  assert.deepEqual(browser.opened, []);
});

test('where there is no such tab any more, a new one opens at the talk', async () => {
  const browser = new Browser();
  await browser.tab('one', 'alice').popups.show('lobby', told);
  browser.tabs.delete('one');
  const carol = browser.tab('carol', 'carol');
  await browser.click('alice/lobby');
  assert.deepEqual([browser.opened, carol.isFocused], [['https://chat.example/somewhere/#lobby'], false]);
});

test('what has been read is taken away, also what was shown before the page was loaded anew', async () => {
  const browser = new Browser();
  const before = browser.tab('one', 'alice');
  await before.popups.show('lobby', told);
  await before.popups.show('den', { ...told, seq: 9 });
  await browser.tab('other', 'bob').popups.show('lobby', told);
  const tab = browser.tab('two', 'alice');
  await tab.begun;
  await tab.popups.closeWhere((room, seq) => seq <= 3);
  assert.deepEqual(browser.shown.map(({ tag }) => tag), ['alice/den', 'bob/lobby']);
  tab.popups.end();
  await settled();
  assert.deepEqual(browser.shown.map(({ tag }) => tag), ['bob/lobby']);
});

test('nothing is shown of whoever signed out while the worker was being installed, or where there is none', async () => {
  const browser = new Browser();
  const { popups, worker } = browser.tab('one', 'alice', 'installing');
  const shown = popups.show('lobby', told);
  await settled();
  popups.end();
  worker.state = 'activated';
  worker.dispatchEvent(new Event('statechange'));
  await shown;
  await new Popups(() => {}, undefined).show('lobby', told);
  assert.deepEqual(browser.shown, []);
});
