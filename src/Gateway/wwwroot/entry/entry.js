// The page on which one signs in, registers, or comes as a guest.

import { fill, h } from '../lib/dom.js';
import { field, refuse } from '../lib/dialog.js';
import { account } from '../state/settings.js';
import { explain, say } from '../words/index.js';

export function mountEntry(root, app) {
  const user = h('input', { id: 'user', name: 'username', required: true, maxlength: 32, autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' });
  const refusal = h('p', { id: 'refusal', class: 'refusal', role: 'alert', hidden: true });
  const enter = async (credentials) => {
    refuse(refusal, '');
    try {
      await app.signIn(credentials, false);
    } catch (error) {
      root.hidden = false;
      refuse(refusal, explain(error));
    }
  };
  fill(root, h('form', { id: 'sign-in', onsubmit: (submit) => { submit.preventDefault(); enter({ guest: user.value }); } },
    h('h1', null, 'OrleansChat'), field(say('entry.user'), user), h('button', { id: 'enter' }, say('entry.enter')), refusal));
  app.addEventListener('signedOut', () => user.focus());
  const known = account.get();
  if (known === undefined) root.hidden = false;
  else enter({ token: known.token });
}
