// What goes wrong, in the protocol's words: every error of this package is a ChatError.

/** A refusal: `code` is one of the protocol's, or `offline`, `closed`, `cancelled`, `outbox_full`, `unsupported`, which are the client's own. */
export class ChatError extends Error {
  constructor(code, message, { retryAfterMs, closeCode, cause } = {}) {
    super(message ?? code, cause === undefined ? undefined : { cause });
    this.name = 'ChatError';
    this.code = code;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    if (closeCode !== undefined) this.closeCode = closeCode;
  }
}

/** What a ChatClient dispatches: `detail` is the frame, or what docs of the event say. */
export class ChatEvent extends Event {
  constructor(type, detail) {
    super(type);
    this.detail = detail;
  }
}

// A timer that is set for longer than 2^31 milliseconds fires at once, so nobody's word for a wait is taken beyond an hour.
const longestWaitMs = 3_600_000;

/** How long a server wants to be left alone; undefined where it does not say, or says nonsense. */
export function waitOf(value) {
  return typeof value === 'number' && value >= 0 ? Math.min(value, longestWaitMs) : undefined;
}

// The client's own codes: a server that uses them would be believed to be away.
const ownCodes = ['offline', 'closed', 'cancelled', 'outbox_full', 'unsupported'];

/** The error that an `error` frame tells. */
export function errorOf(frame) {
  const code = typeof frame.code === 'string' && !ownCodes.includes(frame.code) ? frame.code : 'internal';
  const message = typeof frame.message === 'string' ? frame.message : undefined;
  return new ChatError(code, message, { retryAfterMs: waitOf(frame.retry_after_ms) });
}

/** Whether the same request may succeed later. */
export const mayPass = (error) => ['unavailable', 'rate_limited', 'internal'].includes(error.code);
