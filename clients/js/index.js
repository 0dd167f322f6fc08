// OrleansChat's client: docs/protocol.md is what it speaks, README.md beside this file how to use it.

export { ChatClient } from './src/client.js';
export { ChatError, ChatEvent } from './src/errors.js';
export { newCid } from './src/options.js';
