import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeSocket, settled } from './fake-server.mjs';
import { client, clock, lobby, log, logged, message, online, reconnected, renew, seen } from './setup.mjs';

test('reconnects with growing, bounded, jittered delays', async () => {
  renew({ random: () => 0.5 });
  await online();
  for (let attempt = 0; attempt < 9; attempt++) {
    await FakeSocket.last.ends();
    await clock.advance(15_000);
  }
  const delays = log.filter((line) => line.startsWith('waiting')).map((line) => Number(line.split(' ')[1]));
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test('a connection that held resets the delay, one that did not does not', async () => {
  await online();
  await FakeSocket.last.ends();
  await clock.advance(500);
  await FakeSocket.last.welcomes();
  await FakeSocket.last.ends();
  await clock.advance(1000);
  await FakeSocket.last.welcomes();
  await clock.advance(10_001);
  await FakeSocket.last.ends();
  assert.deepEqual(log.filter((line) => line.startsWith('waiting')), ['waiting 500', 'waiting 1000', 'waiting 500']);
});

test('a bye below 4500 is waited out', async () => {
  renew({ random: () => 0 });
  const socket = await online();
  await socket.says({ type: 'bye', code: 4000, reason: 'draining', retry_after_ms: 3000 });
  await socket.ends(4000);
  await clock.advance(2999);
  assert.equal(FakeSocket.all.length, 1);
  await clock.advance(1);
  assert.equal(FakeSocket.all.length, 2);
});

test('a close from 4500 on is final and gives up what was unsent', async () => {
  const socket = await online();
  const { sent } = client.send('lobby', 'hello');
  const rejection = assert.rejects(sent, { code: 'closed', closeCode: 4503 });
  await socket.says({ type: 'bye', code: 4503, reason: 'session ended' });
  await socket.ends(4503);
  await rejection;
  await clock.advance(600_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(client.state, 'closed');
});

test('a server that says nothing is given up', async () => {
  const socket = await online();
  await clock.advance(19_999);
  await socket.says({ type: 'pong' });
  await clock.advance(20_000);
  assert.deepEqual([client.state, socket.closedByClient], ['online', undefined]);
  await clock.advance(1);
  assert.equal(socket.closedByClient, true);
  assert.equal(log.some((line) => line.startsWith('waiting')), true);
});

test('nothing of a given-up connection is heard', async () => {
  const socket = await online();
  client.close();
  await socket.says(message(11));
  await socket.ends(4000);
  await clock.advance(600_000);
  assert.deepEqual(seen(), []);
  assert.equal(FakeSocket.all.length, 1);
});

test('a page that hears of the network does not wait', async () => {
  const socket = await online();
  await socket.ends();
  client.reconnectNow();
  await settled();
  assert.equal(FakeSocket.all.length, 2);
});

test('a bye is as good as the close that follows it', async () => {
  const socket = await online();
  await socket.says({ type: 'bye', code: 4503, reason: 'session_ended' });
  assert.equal(client.state, 'closed');
  await socket.ends(1006);
  await clock.advance(600_000);
  assert.equal(FakeSocket.all.length, 1);
});

for (const code of [1000, 1001, 1006, 1009, 1012, 4000, 4001, 4499, 5000]) {
  test(`comes back after ${code}`, async () => {
    await (await online()).ends(code);
    assert.equal(client.state, 'waiting');
  });
}

for (const code of [4500, 4504, 4999]) {
  test(`does not come back after ${code}, and says so`, async () => {
    let error;
    client.addEventListener('state', ({ detail }) => { error = detail.error; });
    await (await online()).ends(code, 'why');
    assert.deepEqual([client.state, error.code, error.closeCode, error.message], ['closed', 'closed', code, 'why']);
  });
}

test('closing is no error', async () => {
  let detail;
  await online();
  client.addEventListener('state', (event) => { detail = event.detail; });
  client.close();
  assert.deepEqual(detail, { state: 'closed' });
  assert.equal(FakeSocket.last.closedByClient, true);
});

test('a page that wakes up finds out soon that its connection is dead', async () => {
  const socket = await online();
  client.reconnectNow();
  assert.equal(socket.take('ping').type, 'ping');
  client.reconnectNow();
  await clock.advance(4999);
  client.reconnectNow();
  await clock.advance(1);
  assert.equal(client.state, 'waiting');
});

test('a page that wakes up keeps a connection that lives', async () => {
  const socket = await online();
  client.reconnectNow();
  await socket.says({ type: 'pong' });
  await clock.advance(5000);
  assert.equal(client.state, 'online');
});

test('whoever hears of a change may close, or sign in anew, at once', async () => {
  for (const state of ['connecting', 'online', 'waiting']) {
    for (const act of [() => client.close(), () => { client.signIn({ guest: 'bob' }).catch(() => {}); }]) {
      renew();
      const signedIn = client.signIn({ guest: 'alice' }).catch((error) => error);
      let done = false;
      client.addEventListener('state', ({ detail }) => {
        if (done || detail.state !== state) return;
        done = true;
        act();
      });
      if (state === 'connecting') client.reconnectNow();
      if (FakeSocket.last.readyState < 3) await FakeSocket.last.welcomes();
      if (!done) await FakeSocket.last.ends();
      if (!done) await clock.advance(60_000);
      assert.equal(done, true);
      await signedIn;
      await clock.advance(60_000);
      const open = FakeSocket.all.filter((socket) => socket.readyState < 3);
      assert.ok(open.length <= 1, `${state}: ${open.length} sockets are open`);
      assert.equal(client.state === 'closed', open.length === 0 && client.state !== 'waiting');
      client.close();
    }
  }
});

test('who is in a hurry still waits for as long as the server asks', async () => {
  const socket = await online();
  await socket.says({ type: 'bye', code: 4000, reason: 'draining', retry_after_ms: 3000 });
  assert.deepEqual(logged('waiting'), ['waiting 3500']);
  client.reconnectNow();
  assert.deepEqual(logged('waiting'), ['waiting 3500', 'waiting 3000']);
  await clock.advance(2999);
  assert.equal(FakeSocket.all.length, 1);
  await clock.advance(1);
  assert.equal(FakeSocket.all.length, 2);
});

test('an error without a close is as good as a close', async () => {
  client.signIn({ guest: 'alice' });
  FakeSocket.last.onerror();
  await clock.advance(100);
  assert.deepEqual([client.state, FakeSocket.last.closedByClient], ['waiting', true]);
});

test('whom one watches is told again after a break', async () => {
  const socket = await online();
  const watching = client.watch(['bob', 'carol']);
  await socket.says({ type: 'ok', id: socket.take('watch').id });
  await watching;
  await socket.ends();
  const next = await reconnected([lobby(10)]);
  const again = next.take('watch');
  assert.deepEqual(again.users, ['bob', 'carol']);
  await next.says({ type: 'error', id: again.id, code: 'unavailable', message: '' });
  await clock.advance(500);
  assert.deepEqual(next.take('watch').users, ['bob', 'carol']);
});

test('a connection that lived through a sleep of the machine is kept, one that died is not', async () => {
  for (const lives of [true, false]) {
    renew();
    const socket = await online();
    clock.sleep(60_000);
    await clock.advance(0);
    assert.equal(client.state, 'online', 'what came in the meantime has not been looked at yet');
    if (lives) await socket.says({ type: 'pong' });
    await clock.advance(5000);
    assert.equal(client.state, lives ? 'online' : 'waiting');
    client.close();
  }
});

test('a server that lives but does not answer is given up, and what it was asked fails or is asked again', async () => {
  const socket = await online();
  const failed = assert.rejects(client.room('lobby'), { code: 'offline' });
  const { cid, sent } = client.send('lobby', 'hello');
  for (let second = 0; second < 80; second += 10) {
    assert.equal(client.state, 'online');
    await socket.says({ type: 'pong' });
    await clock.advance(10_000);
  }
  assert.equal(client.state, 'waiting');
  await failed;
  const next = await reconnected([lobby(10)]);
  const again = next.take('send');
  assert.equal(again.cid, cid);
  await next.says({ type: 'ok', id: again.id, seq: 11, at: 'now' });
  assert.equal((await sent).seq, 11);
});

test('of several servers each attempt goes to the next', async () => {
  renew({}, ['ws://one/ws', 'http://two/chat', 'wss://three/ws']);
  assert.equal(client.server, 'ws://one/ws');
  client.signIn({ guest: 'alice' });
  await FakeSocket.last.ends();
  await clock.advance(5000);
  await FakeSocket.last.welcomes();
  assert.equal(client.server, 'ws://two/chat');
  const address = client.mediaUrl('m1');
  await FakeSocket.last.says({ type: 'ok', id: FakeSocket.last.take('media_url').id, url: '/media/m1?key=k', expires_at: 'then' });
  assert.equal((await address).url, 'http://two/media/m1?key=k');
  await FakeSocket.last.ends();
  await clock.advance(5000);
  await FakeSocket.last.welcomes();
  await FakeSocket.last.ends();
  await clock.advance(5000);
  await FakeSocket.last.welcomes();
  assert.deepEqual(FakeSocket.all.map(({ url }) => url), ['ws://one/ws', 'ws://two/chat', 'wss://three/ws', 'ws://one/ws']);
});

test('whoever wants a connection is told when there is one, or that there will be none', async () => {
  await assert.rejects(client.online(), { code: 'closed' });
  const signedIn = client.signIn({ guest: 'alice' });
  const first = client.online();
  await FakeSocket.last.welcomes();
  await Promise.all([signedIn, first, client.online()]);
  await FakeSocket.last.ends();
  const again = client.online();
  await clock.advance(5000);
  await FakeSocket.last.welcomes();
  await again;
  await FakeSocket.last.ends();
  const never = assert.rejects(client.online(), { code: 'closed', closeCode: 4504 });
  await clock.advance(5000);
  await FakeSocket.last.ends(4504);
  await never;
});
