// What can be set, and what it is where nobody does.

const realClock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const defaults = {
  heartbeatMs: 20_000,
  probeMs: 5_000,
  signInMs: 15_000,
  firstDelayMs: 500,
  maxDelayMs: 30_000,
  steadyMs: 10_000,
  replyMs: 60_000,
  renewTokenMs: 3_600_000,
  maxFrameBytes: 64 * 1024,
  clock: realClock,
  random: Math.random,
};

const findWebSocket = async () => (await import('./node.js')).findWebSocket();

/** The options with everything that was left out. */
export function withDefaults(options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [room, seq] of Object.entries(options.positions ?? {})) {
    if (!Number.isSafeInteger(seq) || seq < 0) throw new TypeError(`The position in ${room} is no number of an event: ${seq}`);
  }
  return { ...defaults, WebSocket: globalThis.WebSocket, findWebSocket, ...Object.fromEntries(given) };
}

/** The addresses of the sockets: one, or several to go through in turn. */
export function socketAddresses(given) {
  const addresses = (Array.isArray(given) ? given : [given]).map(socketAddress);
  if (addresses.length === 0) throw new TypeError('A client needs the address of a server.');
  return addresses;
}

/** The address of the socket; of a page's own server where it is relative. */
function socketAddress(url) {
  const address = new URL(url, globalThis.location?.href);
  if (address.protocol === 'http:') address.protocol = 'ws:';
  if (address.protocol === 'https:') address.protocol = 'wss:';
  if (!['ws:', 'wss:'].includes(address.protocol)) throw new TypeError(`The chat's address begins with ws: or wss:, not ${address.protocol}`);
  address.hash = '';
  return address.href;
}

/** Where files go: beside the socket, by HTTP. */
export function httpAddress(url, path) {
  const address = new URL(path, url.replace(/^ws/, 'http'));
  if (!['http:', 'https:'].includes(address.protocol)) throw new TypeError(`Not an address of HTTP: ${address.protocol}`);
  return address.href;
}

/** Full jitter: anywhere between now and twice as late as the last time, so that a crowd does not come back as one. The first attempt is 1. */
export function delayMs({ firstDelayMs, maxDelayMs, random }, attempt) {
  return random() * Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 30));
}

/** A random id for a message, where only secure contexts have randomUUID and old Node has no crypto at all: it must be unique, not secret. */
export function newCid() {
  const { crypto } = globalThis;
  if (crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto?.getRandomValues(new Uint8Array(16)) ?? Uint8Array.from({ length: 16 }, () => Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
