// By the protocol's error codes, and those of the client.
export default {
  en: {
    bad_frame: 'That cannot be right. Please check what you entered.', unauthenticated: 'The name or the password is wrong.', forbidden: 'You are not allowed to do this.',
    not_a_member: 'You are not a member of this room.', banned: 'You have been banned.', blocked: 'This person does not want to hear from you.', no_such_room: 'There is no such room.',
    no_such_user: 'There is nobody by this name.', no_such_message: 'It is not there any more.', already_exists: 'This name is taken.', conflict: 'This has changed meanwhile. Please look again.',
    too_large: 'That is too long or too much.', rate_limited: 'That was too fast. Please wait a moment.', unavailable: 'The server cannot do this right now. Please try again.',
    internal: 'Something went wrong on the server.', offline: 'There is no connection right now.', closed: 'You have been signed out.', outbox_full: 'Too many messages are waiting to be sent.',
    cancelled: 'Cancelled.', unsupported: 'This page does not fit the server. Please reload it.',
  },
  zh: {
    bad_frame: '内容有误，请检查后重试。', unauthenticated: '用户名或密码不正确。', forbidden: '你没有权限这样做。',
    not_a_member: '你不是这个房间的成员。', banned: '你已被封禁。', blocked: '对方不接收你的消息。', no_such_room: '没有这个房间。',
    no_such_user: '没有这个用户。', no_such_message: '内容已不存在。', already_exists: '这个名字已被使用。', conflict: '情况已有变化，请刷新后再试。',
    too_large: '内容太长或太多。', rate_limited: '操作太快，请稍等片刻。', unavailable: '服务器暂时无法处理，请重试。',
    internal: '服务器出错了。', offline: '当前没有连接。', closed: '你已退出登录。', outbox_full: '等待发送的消息太多。',
    cancelled: '已取消。', unsupported: '页面与服务器的版本不匹配，请刷新页面。',
  },
};
