// A chat client on Node's ws package.
// Arguments: socket address, room. Each line on standard input is sent as a message; each message that
// arrives is printed as a line of JSON. Ends when standard input does.
import { createRequire } from 'node:module';
import readline from 'node:readline';

// Debian's package is found by NODE_PATH, which only require looks at.
const WebSocket = createRequire(import.meta.url)('ws');

const [address, room] = process.argv.slice(2);
const socket = new WebSocket(address);

socket.on('message', (data) => {
  const frame = JSON.parse(data);
  if (frame.type === 'message' || frame.type === 'error') {
    console.log(JSON.stringify(frame));
  } else if (frame.type === 'ok' && frame.id === 'join') {
    console.log(JSON.stringify({ type: 'joined' }));
  }
});

socket.on('open', () => {
  socket.send(JSON.stringify({ type: 'join', id: 'join', room, create: true }));
  readline
    .createInterface({ input: process.stdin })
    .on('line', (text) => socket.send(JSON.stringify({ type: 'send', room, text })))
    .on('close', () => socket.close());
});
