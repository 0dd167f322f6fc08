// What the page says, in the reader's language.

const words = {
  en: {
    name: 'Your name', room: 'Room', enter: 'Enter', leave: 'Sign out', send: 'Send', earlier: 'Earlier messages', write: 'Write a message',
    alphabet: 'Small letters a–z, digits and . _ - ; the first one a letter or digit.',
    connecting: 'Connecting …', online: 'Online as {0}', waiting: 'Offline, trying again in {0} s', closed: 'Signed out',
    joined: '{0} joined', left: '{0} left', deleted: 'deleted', failed: 'not sent: {0}', taken: 'This name belongs to somebody who registered it.',
    guests: 'Guests are not allowed here.',
  },
  zh: {
    name: '你的名字', room: '房间', enter: '进入', leave: '退出', send: '发送', earlier: '更早的消息', write: '写点什么',
    alphabet: '只能用小写字母 a–z、数字和 . _ - ，以字母或数字开头。',
    connecting: '正在连接……', online: '在线：{0}', waiting: '连接已断开，{0} 秒后重试', closed: '已退出',
    joined: '{0} 加入了房间', left: '{0} 离开了房间', deleted: '已删除', failed: '未发送：{0}', taken: '这个名字已被注册。',
    guests: '这里不允许访客进入。',
  },
};

const chosen = navigator.language.startsWith('zh') ? 'zh' : 'en';

export const say = (word, ...values) => words[chosen][word].replace(/\{(\d)\}/g, (_, place) => values[place]);

/** Fills in every element that names its words. */
export function speak(root) {
  root.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
}
