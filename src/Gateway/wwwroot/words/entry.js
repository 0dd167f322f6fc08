export default {
  en: { user: 'User name', enter: 'Sign in' },
  zh: { user: '用户名', enter: '登录' },
};
