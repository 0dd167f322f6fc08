/** The ways to sign in. A guest's name beside a token is used where the token has run out. */
export type Credentials =
  | { guest: string; token?: string }
  | { token: string; guest?: string }
  | { user: string; password: string; name?: string; register?: boolean };

export type RoomKind = 'public' | 'private' | 'channel' | 'direct';
export type Role = 'owner' | 'admin' | 'member' | 'readonly';
export type Status = 'online' | 'away' | 'dnd' | 'offline';
export type ContactState = 'requested' | 'incoming' | 'contact' | 'blocked' | 'none';
export type ContactAction = 'request' | 'accept' | 'decline' | 'remove' | 'block' | 'unblock';
export type WebhookEvent = 'message' | 'edited' | 'deleted' | 'reacted' | 'pinned' | 'member' | 'room' | 'webhook';

/** The protocol's error codes, and the client's own. */
export type ErrorCode =
  | 'bad_frame' | 'too_large' | 'unauthenticated' | 'forbidden' | 'banned' | 'no_such_room' | 'no_such_user' | 'no_such_message' | 'blocked'
  | 'not_a_member' | 'already_exists' | 'conflict' | 'rate_limited' | 'unavailable' | 'internal'
  /** There is no connection, or it broke before the reply: what was asked may have happened. */
  | 'offline'
  /** The client was closed, or the server has ended the session for good: `closeCode` says which. */
  | 'closed'
  /** Taken back by `cancel`, or an upload that was aborted. */
  | 'cancelled'
  /** A thousand messages wait already. */
  | 'outbox_full'
  /** No WebSocket here, an address that may not be connected to, or a server of another version. */
  | 'unsupported';

export class ChatError extends Error {
  constructor(code: ErrorCode, message?: string, more?: { retryAfterMs?: number; closeCode?: number; cause?: unknown });
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
  readonly closeCode?: number;
}

/** What a ChatClient dispatches. */
export class ChatEvent<T = unknown> extends Event {
  constructor(type: string, detail: T);
  readonly detail: T;
}

/** A random id for a message. */
export function newCid(): string;

/** This server's sizes, as `hello` tells them. */
export interface Limits {
  frame_bytes?: number;
  text_bytes?: number;
  cid_length?: number;
  name_length?: number;
  topic_length?: number;
  rooms?: number;
  mentions?: number;
  attachments?: number;
  history?: number;
  sync_events?: number;
  [limit: string]: number | undefined;
}

/** What a server tells of itself: the ways to sign in are of `password`, `token`, `guest`. */
export interface Hello { version: 1; node: string; auth: string[]; limits: Limits }

/** `attached`: how many attachments it has, where it has any. */
export interface LastMessage { seq: number; user: string; at: string; text: string; attached?: number }

/** One of your rooms, as `ready`, `rooms`, `join` and `create` tell it. */
export interface OwnRoom {
  room: string;
  kind: RoomKind;
  name: string | null;
  seq: number;
  role: Role;
  muted: boolean;
  read: number;
  unread: number;
  mentions: number;
  mentioned: boolean;
  last: LastMessage | null;
}

export interface Ready { type: 'ready'; user: string; session: string; token: string; rooms: OwnRoom[] }

export interface RoomSettings {
  kind: RoomKind;
  name: string | null;
  topic: string | null;
  slow_mode_s: number;
  retention_days: number;
  history: 'all' | 'joined';
  edit_window_s: number;
}

export interface RoomInfo extends RoomSettings {
  room: string;
  members: number;
  seq: number;
  role?: Role;
  read?: number;
  muted?: boolean;
}

export interface RoomChanges {
  kind?: 'public' | 'private' | 'channel';
  name?: string;
  topic?: string;
  slow_mode_s?: number;
  retention_days?: number;
  history?: 'all' | 'joined';
  edit_window_s?: number;
}

