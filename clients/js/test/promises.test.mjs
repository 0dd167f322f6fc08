// What the client promises, whatever happens: many random stories against a server that is as unkind as the protocol allows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatClient } from '../index.js';
import { FakeClock, settled } from './fake-server.mjs';
import { ModelServer, seeded } from './model-server.mjs';

const stories = 80;
const steps = 250;

class Story {
  clock = new FakeClock();
  /** Per room what was handed over: seqs, and 'gap' before one that was jumped to. */
  heard = { lobby: [], den: [] };
  /** Per room the cids in the order of sending. */
  sent = { lobby: [], den: [] };
  acknowledged = new Map();

  constructor(seed) {
    this.random = seeded(seed);
    this.server = new ModelServer(this.random);
    this.client = new ChatClient('ws://test/ws', { WebSocket: this.server.Socket, clock: this.clock, random: this.random });
    this.client.addEventListener('message', ({ detail: { room, seq } }) => this.heard[room].push(seq));
    this.client.addEventListener('gap', ({ detail: { room, seq } }) => this.heard[room].push('gap', seq));
  }

  async run() {
    const ready = this.client.signIn({ guest: 'alice' });
    for (let step = 0; step < steps; step++) await this.step(true);
    this.server.unkind = false;
    for (let step = 0; step < 1500 && !this.isDone(); step++) await this.step(false);
    await ready;
    this.check();
    this.client.close();
  }

  async step(writes) {
    if (writes && this.random() < 0.15) this.write(this.random() < 0.5 ? 'lobby' : 'den');
    this.server.step();
    await settled();
    if (this.random() < 0.2) await this.clock.advance(this.random() * 2000);
  }

  write(room) {
    const { cid, sent } = this.client.send(room, 'something');
    this.sent[room].push(cid);
    sent.then(({ seq }) => this.acknowledged.set(cid, seq));
  }

  // Everything is stored, and the newest of each room has been heard.
  isDone() {
    return this.client.unsent.length === 0 && Object.entries(this.heard).every(([room, heard]) => heard.at(-1) === this.server.logs[room].length);
  }

  check() {
    for (const [room, log] of Object.entries(this.server.logs)) {
      const own = log.filter(({ user }) => user === 'alice').map(({ cid }) => cid);
      assert.deepEqual(own, this.sent[room], 'every message is stored once, in the order of writing');
      for (const { cid, seq } of log.filter((event) => event.cid !== undefined)) assert.equal(this.acknowledged.get(cid), seq);
      this.checkHeard(this.heard[room], log.length);
    }
    assert.deepEqual(this.client.unsent, []);
  }

  checkHeard(heard, newest) {
    for (let index = 1; index < heard.length; index++) {
      if (heard[index] === 'gap') continue;
      if (heard[index - 1] === 'gap') {
        assert.ok(heard[index] > (heard[index - 2] ?? 0), 'a gap leads forward');
        continue;
      }
      assert.equal(heard[index], heard[index - 1] + 1, 'each event once, in order, without a hole');
    }
    assert.equal(heard.at(-1), newest);
  }
}

test(`whatever happens, messages are stored once and in order, and events handed over once, in order, without a hole (${stories} stories)`, async () => {
  let gaps = 0;
  for (let seed = 1; seed <= stories; seed++) {
    const story = new Story(seed);
    try {
      await story.run();
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
    gaps += story.heard.lobby.filter((entry) => entry === 'gap').length;
  }
  assert.ok(gaps > 0, 'some of the stories miss more than is replayed');
});
