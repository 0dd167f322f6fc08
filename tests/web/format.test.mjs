import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { eachMidnight } from '../../src/Gateway/wwwroot/lib/format.js';

test('Midnight is told of each day, also where a clock is changed', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: new Date(2026, 10, 22, 23, 59) });
  let nights = 0;
  eachMidnight(() => nights++);
  mock.timers.tick(60_000);
  assert.equal(nights, 0, 'not a moment too early');
  mock.timers.tick(1_000);
  assert.deepEqual([nights, new Date().getDate()], [1, 23]);
  for (let hour = 0; hour < 24 * 7; hour++) mock.timers.tick(3_600_000);
  assert.equal(nights, 8);
  mock.timers.reset();
});