export interface DiscoveredRoom { room: string; kind: RoomKind; name: string | null; topic: string | null; members: number; created_at: string }
export interface Member { user: string; role: Role }
export interface Ban { user: string; by: string; at: string; reason?: string }

export interface Thumbnail { type: string; width: number; height: number }

export interface Attachment {
  media: string;
  type: string;
  bytes: number;
  width?: number;
  height?: number;
  name?: string;
  thumbnail?: Thumbnail;
}

export interface Reaction { emoji: string; count: number; me?: boolean }

/** A message, as an event and as `history`, `pins` and `search` give it. */
export interface Message {
  type: 'message';
  room: string;
  seq: number;
  at: string;
  user: string;
  text: string;
  cid?: string;
  reply_to?: number;
  mentions?: string[];
  attachments?: Attachment[];
  edited_at?: string;
  reactions?: Reaction[];
  deleted_at?: string;
  deleted_by?: string;
}

/** `highlights`: start and length of each part of `text` that was looked for, in UTF-16 units. */
export interface FoundMessage extends Message { highlights?: [start: number, length: number][] }

export interface MessagePage { room?: string; messages: Message[]; more: boolean; seq: number }
export interface SearchPage { messages: FoundMessage[]; more: boolean; next?: string }
export interface Stored { seq: number; at: string; duplicate?: boolean }

/** A change of a message: with `duplicate` where everything was so already, else with its place in the log. */
export interface Changed { room: string; seq?: number; at?: string; duplicate?: boolean }

/** What was done in a room; without `seq` where it was so already. */
export interface Done { room: string; seq?: number }

export interface Receipt { user: string; read: number; delivered?: number }

export interface Profile {
  user: string;
  name: string | null;
  avatar: string | null;
  bio: string | null;
  guest: boolean;
  bot?: boolean;
  owner?: string;
  created_at?: string | null;
}

export interface Contact { user: string; state: ContactState; since?: string }
export interface NamedContact extends Contact { name: string | null }

export interface SessionInfo {
  session: string;
  current: boolean;
  since: string;
  remote_address: string | null;
  node: string;
  user_agent: string | null;
  guest: boolean;
}

export interface Bot { user: string; name: string | null; created_at?: string | null }

export interface Webhook {
  webhook: string;
  url: string;
  events: WebhookEvent[];
  by: string;
  created_at: string;
  delivered: number;
  failing_since?: string;
  disabled_at?: string;
  reason?: string;
}

/** The reply to a request: its fields beside `type` and `id`. */
export type Reply<T = {}> = T & { type: 'ok'; id: string | number };

export type State = 'connecting' | 'online' | 'waiting' | 'closed';

export interface StateChange {
  state: State;
  /** While `waiting`: when the next attempt is made. */
  retryInMs?: number;
  /** Why; absent where `close` ended it. */
  error?: ChatError;
}

export interface UnsentChange {
  room: string;
  cid: string;
  /** `waiting` also whenever the server wants it later: `error` says why. */
  state: 'waiting' | 'sent' | 'failed';
  error?: ChatError;
  seq?: number;
  at?: string;
}

export interface SendOptions {
  /** Your own id of the message, 1 to 64 characters: whatever is sent under it is stored once. Random where it is left out. */
  cid?: string;
  reply_to?: number;
  mentions?: string[];
  attachments?: (string | { media: string; name?: string })[];
}

export interface UnsentMessage extends SendOptions {
  room: string;
  text: string | undefined;
  cid: string;
  /** Why it has not been taken yet, where the server said so. */
  error?: ChatError;
}

/** An entry of a room's log. */
interface LogEntry { room: string; seq: number; at: string }

export interface MemberEvent extends LogEntry {
  type: 'member';
  user: string;
  action: 'join' | 'leave' | 'invite' | 'kick' | 'ban' | 'unban' | 'role';
  role: Role;
  by: string;
  reason?: string;
}

