// Who may do what in a room: the table "Permissions" of docs/protocol.md, so that nothing is offered that would be refused.

const ranks = { readonly: 0, member: 1, admin: 2, owner: 3 };
const open = new Set(['public', 'channel']);

// `from`: the least role that may; `channel`: that of channels, where it is another one; `both`: the two of a direct room may; `outsiders`: in rooms that are open others may too.
const reading = { from: 'readonly', both: true, outsiders: true };
const posting = { from: 'member', channel: 'admin', both: true };
const running = { from: 'admin' };
const rules = {
  history: reading,
  search: reading,
  members: reading,
  pins: reading,
  mute: { from: 'readonly', both: true },
  send: posting,
  nameAll: { from: 'admin', both: true },
  editOwn: { from: 'member', both: true },
  deleteOwn: { from: 'readonly', both: true },
  deleteOthers: running,
  react: { from: 'member', both: true },
  pin: { from: 'admin', both: true },
  invite: { from: 'member', channel: 'admin' },
  kick: running,
  ban: running,
  bans: running,
  makeMember: running,
  makeAdmin: { from: 'owner' },
  makeOwner: { from: 'owner' },
  configure: running,
  webhooks: running,
  leave: { from: 'readonly' },
};
const making = { owner: 'makeOwner', admin: 'makeAdmin', member: 'makeMember', readonly: 'makeMember' };

const isStaff = (role) => ranks[role] >= ranks.admin;

/** Whether one may do something in a room { role, kind, history }; without a role one is an outsider. */
export function may(what, { role, kind, history }) {
  if (what === 'join') return role === undefined && open.has(kind);
  const { from, channel = from, both = false, outsiders = false } = rules[what];
  if (role === undefined) return outsiders && open.has(kind) && history !== 'joined';
  return kind === 'direct' ? both : ranks[role] >= ranks[kind === 'channel' ? channel : from];
}

/** Whether a user may do something with a message of a room { role, kind, edit_window_s }: react, reply, edit, delete, pin or copy. */
export function mayWith(action, message, room, { user, now = Date.now() }) {
  if (message.deleted_at !== undefined) return false;
  const { role, edit_window_s: windowS = 0 } = room;
  const isOwn = message.user === user;
  const isInTime = windowS === 0 || isStaff(role) || now - Date.parse(message.at) < windowS * 1000;
  switch (action) {
    case 'copy': return true;
    case 'reply': return may('send', room);
    case 'edit': return isOwn && isInTime && may('editOwn', room);
    case 'delete': return isOwn ? isInTime && may('deleteOwn', room) : may('deleteOthers', room);
    default: return may(action, room);
  }
}

/** What one may do to a member { user, role } of a room { role, kind }, who stands strictly below: kick, ban, and the roles that one may give. */
export function actionsOn(room, me, { user, role }) {
  if (user === me || !(ranks[room.role] > ranks[role])) return [];
  return [...Object.keys(making).filter((given) => given !== role && may(making[given], room)), ...['kick', 'ban'].filter((action) => may(action, room))];
}
