// A client between a fake server and a clock that the test moves, made anew before each test.

import { beforeEach } from 'node:test';
import { ChatClient } from '../index.js';
import { FakeClock, FakeSocket } from './fake-server.mjs';

export let clock;
export let client;
/** What the client has said, a line for each event. */
export let log;

beforeEach(() => {
  FakeSocket.all = [];
  clock = new FakeClock();
  log = [];
  renew();
});

/** Another client, with these options. */
export function renew(options = {}, server = 'ws://test/ws') {
  client = new ChatClient(server, { WebSocket: FakeSocket, clock, random: () => 1, ...options });
  for (const type of ['message', 'member', 'gap']) client.addEventListener(type, ({ detail }) => log.push(`${type} ${detail.room} ${detail.seq}`));
  client.addEventListener('state', ({ detail }) => log.push(detail.state === 'waiting' ? `waiting ${detail.retryInMs}` : detail.state));
  client.addEventListener('unsent', ({ detail }) => log.push(`unsent ${detail.cid} ${detail.state}${detail.error ? ` ${detail.error.code}` : ''}`));
  client.addEventListener('token', ({ detail }) => log.push(`token ${detail.token}`));
  return client;
}

export const lobby = (seq, more = {}) => ({ room: 'lobby', kind: 'public', seq, read: 0, role: 'member', ...more });

export const message = (seq, room = 'lobby') => ({ type: 'message', room, seq, user: 'bob', text: `number ${seq}`, at: '2026-11-22T09:00:00.000Z' });

/** The lines about rooms. */
export const seen = () => log.filter((line) => /^(message|member|gap)/.test(line));

/** The lines that begin so. */
export const logged = (start) => log.filter((line) => line.startsWith(start));

/** Signs in as alice, whose rooms these are. */
export async function online(rooms = [lobby(10)]) {
  const ready = client.signIn({ guest: 'alice' });
  await FakeSocket.last.welcomes(rooms);
  await ready;
  FakeSocket.last.received = [];
  return FakeSocket.last;
}

/** Waits until the client has come back, and lets it in. */
export async function reconnected(rooms) {
  await clock.advance(60_000);
  await FakeSocket.last.welcomes(rooms);
  return FakeSocket.last;
}