export interface RoomEvent extends LogEntry, RoomSettings { type: 'room'; by: string }
export interface DeletedEvent extends LogEntry { type: 'deleted'; target: number; by: string }
export interface EditedEvent extends LogEntry { type: 'edited'; target: number; by: string; text: string; mentions?: string[] }
export interface ReactedEvent extends LogEntry { type: 'reacted'; target: number; user: string; emoji: string; remove?: boolean }
export interface PinnedEvent extends LogEntry { type: 'pinned'; target: number; by: string; remove?: boolean }

export interface WebhookChange extends LogEntry {
  type: 'webhook';
  webhook: string;
  action: 'create' | 'delete' | 'disable';
  by: string;
  reason?: string;
}

/** `head`, `unread` and `mentions` are told of your own reading alone. */
export interface ReadEvent { type: 'read'; room: string; user: string; read: number; head?: number; unread?: number; mentions?: number }
export interface DeliveredEvent { type: 'delivered'; room: string; user: string; delivered: number }
export interface TypingEvent { type: 'typing'; room: string; user: string; expires_ms: number }
export interface MutedEvent { type: 'muted'; room: string; muted: boolean }
export interface PresenceEvent { type: 'presence'; user: string; status: Status | 'invisible'; text?: string; last_seen?: string }
export interface ContactEvent { type: 'contact'; user: string; action: ContactAction; by: string; state: ContactState }
export interface ProfileEvent extends Profile { type: 'profile' }

/** What comes by each event: `detail`. */
export interface ChatEventMap {
  state: StateChange;
  ready: Ready;
  /**
   * More was missed than is replayed: `history(room, { after })` has what is left of it, from the last that was handed over on. Later events follow on `seq`.
   * With an `error` nothing more comes of this room.
   */
  gap: { room: string; seq: number; after: number; error?: ErrorCode };
  /** The newest token: keep it in the place of the last. */
  token: { token: string };
  unsent: UnsentChange;
  message: Message;
  edited: EditedEvent;
  deleted: DeletedEvent;
  reacted: ReactedEvent;
  pinned: PinnedEvent;
  member: MemberEvent;
  room: RoomEvent;
  webhook: WebhookChange;
  muted: MutedEvent;
  read: ReadEvent;
  delivered: DeliveredEvent;
  typing: TypingEvent;
  presence: PresenceEvent;
  contact: ContactEvent;
  profile: ProfileEvent;
  /** A refusal that answers no request of this client. */
  error: { type: 'error'; code: ErrorCode; message: string; retry_after_ms?: number };
}

export type ChatListener<T> = ((event: ChatEvent<T>) => void) | { handleEvent(event: ChatEvent<T>): void };

export interface ListenerOptions { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal }

export interface ChatOptions {
  /**
   * Where an earlier run of the program stopped, `positions` as it was then: what has come since is handed over after the first sign-in. Rooms that are not named begin
   * with what comes from now on.
   */
  positions?: Record<string, number>;
  /** The WebSocket class; else the global one, else that of the package ws. */
  WebSocket?: new (url: string, protocol: string) => unknown;
  /** After how long a server that says nothing is asked for a sign of life, and given up: 20 s. */
  heartbeatMs?: number;
  /** How long `reconnectNow` waits for a sign of life: 5 s. */
  probeMs?: number;
  /** A connection on which a request has had no reply for so long, 60 s, is given up like one that is silent. */
  replyMs?: number;
  /** How long connecting and signing in may take: 15 s. */
  signInMs?: number;
  /** The first attempt to reconnect comes within this time, 500 ms, later ones within twice the time before, up to `maxDelayMs`, 30 s. */
  firstDelayMs?: number;
  maxDelayMs?: number;
  /** A connection that held for so long, 10 s, makes the next attempt the first again. */
  steadyMs?: number;
  /** A token older than this, an hour, is renewed. */
  renewTokenMs?: number;
  /** The longest frame until the server has told its limit. */
  maxFrameBytes?: number;
  /** For tests. */
  clock?: { now(): number; after(ms: number, run: () => void): () => void };
  random?: () => number;
}

