// Whether there is still somebody at the other end. Browsers show a page no pings, so a silent death is found by asking.

export class Pulse {
  #options;
  #onBeat;
  #onDeath;
  #link;
  #until = 0;
  #cancelTimer = () => {};

  /** onBeat() is called before each question; onDeath() where no sign of life followed it in time, or a request has waited for its reply for too long. */
  constructor(options, { onBeat, onDeath }) {
    this.#options = options;
    this.#onBeat = onBeat;
    this.#onDeath = onDeath;
  }

  /** Begins to look after a link. */
  start(link) {
    this.#link = link;
    this.#beat();
  }

  stop() {
    this.#cancelTimer();
    this.#link = undefined;
  }

  /** It may have died while nobody looked: asks now, and waits less long. */
  hurry() {
    if (this.#options.clock.now() + this.#options.probeMs < this.#until) this.#ask(this.#options.probeMs);
  }

  #beat() {
    this.#onBeat();
    this.#ask(this.#options.heartbeatMs);
  }

  #ask(patienceMs) {
    const { clock } = this.#options;
    const { heard } = this.#link;
    this.#until = clock.now() + patienceMs;
    this.#cancelTimer();
    this.#link.write({ type: 'ping' });
    this.#cancelTimer = clock.after(patienceMs, () => this.#judge(heard));
  }

  // A timer that is late says that this program has been asleep: what has come meanwhile was not heard yet.
  #judge(heard) {
    const { clock, probeMs, replyMs } = this.#options;
    const now = clock.now();
    if (now - this.#until > probeMs) this.#ask(probeMs);
    else if (this.#link.heard === heard || now - (this.#link.askedAt ?? now) > replyMs) this.#onDeath();
    else this.#beat();
  }
}
