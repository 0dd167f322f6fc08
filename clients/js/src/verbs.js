// Every verb of the protocol as a method: the required fields in the protocol's order, then one object with the optional ones.
// docs/protocol.md says what each does and answers.

/** The verbs, on top of request(frame), which whoever extends this has. */
export class Verbs extends EventTarget {
  // Rooms

  join(room, more) { return this.request({ ...more, type: 'join', room }); }
  create(room, kind, more) { return this.request({ ...more, type: 'create', room, kind }); }
  leave(room) { return this.request({ type: 'leave', room }); }
  rooms() { return this.request({ type: 'rooms' }); }
  discover(more) { return this.request({ ...more, type: 'discover' }); }
  members(room, more) { return this.request({ ...more, type: 'members', room }); }
  room(room) { return this.request({ type: 'room', room }); }
  configure(room, changes) { return this.request({ ...changes, type: 'configure', room }); }
  invite(room, user) { return this.request({ type: 'invite', room, user }); }
  kick(room, user) { return this.request({ type: 'kick', room, user }); }
  ban(room, user, more) { return this.request({ ...more, type: 'ban', room, user }); }
  unban(room, user) { return this.request({ type: 'unban', room, user }); }
  bans(room, more) { return this.request({ ...more, type: 'bans', room }); }
  role(room, user, role) { return this.request({ type: 'role', room, user, role }); }
  mute(room, on) { return this.request({ type: 'mute', room, on }); }

  // Messages

  history(room, more) { return this.request({ ...more, type: 'history', room }); }
  edit(room, seq, text, more) { return this.request({ ...more, type: 'edit', room, seq, text }); }
  delete(room, seq) { return this.request({ type: 'delete', room, seq }); }
  react(room, seq, emoji, more) { return this.request({ ...more, type: 'react', room, seq, emoji }); }
  pin(room, seq, more) { return this.request({ ...more, type: 'pin', room, seq }); }
  pins(room, more) { return this.request({ ...more, type: 'pins', room }); }
  receipts(room) { return this.request({ type: 'receipts', room }); }
  search(query, more) { return this.request({ ...more, type: 'search', query }); }

  // People

  profile(user) { return this.request({ type: 'profile', user }); }
  setProfile(changes) { return this.request({ ...changes, type: 'set_profile' }); }
  contact(user, action) { return this.request({ type: 'contact', user, action }); }
  contacts() { return this.request({ type: 'contacts' }); }
  presence(status, text) { return this.request({ type: 'presence', status, text }); }
  watch(users) { return this.request({ type: 'watch', users }); }

  // Sessions

  sessions() { return this.request({ type: 'sessions' }); }
  endSession(session) { return this.request({ type: 'end_session', session }); }
  endSessions() { return this.request({ type: 'end_sessions' }); }
  changePassword(old, password) { return this.request({ type: 'change_password', old, new: password }); }

  // Bots and webhooks

  botCreate(user, more) { return this.request({ ...more, type: 'bot_create', user }); }
  bots() { return this.request({ type: 'bots' }); }
  botToken(user) { return this.request({ type: 'bot_token', user }); }
  botDelete(user) { return this.request({ type: 'bot_delete', user }); }
  webhookCreate(room, url, more) { return this.request({ ...more, type: 'webhook_create', room, url }); }
  webhooks(room) { return this.request({ type: 'webhooks', room }); }
  webhookDelete(room, webhook) { return this.request({ type: 'webhook_delete', room, webhook }); }
  webhookTest(room, webhook) { return this.request({ type: 'webhook_test', room, webhook }); }
}
