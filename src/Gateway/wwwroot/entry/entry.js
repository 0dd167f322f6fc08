// The page on which one signs in, registers, or comes as a guest; whoever stays signed in only passes through.

import { fill, h } from '../lib/dom.js';
import { account } from '../state/settings.js';
import { explain, say } from '../words/index.js';
import { SignInForm } from './form.js';

export function mountEntry(root, app) {
  const form = new SignInForm({ onEnter: (credentials, stay) => enter(credentials, stay), onCancel: () => app.client.close() });
  const passing = passage(app);
  // How to come back after an end.
  let wayBack = 'login';

  const show = (how) => {
    fill(root, form.element);
    root.hidden = false;
    form.begin(how);
    // Without a connection all ways are shown: signing in tells then.
    app.client.hello().then(({ auth }) => form.allow(auth), () => {});
  };

  const enter = async (credentials, stay) => {
    form.busy();
    const follow = ({ detail }) => { if (detail.state !== 'connecting') form.progress(waitingWords(detail)); };
    app.client.addEventListener('state', follow);
    try {
      await app.signIn(credentials, stay);
      wayBack = credentials.guest === undefined ? 'login' : 'guest';
      form.begin();
    } catch (error) {
      form.allow(app.client.auth);
      if (isCancel(error)) form.idle();
      else form.refused(error);
    } finally {
      app.client.removeEventListener('state', follow);
    }
  };

  const comeBack = async ({ user, token, guest, stay }) => {
    passing.show(root, user);
    wayBack = guest ? 'guest' : 'login';
    try {
      await app.signIn({ token, guest: guest ? user : undefined }, stay);
    } catch (error) {
      if (isRefused(error)) account.forget(user);
      show({ user, way: error.code === 'already_exists' ? 'login' : wayBack, note: isCancel(error) ? '' : noteOf(error) });
    } finally {
      passing.end();
    }
  };

  app.addEventListener('signedOut', ({ detail: { error } }) => {
    // Whoever signs in next may be somebody else; whose session was ended comes back to where they were.
    if (error === undefined) history.replaceState(null, '', location.pathname + location.search);
    show({ user: app.user, way: wayBack, note: error === undefined ? say('shell.signedOut') : noteOf(error) });
  });
  const known = account.get();
  if (known === undefined) show();
  else comeBack(known);
}

// What is to be seen while a kept token signs in: nothing at first, as that is soon over.
function passage(app) {
  const text = h('p', { role: 'status' });
  const retry = h('button', { type: 'button', class: 'quiet', onclick: () => app.client.reconnectNow() }, say('entry.retry'));
  const other = h('button', { type: 'button', class: 'quiet', onclick: () => app.client.close() }, say('entry.otherUser'));
  const element = h('div', { id: 'passing' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), text, h('div', { class: 'choices' }, retry, other));
  let user;
  const follow = ({ detail }) => {
    if (detail.state === 'connecting') return;
    fill(text, waitingWords(detail) || say('entry.signingIn', user));
    retry.hidden = detail.state !== 'waiting';
  };
  return {
    show(root, name) {
      user = name;
      retry.hidden = true;
      fill(text, say('entry.signingIn', user));
      fill(root, element);
      root.hidden = false;
      app.client.addEventListener('state', follow);
    },
    end: () => app.client.removeEventListener('state', follow),
  };
}

// A token that is worth nothing any more; other errors say nothing about it.
const isRefused = ({ code, closeCode }) => ['unauthenticated', 'already_exists', 'banned'].includes(code) || [4503, 4504].includes(closeCode);
const isCancel = (error) => error.code === 'closed' && error.closeCode === undefined;

function waitingWords({ state, retryInMs = 0, error }) {
  if (state !== 'waiting') return '';
  if (error?.code === 'rate_limited') return say('entry.tooFast', Math.ceil(retryInMs / 1000));
  return say(error?.code === 'offline' || error === undefined ? 'entry.waiting' : 'entry.busyServer');
}

// How somebody else, or the server, has ended a session: told calmly, as it is no mistake of who reads it.
function noteOf({ code, closeCode }) {
  if (closeCode === 4503) return say('shell.sessionEnded');
  if (code === 'banned' || closeCode === 4504) return explain({ code: 'banned' });
  if (code === 'already_exists') return say('entry.registered');
  if (code === 'unauthenticated') return say('entry.again');
  return code === 'closed' ? say('entry.ended') : explain({ code });
}