/** A connection to the chat that is kept. docs/protocol.md says what each request does and answers. */
export class ChatClient extends EventTarget {
  /** @param server `wss://chat.example.org/ws`; in a page also relative to it: `ws`. Of several, each attempt to connect goes to the next one. */
  constructor(server: string | URL | readonly (string | URL)[], options?: ChatOptions);

  readonly state: State;
  readonly user: string | undefined;
  readonly token: string | undefined;
  readonly session: string | undefined;
  /** What the last `hello` told; undefined before the first. */
  readonly limits: Limits | undefined;
  /** The ways to sign in there: of `password`, `token`, `guest`; undefined before the first `hello`. */
  readonly auth: string[] | undefined;
  /** The address of the latest attempt to connect. */
  readonly server: string;
  /** The newest seq of each room that was handed over, that of the event in hand included. */
  readonly positions: Record<string, number>;
  /** What waits to be stored, the oldest first. */
  readonly unsent: UnsentMessage[];

  addEventListener<K extends keyof ChatEventMap>(type: K, listener: ChatListener<ChatEventMap[K]> | null, options?: boolean | ListenerOptions): void;
  addEventListener(type: string, listener: ChatListener<any> | null, options?: boolean | ListenerOptions): void;
  removeEventListener<K extends keyof ChatEventMap>(type: K, listener: ChatListener<ChatEventMap[K]> | null, options?: boolean | { capture?: boolean }): void;
  removeEventListener(type: string, listener: ChatListener<any> | null, options?: boolean | { capture?: boolean }): void;

  /** Connects and promises the first `ready`; rejects where the server refuses for good. The connection is kept from then on. */
  signIn(credentials: Credentials): Promise<Ready>;
  /** Asks the server what it is, without signing in. */
  hello(): Promise<Hello>;
  /** There is a connection: now, or as soon as there is one. Rejects where there will be none. */
  online(): Promise<void>;
  /** Asks until there is an answer that asking again would not change: `insist(() => client.history(room))`. For requests that may be done twice. */
  insist<T>(ask: () => Promise<T>): Promise<T>;
  /** Ends the connection; what was not yet sent is given up. */
  close(): void;
  /** Tries at once where the next attempt is waited for; asks at once for a sign of life where there is a connection. */
  reconnectNow(): void;
  /** Sends any request and promises its reply. */
  request<T = Record<string, unknown>>(frame: { type: string; [field: string]: unknown }): Promise<Reply<T>>;

  /** Sends a message once, in the order of its room, now or as soon as there is a connection. `sent` may be left alone: `unsent` tells it too. */
  send(room: string, text?: string, options?: SendOptions): { cid: string; sent: Promise<Stored> };
  /** Takes a message back; false where it is gone or may be stored already. */
  cancel(cid: string): boolean;

  /** The user has read the room up to seq. */
  read(room: string, seq: number): void;
  /** Messages of a direct room have arrived here up to seq. */
  delivered(room: string, seq: number): void;
  /** The user is writing, or has stopped. */
  typing(room: string, options?: { stop?: boolean }): void;

  join(room: string, options?: { create?: boolean }): Promise<Reply<OwnRoom>>;
  create(room: string, kind: 'public' | 'private' | 'channel', options?: { name?: string; topic?: string; members?: string[] }): Promise<Reply<OwnRoom>>;
  leave(room: string): Promise<Reply<Done>>;
  rooms(): Promise<Reply<{ rooms: OwnRoom[]; more: boolean }>>;
  discover(options?: { query?: string; before?: string }): Promise<Reply<{ rooms: DiscoveredRoom[]; more: boolean }>>;
  members(room: string, options?: { after?: string; role?: Role }): Promise<Reply<{ room: string; members: Member[]; more: boolean }>>;
  room(room: string): Promise<Reply<RoomInfo>>;
  configure(room: string, changes: RoomChanges): Promise<Reply<RoomInfo>>;
  invite(room: string, user: string): Promise<Reply<Done>>;
  kick(room: string, user: string): Promise<Reply<Done>>;
  ban(room: string, user: string, options?: { reason?: string }): Promise<Reply<Done>>;
  unban(room: string, user: string): Promise<Reply<Done>>;
  bans(room: string, options?: { after?: string }): Promise<Reply<{ room: string; bans: Ban[]; more: boolean }>>;
  role(room: string, user: string, role: Role): Promise<Reply<Done>>;
  mute(room: string, on: boolean): Promise<Reply<{ room: string; muted: boolean }>>;

