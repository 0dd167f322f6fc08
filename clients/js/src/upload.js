// A file on its way up: by XMLHttpRequest in browsers, which alone tells how far it is; by node:http in Node; by fetch elsewhere. The token is
// in a header, never in an address.

import { ChatError, errorOf, waitOf } from './errors.js';

// What a status means where no `error` frame came with it: from a proxy, for instance.
const codes = {
  400: 'bad_frame', 401: 'unauthenticated', 403: 'forbidden', 404: 'no_such_message', 408: 'unavailable', 409: 'conflict', 413: 'too_large',
  429: 'rate_limited', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
};

/** Uploads a Blob, File, string or bytes; promises what the server found in it. */
export async function upload(address, token, content, { name, onProgress, signal }) {
  if (token === undefined) throw new ChatError('unauthenticated', 'Sign in first.');
  const file = content instanceof Blob ? content : new Blob([content]);
  const job = { address, token, file, name: name || file.name || 'file', signal, tell: progressOf(file, onProgress) };
  if (signal?.aborted) throw cancelled(signal);
  const transport = typeof XMLHttpRequest === 'function' ? byXhr : globalThis.process?.versions?.node ? byNode : byFetch;
  const answer = await transport(job);
  job.tell(file.size);
  return resultOf(answer);
}

// The body is a little longer than the file.
function progressOf(file, onProgress) {
  let last = -1;
  return (bytes) => {
    const sent = Math.min(bytes, file.size);
    if (sent <= last) return;
    last = sent;
    onProgress?.({ sent, total: file.size });
  };
}

const offline = (cause) => new ChatError('offline', 'The connection was lost during the upload.', { cause });
const cancelled = ({ reason }) => new ChatError('cancelled', 'The upload was cancelled.', { cause: reason });

function formOf({ file, name }) {
  const form = new FormData();
  form.append('file', file, name);
  return form;
}

function byXhr(job) {
  return new Promise((resolve, reject) => {
    const { address, token, signal } = job;
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    const done = (settle) => () => {
      signal?.removeEventListener('abort', abort);
      settle();
    };
    xhr.upload.onprogress = ({ loaded }) => job.tell(loaded);
    xhr.onload = done(() => resolve({ status: xhr.status, text: xhr.responseText, retryAfter: xhr.getResponseHeader('Retry-After') }));
    xhr.onerror = done(() => reject(offline()));
    xhr.ontimeout = xhr.onerror;
    xhr.onabort = done(() => reject(signal?.aborted ? cancelled(signal) : offline()));
    xhr.open('POST', address);
    xhr.setRequestHeader('Authorization', `Bearer ${token}`);
    signal?.addEventListener('abort', abort);
    xhr.send(formOf(job));
  });
}

async function byNode(job) {
  const { post } = await import('./node.js');
  try {
    return await post(job);
  } catch (error) {
    throw job.signal?.aborted ? cancelled(job.signal) : offline(error);
  }
}

async function byFetch(job) {
  const { address, token, signal } = job;
  try {
    const response = await fetch(address, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: formOf(job), signal });
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    throw signal?.aborted ? cancelled(signal) : offline(error);
  }
}

function resultOf({ status, text, retryAfter }) {
  const body = objectOf(text);
  if (status === 201 && typeof body?.media === 'string') return body;
  if (body?.type === 'error') throw errorOf(body);
  const code = codes[status] ?? (status > 504 ? 'unavailable' : 'internal');
  throw new ChatError(code, `The upload was answered with ${status}.`, { retryAfterMs: waitOf(retryAfter ? Number(retryAfter) * 1000 : undefined) });
}

function objectOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
