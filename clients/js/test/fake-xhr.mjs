// A browser's XMLHttpRequest whose other end the test holds.

export class FakeXhr {
  static last;
  upload = {};
  headers = {};
  status = 0;
  responseText = '';
  #answerHeaders = {};

  constructor() { FakeXhr.last = this; }

  /** Runs something as if this were a browser. */
  static async during(run) {
    globalThis.XMLHttpRequest = FakeXhr;
    try {
      await run();
    } finally {
      delete globalThis.XMLHttpRequest;
    }
  }

  open(method, url) { Object.assign(this, { method, url }); }
  setRequestHeader(name, value) { this.headers[name] = value; }
  getResponseHeader(name) { return this.#answerHeaders[name] ?? null; }
  send(body) { this.body = body; }
  abort() { this.onabort(); }

  answers(status, text, headers = {}) {
    this.#answerHeaders = headers;
    Object.assign(this, { status, responseText: text });
    this.onload();
  }
}
