export default {
  en: {
    title: 'OrleansChat', close: 'Close', cancel: 'Cancel', back: 'Back', today: 'Today', yesterday: 'Yesterday', skip: 'Skip to the message box',
    connecting: 'Connecting …', waiting: 'No connection. Trying again …', retry: 'Try now', signedOut: 'You have been signed out.', sessionEnded: 'This session was ended elsewhere.',
    talks: 'Talks and people', conversation: 'Conversation', details: 'Details', nothingOpen: 'Choose a talk, or start one.', you: 'you', system: 'System',
  },
  zh: {
    title: 'OrleansChat', close: '关闭', cancel: '取消', back: '返回', today: '今天', yesterday: '昨天', skip: '跳到输入框',
    connecting: '正在连接……', waiting: '网络已断开，正在重试……', retry: '立即重试', signedOut: '你已退出登录。', sessionEnded: '此会话已在别处被结束。',
    talks: '会话与好友', conversation: '聊天', details: '详情', nothingOpen: '选择一个会话，或者发起新的聊天。', you: '你', system: '系统',
  },
};
