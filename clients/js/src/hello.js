// What a server tells of itself first on every socket, whoever comes.

import { ChatError } from './errors.js';
import { Link } from './link.js';

const version = 1;

/** A `hello` with nothing but what it should have: { node, auth, limits }. Throws where the server speaks another version. */
export function readHello({ version: spoken, node, auth, limits }) {
  if (spoken !== version) throw new ChatError('unsupported', `The server speaks version ${JSON.stringify(spoken)} of the protocol, this client ${version}.`);
  return {
    version,
    node: typeof node === 'string' ? node : '',
    auth: Array.isArray(auth) ? auth.filter((way) => typeof way === 'string') : [],
    limits: Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => Number.isSafeInteger(value) && value > 0)),
  };
}

/** Opens a socket just to hear it. */
export async function askHello(url, options) {
  const { clock, signInMs } = options;
  options.WebSocket ??= await options.findWebSocket();
  return new Promise((resolve, reject) => {
    let link;
    const end = (settle) => {
      cancel();
      settle();
      link?.drop(new ChatError('closed'));
    };
    const fail = (error) => end(() => reject(error ?? new ChatError('offline', 'The server did not answer.')));
    const cancel = clock.after(signInMs, () => fail());
    const onFrame = (frame) => {
      try {
        const hello = readHello(frame);
        end(() => resolve(hello));
      } catch (error) {
        fail(error);
      }
    };
    try {
      link = new Link(options.WebSocket, url, { clock, onFrame, onLost: (code, reason, error) => fail(error) });
    } catch (cause) {
      fail(new ChatError('unsupported', cause.message, { cause }));
    }
  });
}