  history(room: string, options?: { before?: number; after?: number; around?: number; limit?: number }): Promise<Reply<MessagePage>>;
  edit(room: string, seq: number, text: string, options?: { mentions?: string[] }): Promise<Reply<Changed>>;
  delete(room: string, seq: number): Promise<Reply<Changed>>;
  react(room: string, seq: number, emoji: string, options?: { remove?: boolean }): Promise<Reply<Changed>>;
  pin(room: string, seq: number, options?: { remove?: boolean }): Promise<Reply<Changed>>;
  pins(room: string, options?: { after?: number }): Promise<Reply<MessagePage>>;
  receipts(room: string): Promise<Reply<{ room: string; receipts: Receipt[] }>>;
  search(query: string, options?: { room?: string; before?: string; limit?: number }): Promise<Reply<SearchPage>>;

  profile(user?: string): Promise<Reply<Profile>>;
  setProfile(changes: { name?: string; avatar?: string; bio?: string }): Promise<Reply<Profile>>;
  contact(user: string, action: ContactAction): Promise<Reply<Contact>>;
  contacts(): Promise<Reply<{ contacts: NamedContact[] }>>;
  presence(status: 'online' | 'away' | 'dnd' | 'invisible', text?: string): Promise<Reply<{ status: string; text?: string }>>;
  /** Whom to be told of besides one's contacts, instead of those named before; named again after a reconnect. */
  watch(users: string[]): Promise<Reply>;

  sessions(): Promise<Reply<{ sessions: SessionInfo[]; complete: boolean }>>;
  endSession(session: string): Promise<Reply<{ ended: number }>>;
  endSessions(): Promise<Reply<{ ended: number }>>;
  /** The new token is kept. */
  changePassword(old: string, password: string): Promise<Reply<{ user: string; session: string; token: string }>>;

  botCreate(user: string, options?: { name?: string }): Promise<Reply<{ user: string; token: string }>>;
  bots(): Promise<Reply<{ bots: Bot[] }>>;
  botToken(user: string): Promise<Reply<{ user: string; token: string }>>;
  botDelete(user: string): Promise<Reply<{ user: string }>>;
  webhookCreate(room: string, url: string, options?: { events?: WebhookEvent[] }): Promise<Reply<Webhook & { room: string; seq: number; secret: string }>>;
  webhooks(room: string): Promise<Reply<{ room: string; webhooks: Webhook[] }>>;
  webhookDelete(room: string, webhook: string): Promise<Reply<{ room: string; webhook: string }>>;
  webhookTest(room: string, webhook: string): Promise<Reply<{ room: string; webhook: string; received: boolean; status?: number; reason?: string }>>;

  /** Addresses, absolute, under which a page may show an upload for some minutes. */
  mediaUrl(media: string): Promise<{ url: string; thumbnail_url?: string; expires_at: string }>;
  /** Uploads a file. Rejects with the server's refusal, `offline`, or `cancelled` where `signal` aborted it. */
  upload(
    content: Blob | ArrayBuffer | ArrayBufferView | string,
    options?: { name?: string; onProgress?: (progress: { sent: number; total: number }) => void; signal?: AbortSignal },
  ): Promise<Attachment>;
}
