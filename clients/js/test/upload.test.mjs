import assert from 'node:assert/strict';
import http from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { upload } from '../src/upload.js';
import { FakeXhr } from './fake-xhr.mjs';

let server;
let address;
/** What a request is answered with, and what came. */
let answer;
let received;

beforeEach(async () => {
  answer = { status: 201, body: { media: 'm1', type: 'text/plain', bytes: 5 } };
  received = undefined;
  server = http.createServer(async (request, response) => {
    received = { url: request.url, headers: request.headers, body: '' };
    if (answer.cut) {
      request.once('data', () => request.socket.destroy());
      return;
    }
    if (answer.early) {
      refuse(request, response);
      return;
    }
    request.setEncoding('latin1');
    request.on('error', () => {});
    for await (const piece of request) received.body += piece;
    if (answer.hang) return;
    response.writeHead(answer.status, answer.headers).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
  address = `http://127.0.0.1:${server.address().port}/media`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

// As the gateway does: answers before it has read everything, and closes.
function refuse(request, response) {
  response.writeHead(answer.status, { connection: 'close' }).end(JSON.stringify(answer.body));
  request.resume();
}

const text = (content, name) => new File([content], name);

test('a file goes up as one part with its name, its token in a header alone', async () => {
  const found = await upload(address, 'secret', text('hello', 'a "b"\r\n.txt'), {});
  assert.deepEqual(found, answer.body);
  assert.equal(received.url, '/media');
  assert.equal(received.headers.authorization, 'Bearer secret');
  const [, boundary] = /boundary=(.+)$/.exec(received.headers['content-type']);
  assert.equal(received.body, `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a %22b%22%0D%0A.txt"\r\n`
    + `Content-Type: application/octet-stream\r\n\r\nhello\r\n--${boundary}--\r\n`);
  assert.equal(Number(received.headers['content-length']), received.body.length);
});

test('bytes and texts go up like files, under the name that is given', async () => {
  for (const content of ['hello', new TextEncoder().encode('hello'), new TextEncoder().encode('hello').buffer, new Blob(['hello'])]) {
    await upload(address, 't', content, { name: '照片.png' });
    assert.match(received.body, /\r\n\r\nhello\r\n/);
    assert.ok(Buffer.from(received.body, 'latin1').toString('utf8').includes('filename="照片.png"'));
  }
});

test('how far it is is told, from piece to piece to the end', async () => {
  const told = [];
  const size = 3_000_000;
  await upload(address, 't', new Blob([new Uint8Array(size)]), { onProgress: ({ sent, total }) => told.push([sent, total]) });
  assert.ok(told.length > 3, `${told.length} times`);
  assert.deepEqual(told.at(-1), [size, size]);
  for (let index = 1; index < told.length; index++) assert.ok(told[index][0] > told[index - 1][0]);
});

test('an upload that is aborted ends, before its first byte too', async () => {
  const controller = new AbortController();
  answer.hang = true;
  const options = { signal: controller.signal, onProgress: () => controller.abort() };
  await assert.rejects(upload(address, 't', new Blob([new Uint8Array(3_000_000)]), options), { name: 'ChatError', code: 'cancelled' });
  await assert.rejects(upload(address, 't', 'hello', { signal: controller.signal }), { code: 'cancelled' });
});

test('a refusal is told in the server\'s words, though the rest of a large file was not read', async () => {
  answer = { early: true, status: 413, body: { type: 'error', code: 'too_large', message: 'At most 50 MiB.' } };
  await assert.rejects(upload(address, 't', new Blob([new Uint8Array(8_000_000)]), {}), { code: 'too_large', message: 'At most 50 MiB.' });
});

for (const [status, code] of [[400, 'bad_frame'], [401, 'unauthenticated'], [403, 'forbidden'], [413, 'too_large'], [429, 'rate_limited'], [500, 'internal'],
  [502, 'unavailable'], [503, 'unavailable'], [504, 'unavailable'], [521, 'unavailable'], [200, 'internal'], [302, 'internal'], [201, 'internal']]) {
  test(`${status} without an error frame means ${code}`, async () => {
    answer = { status, body: '<html>a proxy</html>', headers: { 'retry-after': '7', location: '/elsewhere' } };
    await assert.rejects(upload(address, 't', 'hello', {}), { name: 'ChatError', code, retryAfterMs: 7000 });
  });
}

test('a server that breaks off, and one that is not there, are offline', async () => {
  answer.cut = true;
  await assert.rejects(upload(address, 't', new Blob([new Uint8Array(3_000_000)]), {}), { name: 'ChatError', code: 'offline' });
  server.closeAllConnections();
  server.close();
  await assert.rejects(upload(address, 't', 'hello', {}), { name: 'ChatError', code: 'offline' });
});

test('nothing goes up without a token', async () => {
  await assert.rejects(upload(address, undefined, 'hello', {}), { code: 'unauthenticated' });
  assert.equal(received, undefined);
});

test('a browser sends a form and tells how far it is', async () => {
  await FakeXhr.during(async () => {
    const told = [];
    const done = upload('http://test/media', 'secret', text('hello', 'a.txt'), { onProgress: ({ sent }) => told.push(sent) });
    const { last } = FakeXhr;
    assert.deepEqual([last.method, last.url, last.headers], ['POST', 'http://test/media', { Authorization: 'Bearer secret' }]);
    assert.deepEqual([last.body.get('file').name, await last.body.get('file').text()], ['a.txt', 'hello']);
    last.upload.onprogress({ loaded: 3, total: 200 });
    last.upload.onprogress({ loaded: 200, total: 200 });
    last.answers(201, JSON.stringify({ media: 'm1' }));
    assert.deepEqual(await done, { media: 'm1' });
    assert.deepEqual(told, [3, 5]);
  });
});

test('a browser\'s upload can be aborted, refused and cut', async () => {
  await FakeXhr.during(async () => {
    const controller = new AbortController();
    const aborted = assert.rejects(upload('http://test/media', 't', 'hello', { signal: controller.signal }), { code: 'cancelled' });
    controller.abort();
    await aborted;
    const refused = assert.rejects(upload('http://test/media', 't', 'hello', {}), { code: 'rate_limited', retryAfterMs: 2000 });
    FakeXhr.last.answers(429, '', { 'Retry-After': '2' });
    await refused;
    const cut = assert.rejects(upload('http://test/media', 't', 'hello', {}), { code: 'offline' });
    FakeXhr.last.onerror();
    await cut;
  });
});
