export default {
  en: { write: 'Write a message', send: 'Send' },
  zh: { write: '写消息', send: '发送' },
};
