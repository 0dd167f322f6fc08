// Two people talk through the client package in Node. Arguments: socket address, room, and 'ws' or 'own' for whose WebSocket.
// Prints "talking", "broken" and in the end what they said and heard, a line of JSON.
import { createRequire } from 'node:module';
import { setInterval } from 'node:timers/promises';
import { ChatClient } from '../../../clients/js/index.js';
import { Talkers } from './talkers.mjs';

const [address, room, whose] = process.argv.slice(2);
// Debian's package is found by NODE_PATH, which only require looks at.
const WebSocket = whose === 'ws' ? createRequire(import.meta.url)('ws').WebSocket : globalThis.WebSocket;
const talkers = new Talkers(ChatClient, address, room, { WebSocket });

async function until(condition) {
  for await (const _ of setInterval(5)) if (condition()) return;
}

await talkers.start();
await until(() => talkers.acknowledged >= 10);
console.log('talking');
await until(() => talkers.broken);
console.log('broken');
console.log(JSON.stringify(await talkers.finish()));
