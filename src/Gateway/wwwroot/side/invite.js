// Inviting people into a room: friends, or anybody by name.

import { cleanUser, wrongUser } from '../entry/credentials.js';
import { iconButton, openDialog } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { explain, say } from '../words/index.js';
import { busy } from './panel.js';

const shownAtOnce = 100;

/** Opens the dialog; it stays open, so that several can be invited. */
export function openInvite(app, { room, name }) {
  const states = new Map();
  const list = h('ul', { class: 'people-list' });
  const empty = h('p', { class: 'hint' });
  const input = h('input', {
    type: 'search', id: 'invite-name', placeholder: say('side.inviteWho'), 'aria-label': say('side.inviteWho'), autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: 64, oninput: () => show(),
  });
  const left = new AbortController();
  openDialog(say('side.inviteTo', name ?? room), h('div', { class: 'invite' }, input, empty, list), { className: 'small of-side', onClose: () => left.abort() });
  app.people.addEventListener('change', () => { if (!list.contains(document.activeElement)) show(); }, { signal: left.signal });
  show();

  function show() {
    const wanted = cleanUser(input.value);
    const friends = app.people.contacts().filter(({ user, name: called }) => user.includes(wanted) || (called ?? '').toLowerCase().includes(wanted)).map(({ user }) => user);
    // Somebody who is no friend is offered as typed, whether they exist or not: the server knows.
    const others = wrongUser(wanted) === undefined && !friends.includes(wanted) && wanted !== app.user ? [wanted] : [];
    const users = [...friends.slice(0, shownAtOnce), ...others];
    fill(empty, users.length > 0 ? '' : wanted === '' ? say('side.noFriends') : say('side.noSuchName'));
    empty.hidden = users.length > 0;
    fill(list, users.map((user) => person(user, others.includes(user))));
  }

  function person(user, typed) {
    const note = h('small', { role: 'status', class: states.get(user)?.failed ? 'refusal' : 'faint' }, states.get(user)?.text);
    const done = states.get(user)?.failed === false;
    return h('li', { class: 'person', dataset: { user } },
      // Nobody is asked about who is only being typed.
      typed ? h('span', { class: 'person-name' }, `@${user}`) : [h('chat-avatar', { user, presence: true }), h('chat-name', { user, class: 'person-name' })],
      note, !done && iconButton('userAdd', say('side.inviteOne', user), (click) => invite(user, click.currentTarget, note)));
  }

  async function invite(user, button, note) {
    await busy(button, async () => {
      try {
        await app.client.invite(room, user);
        states.set(user, { failed: false, text: say('side.invited') });
        button.remove();
        input.focus();
      } catch (error) {
        states.set(user, { failed: true, text: error.code === 'banned' ? say('side.bannedThere') : explain(error) });
      }
      note.className = states.get(user).failed ? 'refusal' : 'faint';
      fill(note, states.get(user).text);
    });
  }
}
