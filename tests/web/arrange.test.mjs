// Lists whose rows live on while their order changes.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { arrange } from '../../src/Gateway/wwwroot/left/arrange.js';

/** As much of a list and its rows as arrange() wants, counting what is done to them. */
class FakeList {
  children = [];
  moves = 0;
  get firstElementChild() { return this.children[0] ?? null; }
  contains(row) { return this.children.includes(row); }

  insertBefore(row, before) {
    this.moves++;
    this.take(row);
    this.children.splice(before === null ? this.children.length : this.children.indexOf(before), 0, row);
    row.list = this;
  }

  take(row) {
    if (!this.children.includes(row)) return;
    this.children = this.children.filter((child) => child !== row);
    if (document.activeElement === row) document.activeElement = undefined;
  }
}

class FakeRow {
  constructor(name) { this.name = name; }
  get nextElementSibling() { return this.list.children[this.list.children.indexOf(this) + 1] ?? null; }
  remove() { this.list.take(this); }
  focus() { document.activeElement = this; }
}

let list;
const rows = Object.fromEntries([...'abcdefghij'].map((name) => [name, new FakeRow(name)]));
const show = (names) => arrange(list, [...names].map((name) => rows[name]));
const shown = () => list.children.map(({ name }) => name).join('');

beforeEach(() => {
  globalThis.document = { activeElement: undefined };
  list = new FakeList();
});

test('rows come, go and change places', () => {
  for (const names of ['abc', 'cab', 'cb', 'bdca', '', 'jihgfedcba', 'abcdefghij', 'badcfehgji']) {
    show(names);
    assert.equal(shown(), names);
  }
});

test('whatever the order was, it is the wanted one', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 500; round++) {
    const names = Object.keys(rows).filter(() => random() < 0.7).map((name) => ({ name, at: random() })).sort((a, b) => a.at - b.at).map(({ name }) => name).join('');
    show(names);
    assert.equal(shown(), names);
  }
});

test('one that goes up or down is one move', () => {
  show('abcdefghij');
  list.moves = 0;
  show('habcdefgij');
  assert.equal(list.moves, 1);
  show('abcdefghij');
  assert.equal(list.moves, 2);
  show('abcdefghij');
  assert.equal(list.moves, 2);
});

test('the focus stays on its row', () => {
  show('abcdef');
  rows.e.focus();
  show('eabcdf');
  assert.equal(document.activeElement, rows.e);
  show('abcdfe');
  assert.equal(document.activeElement, rows.e);
});
