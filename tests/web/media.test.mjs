// Addresses of pictures: asked for once, and anew before they are worth nothing, whatever the browser takes for the time.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { MediaUrls } from '../../src/Gateway/wwwroot/state/media.js';
import { FakeClient, settled } from './fake-client.mjs';

const minuteMs = 60_000;
const yearMs = 365 * 24 * 60 * minuteMs;

let client;
let now;
let media;

beforeEach(() => {
  client = new FakeClient('mediaUrl');
  now = 0;
  media = new MediaUrls(client, { now: () => now });
  client.says('ready');
});

const asked = async (id = 'm1', errorMs = 0) => {
  const url = media.url(id).then(({ url: address }) => address, ({ code }) => code);
  const isAsked = client.asked.length > 0;
  if (isAsked) await client.answer({ url: `/media/${id}`, expires_at: new Date(Date.now() + 8 * minuteMs - errorMs).toISOString() });
  await url;
  return isAsked;
};

for (const [clock, errorMs] of [['right', 0], ['a year behind', -yearMs], ['a year ahead', yearMs]]) {
  test(`an address is asked for again before it has run out, and not all the time, by a clock that is ${clock}`, async () => {
    assert.equal(await asked('m1', errorMs), true);
    now = 4000;
    assert.equal(await asked('m1', errorMs), false);
    now = 5 * minuteMs;
    assert.equal(await asked('m1', errorMs), true);
  });
}

test('a refusal is not kept', async () => {
  const refused = media.url('m1').catch(({ code }) => code);
  await client.refuse('unavailable');
  assert.equal(await refused, 'unavailable');
  assert.equal(await asked(), true);
});

test('the next user is given none of the last one\'s', async () => {
  await asked();
  client.says('ready');
  assert.equal(await asked(), false, 'after a break');
  client.user = 'bob';
  client.says('ready');
  assert.equal(await asked(), true);
  await settled();
});
