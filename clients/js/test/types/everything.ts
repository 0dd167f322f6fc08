// Uses everything that index.d.ts declares, as programs would; never run.

import { ChatClient, ChatError, ChatEvent, newCid } from 'orleanschat';
import type { Attachment, ChatOptions, Credentials, ErrorCode, Limits, Message, OwnRoom, Ready, State, Stored, UnsentMessage } from 'orleanschat';

declare const file: Blob;

const options: ChatOptions = { WebSocket, heartbeatMs: 1, replyMs: 1, positions: { lobby: 7 }, random: () => 0.5, clock: { now: () => 0, after: (ms, run) => () => { run(); void ms; } } };
const client = new ChatClient(new URL('wss://chat.example.org/ws'), options);

const ways: Credentials[] = [
  { guest: 'alice' }, { token: 't' }, { token: 't', guest: 'alice' }, { user: 'alice', password: 'p' }, { user: 'alice', password: 'p', name: 'Alice', register: true },
];
// @ts-expect-error A password is missing.
const wrong: Credentials = { user: 'alice' };

export async function signingIn(): Promise<void> {
  const hello = await client.hello();
  const sizes: Limits = hello.limits;
  const ready: Ready = await client.signIn(ways[0] ?? wrong);
  const rooms: OwnRoom[] = ready.rooms;
  const state: State = client.state;
  const known: (string | undefined)[] = [client.user, client.token, client.session, client.auth?.[0], state, rooms[0]?.last?.text];
  const length: number | undefined = client.limits?.text_bytes ?? sizes.rooms ?? known.length;
  // @ts-expect-error Only the client says who is signed in.
  client.user = 'bob';
  const reached: Promise<void> = client.online();
  const { messages }: { messages: Message[] } = await client.insist(() => client.history('lobby'));
  const stopped: ChatOptions = { positions: client.positions };
  const other = new ChatClient(['wss://one.example.org/ws', new URL(client.server)], stopped);
  client.reconnectNow();
  client.close();
  void [length, reached, other, messages];
}

export async function writing(): Promise<void> {
  const { cid, sent } = client.send('lobby', 'hello', { cid: newCid(), reply_to: 3, mentions: ['bob', '*'], attachments: ['m1', { media: 'm2', name: 'b.png' }] });
  client.send('lobby', undefined, { attachments: ['m1'] });
  const stored: Stored = await sent;
  const waiting: UnsentMessage | undefined = client.unsent.find((message) => message.cid === cid);
  const cancelled: boolean = client.cancel(cid);
  client.read('lobby', stored.seq);
  client.delivered('@bob', stored.seq);
  client.typing('lobby');
  client.typing('lobby', { stop: true });
  const uploaded: Attachment = await client.upload(file, { name: 'a.png', onProgress: ({ sent: bytes, total }) => bytes / total, signal: AbortSignal.timeout(1) });
  const { url, thumbnail_url: thumbnail, expires_at: until } = await client.mediaUrl(uploaded.media);
  void [waiting?.error?.code, cancelled, url, thumbnail, until];
}

export async function rooms(): Promise<void> {
  const joined: OwnRoom = await client.join('lobby', { create: true });
  await client.create('den', 'private', { name: 'Den', topic: 'x', members: ['bob'] });
  // @ts-expect-error There is no such kind.
  await client.create('den', 'secret');
  await client.leave(joined.room);
  const { rooms: own, more } = await client.rooms();
  const { rooms: found } = await client.discover({ query: 'x', before: 'den' });
  const { members } = await client.members('den', { after: 'alice', role: 'admin' });
  const settings = await client.room('den');
  await client.configure('den', { slow_mode_s: settings.slow_mode_s + 1, history: 'joined' });
  await client.invite('den', 'bob');
  await client.kick('den', 'bob');
  await client.ban('den', 'bob', { reason: 'why' });
  await client.unban('den', 'bob');
  const { bans } = await client.bans('den', { after: 'a' });
  const { seq } = await client.role('den', 'bob', 'readonly');
  const { muted } = await client.mute('den', true);
  void [own[0]?.unread, more, found[0]?.members, members[0]?.role, bans[0]?.reason, seq, muted];
}

