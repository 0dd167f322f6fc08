import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt, parts } from '../../src/Gateway/wwwroot/side/highlights.js';
import { SearchPager } from '../../src/Gateway/wwwroot/side/search-pager.js';

const page = (messages, next) => ({ messages, more: next !== undefined, next });

// Answers requests in the order of a list: each a page, or an error to be thrown.
function pagerOf(answers) {
  const asked = [];
  const waited = [];
  const pager = new SearchPager(async (query, { room, before }) => {
    asked.push([query, room, before]);
    const answer = await answers.shift();
    if (answer.code !== undefined) throw answer;
    return answer;
  }, () => {}, async (ms) => { waited.push(ms); });
  return { pager, asked, waited };
}

function later() {
  let settle;
  const promise = new Promise((resolve) => { settle = resolve; });
  return { promise, settle };
}

test('pages follow each other by their cursors', async () => {
  const { pager, asked } = pagerOf([page(['c', 'b'], 'n1'), page(['a'])]);
  await pager.start('tea', 'den');
  assert.deepEqual(pager.messages, ['c', 'b']);
  assert.equal(pager.hasMore, true);
  await pager.more();
  assert.deepEqual(pager.messages, ['c', 'b', 'a']);
  assert.equal(pager.hasMore, false);
  assert.deepEqual(asked, [['tea', 'den', undefined], ['tea', 'den', 'n1']]);
});

test('empty pages are passed over, some at a time', async () => {
  const { pager, asked } = pagerOf([...Array.from({ length: 5 }, (_, at) => page([], `n${at}`)), page(['a'])]);
  await pager.start('rare');
  assert.equal(asked.length, 5);
  assert.deepEqual(pager.messages, []);
  assert.equal(pager.hasMore, true);
  await pager.more();
  assert.deepEqual(pager.messages, ['a']);
  assert.equal(asked.at(-1)[2], 'n4');
});

test('a late answer to an older query is dropped', async () => {
  const slow = later();
  const { pager } = pagerOf([slow.promise, page(['new'])]);
  const old = pager.start('te');
  await pager.start('tea');
  slow.settle(page(['old'], 'n'));
  await old;
  assert.deepEqual(pager.messages, ['new']);
  assert.equal(pager.hasMore, false);
  assert.equal(pager.busy, false);
});

test('a late error of an older query is dropped too', async () => {
  const slow = later();
  const { pager } = pagerOf([slow.promise, page(['new'])]);
  const old = pager.start('te');
  await pager.start('tea');
  slow.settle({ code: 'unavailable' });
  await old;
  assert.equal(pager.error, undefined);
});

test('being told to be slower is waited for quietly', async () => {
  const { pager, waited } = pagerOf([{ code: 'rate_limited', retryAfterMs: 700 }, page(['a'])]);
  await pager.start('tea');
  assert.deepEqual(waited, [700]);
  assert.deepEqual(pager.messages, ['a']);
  assert.equal(pager.error, undefined);
});

test('after an error the same page is asked for again, and what was found stays', async () => {
  const { pager, asked } = pagerOf([page(['b'], 'n1'), { code: 'unavailable' }, page(['a'])]);
  await pager.start('tea');
  await pager.more();
  assert.equal(pager.error.code, 'unavailable');
  assert.deepEqual(pager.messages, ['b']);
  await pager.more();
  assert.equal(asked.at(-1)[2], 'n1');
  assert.equal(pager.error, undefined);
  assert.deepEqual(pager.messages, ['b', 'a']);
});

test('what is stopped wants no answer', async () => {
  const slow = later();
  const { pager } = pagerOf([slow.promise]);
  const run = pager.start('tea');
  pager.stop();
  slow.settle(page(['a'], 'n'));
  await run;
  assert.deepEqual(pager.messages, []);
  assert.equal(pager.hasMore, false);
});

test('a text is cut into parts at UTF-16 units', () => {
  assert.deepEqual(parts('😀 tea, tea', [[3, 3], [8, 3]]), [{ text: '😀 ', mark: false }, { text: 'tea', mark: true }, { text: ', ', mark: false }, { text: 'tea', mark: true }]);
  assert.deepEqual(parts('tea'), [{ text: 'tea', mark: false }]);
  assert.deepEqual(parts('', []), []);
});

test('highlights that cannot be are passed over, and no text is lost', () => {
  for (const odd of [[[-1, 2]], [[2, 99]], [[0, 0]], [[1, -1]], [['x', 1]], [[NaN, NaN]], [[2, 1], [0, 3]], [[0, 2], [1, 2]]]) {
    assert.equal(parts('abc', odd).map(({ text }) => text).join(''), 'abc');
  }
});

test('of a long text the part around the first find is shown, with whole characters', () => {
  const text = `${'😀'.repeat(200)}tea${'😀'.repeat(400)}`;
  const shown = excerpt(text, [[400, 3], [1100, 2]]);
  assert.equal(shown[0].text, '…');
  assert.equal(shown.at(-1).text, '…');
  assert.deepEqual(shown.filter(({ mark }) => mark), [{ text: 'tea', mark: true }]);
  const all = shown.map(({ text: part }) => part).join('');
  assert.ok(all.isWellFormed() && all.length < 300);
  assert.deepEqual(excerpt('short tea', [[6, 3]]), parts('short tea', [[6, 3]]));
});

test('a message that is deleted meanwhile is found no more', async () => {
  const { pager } = pagerOf([page([{ room: 'den', seq: 3 }, { room: 'den', seq: 2 }])]);
  await pager.start('tea');
  pager.drop('elsewhere', 3);
  pager.drop('den', 3);
  assert.deepEqual(pager.messages, [{ room: 'den', seq: 2 }]);
});
