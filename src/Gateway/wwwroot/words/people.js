export default {
  en: {
    online: 'Online', away: 'Away', dnd: 'Do not disturb', offline: 'Offline', invisible: 'Invisible',
    owner: 'Owner', admin: 'Admin', member: 'Member', readonly: 'Read only', guest: 'Guest', bot: 'Bot',
    lastSeen: 'Last seen {0}', everybody: 'everybody',
  },
  zh: {
    online: '在线', away: '离开', dnd: '勿扰', offline: '离线', invisible: '隐身',
    owner: '群主', admin: '管理员', member: '成员', readonly: '只读', guest: '访客', bot: '机器人',
    lastSeen: '最近在线：{0}', everybody: '所有人',
  },
};