export async function messages(): Promise<void> {
  const page = await client.history('lobby', { around: 3, limit: 10 });
  const message: Message | undefined = page.messages[0];
  const { duplicate } = await client.edit('lobby', 3, 'text', { mentions: [] });
  await client.delete('lobby', 3);
  await client.react('lobby', 3, '👍', { remove: true });
  await client.pin('lobby', 3, { remove: false });
  const { messages: pinned } = await client.pins('lobby', { after: 1 });
  const { receipts } = await client.receipts('@bob');
  const { messages: found, next } = await client.search('text', { room: 'lobby', before: 'x', limit: 5 });
  const [start, length] = found[0]?.highlights?.[0] ?? [0, 0];
  void [message?.attachments?.[0]?.thumbnail?.width, message?.reactions?.[0]?.me, duplicate, pinned[0]?.edited_at, receipts[0]?.delivered, next, start + length];
}

export async function people(): Promise<void> {
  const profile = await client.profile('bob');
  await client.profile();
  await client.setProfile({ name: 'Bob', avatar: '', bio: 'x' });
  const { state, since } = await client.contact('bob', 'request');
  const { contacts } = await client.contacts();
  await client.presence('dnd', 'busy');
  // @ts-expect-error Nobody is seen as offline by saying so.
  await client.presence('offline');
  await client.watch(['bob']);
  void [profile.name, profile.bot, profile.owner, state, since, contacts[0]?.name];
}

export async function sessionsAndBots(): Promise<void> {
  const { sessions, complete } = await client.sessions();
  const { ended } = await client.endSession(sessions[0]?.session ?? '');
  await client.endSessions();
  const { token } = await client.changePassword('old', 'new');
  const bot = await client.botCreate('robo', { name: 'Robo' });
  const { bots } = await client.bots();
  await client.botToken(bot.user);
  await client.botDelete(bot.user);
  const { secret } = await client.webhookCreate('den', 'https://hooks.example.org/', { events: ['message', 'edited'] });
  const { webhooks } = await client.webhooks('den');
  await client.webhookDelete('den', webhooks[0]?.webhook ?? '');
  const { received, status } = await client.webhookTest('den', 'wh_1');
  const { answer } = await client.request<{ answer: number }>({ type: 'verb_of_tomorrow', question: 'x' });
  void [complete, ended, token, bots[0]?.name, secret, received, status, answer];
}

export function listening(): void {
  client.addEventListener('state', ({ detail }) => [detail.state, detail.retryInMs, detail.error?.closeCode]);
  client.addEventListener('ready', ({ detail }) => detail.rooms.length);
  client.addEventListener('gap', ({ detail }) => detail.seq);
  client.addEventListener('token', ({ detail }) => detail.token);
  client.addEventListener('unsent', ({ detail }) => [detail.cid, detail.state, detail.seq]);
  client.addEventListener('message', ({ detail }) => detail.text.length, { once: true });
  client.addEventListener('edited', ({ detail }) => detail.target);
  client.addEventListener('deleted', ({ detail }) => detail.target);
  client.addEventListener('reacted', ({ detail }) => detail.emoji);
  client.addEventListener('pinned', ({ detail }) => detail.by);
  client.addEventListener('member', ({ detail }) => detail.action === 'kick' && detail.reason);
  client.addEventListener('room', ({ detail }) => detail.slow_mode_s);
  client.addEventListener('webhook', ({ detail }) => detail.action);
  client.addEventListener('muted', ({ detail }) => detail.muted);
  client.addEventListener('read', ({ detail }) => detail.unread);
  client.addEventListener('delivered', ({ detail }) => detail.delivered);
  client.addEventListener('typing', ({ detail }) => detail.expires_ms);
  client.addEventListener('presence', ({ detail }) => detail.last_seen);
  client.addEventListener('contact', ({ detail }) => detail.state);
  client.addEventListener('profile', ({ detail }) => detail.avatar);
  client.addEventListener('error', ({ detail }) => detail.code);
  client.addEventListener('event_of_tomorrow', ({ detail }) => detail);
  // @ts-expect-error A message has no such field.
  client.addEventListener('message', ({ detail }) => detail.subject);
  const listener = (event: ChatEvent<Message>): void => { void event.detail.room; };
  client.addEventListener('message', listener);
  client.removeEventListener('message', listener);
  client.dispatchEvent(new ChatEvent('own', 1));
}

export function failing(error: unknown): ErrorCode | undefined {
  return error instanceof ChatError && (error.retryAfterMs ?? 0) > 0 ? error.code : undefined;
}

export const own = new ChatError('offline', 'No network', { retryAfterMs: 1, cause: undefined });
