export default {
  en: {
    inRoom: '{0} in {1}', request: 'Wants to be your friend.',
    offer: 'Be told of new messages while you look elsewhere?', turnOn: 'Turn on', notNow: 'Not now',
    on: 'Notifications are on.', refused: 'The browser does not allow notifications. You can change that in its settings.',
  },
  zh: {
    inRoom: '{0}（{1}）', request: '请求添加你为好友。',
    offer: '不在此页面时，要通知你有新消息吗？', turnOn: '开启', notNow: '暂不',
    on: '通知已开启。', refused: '浏览器不允许显示通知，可在浏览器设置中更改。',
  },
};
