// What one may do in a room: the table of docs/protocol.md, so that nothing is offered that would be refused.

import { isStaff, ranks } from '../state/roles.js';

const member = ({ role }) => role !== undefined;
const staff = ({ role, kind }) => kind !== 'direct' && isStaff(role);
const open = ({ kind, history }) => (kind === 'public' || kind === 'channel') && history !== 'joined';
const reader = (room) => member(room) || open(room);

const rules = {
  history: reader,
  search: reader,
  pins: reader,
  members: reader,
  mute: member,
  pin: (room) => (room.kind === 'direct' ? member(room) : staff(room)),
  invite: (room) => staff(room) || (room.role === 'member' && (room.kind === 'public' || room.kind === 'private')),
  join: ({ role, kind }) => role === undefined && (kind === 'public' || kind === 'channel'),
  leave: (room) => member(room) && room.kind !== 'direct',
  configure: staff,
  webhooks: staff,
  bans: staff,
};

/** Whether one may do something in a room { role, kind, history }; no role: one is no member. */
export const may = (what, room) => rules[what](room);

/** What one may do to a member { user, role } of a room { role, kind }: of `admin`, `member`, `readonly`, `owner` (roles to give), `kick`, `ban`. */
export function actionsOn(room, me, { user, role }) {
  if (user === me || !staff(room) || !(ranks[room.role] > ranks[role])) return [];
  const roles = room.role === 'owner' ? ['owner', 'admin', 'member', 'readonly'] : ['member', 'readonly'];
  return [...roles.filter((given) => given !== role), 'kick', 'ban'];
}
