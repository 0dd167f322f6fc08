// Waiting for a connection, and asking again.

import { ChatError } from './errors.js';

const passing = ['offline', 'unavailable', 'rate_limited'];

/** Promises that a client has a connection: now, or as soon as there is one. Rejects where there will be none. */
export function online(client) {
  if (client.state === 'online') return Promise.resolve();
  if (client.state === 'closed') return Promise.reject(new ChatError('closed', 'Sign in first.'));
  return new Promise((resolve, reject) => {
    const hear = ({ detail: { state, error } }) => {
      if (state !== 'online' && state !== 'closed') return;
      client.removeEventListener('state', hear);
      if (state === 'online') resolve();
      else reject(error ?? new ChatError('closed', 'The client was closed.'));
    };
    client.addEventListener('state', hear);
  });
}

/** Asks until there is an answer that asking again would not change. */
export async function insist(client, ask, { retryDelayMs, clock }) {
  for (let attempt = 1; ; attempt++) {
    await online(client);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ChatError && passing.includes(error.code))) throw error;
      const waitMs = Math.max(error.retryAfterMs ?? 0, retryDelayMs(attempt));
      await new Promise((resolve) => { clock.after(waitMs, resolve); });
    }
  }
}
