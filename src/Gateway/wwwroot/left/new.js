// The dialog that begins a talk with somebody, or makes a room.

import { cleanUser, lowerTyping, wrongUser } from '../entry/credentials.js';
import { field, openDialog, refuse } from '../lib/dialog.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';
import { roomForm } from './create.js';

/** Opens it; `name` is what has been looked for in vain. */
export function openNew(app, name = '') {
  const content = h('div', { class: 'new-talk' });
  const dialog = openDialog(say('left.new'), content);
  const close = () => dialog.close();
  const forms = { direct: directForm(app, name, close), room: roomForm(app, name, close) };
  const show = (which) => {
    for (const [key, form] of Object.entries(forms)) form.hidden = key !== which;
    forms[which].querySelector('input')?.focus();
  };
  const tab = (which, sign, word, checked) => h('label', null,
    h('input', { type: 'radio', name: 'new', id: `new-${which}`, checked, onchange: () => show(which) }), h('span', null, icon(sign), say(word)));
  content.append(h('fieldset', { class: 'segments' }, h('legend', { class: 'unseen' }, say('left.new')), tab('direct', 'people', 'left.newDirect', true), tab('room', 'hash', 'left.newRoom', false)), forms.direct, forms.room);
  show('direct');
}

function directForm(app, name, close) {
  const input = lowerTyping(h('input', { id: 'direct-name', maxlength: 40, value: wrongUser(cleanUser(name)) ? '' : cleanUser(name), autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', 'aria-describedby': 'direct-refusal' }));
  const refusal = h('p', { id: 'direct-refusal', class: 'refusal', role: 'alert', hidden: true });
  const start = h('button', { id: 'direct-start' }, say('left.start'));
  const open = (user) => {
    close();
    app.open(`@${user}`);
  };
  const submit = async () => {
    const user = cleanUser(input.value);
    const wrong = wrongUser(user);
    refuse(refusal, wrong ? say(wrong) : '');
    if (wrong) return;
    start.disabled = true;
    try {
      await app.client.profile(user);
      open(user);
    } catch (error) {
      refuse(refusal, explain(error));
      input.focus();
    } finally {
      start.disabled = false;
    }
  };
  const friends = app.people.contacts();
  return h('form', { id: 'start-direct', novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
    field(say('left.withWhom'), input), refusal, h('div', { class: 'choices' }, start),
    friends.length > 0 && h('div', { class: 'pick-people' }, h('h3', null, say('left.friends')), h('ul', { role: 'list' }, friends.map(({ user }) => h('li', null,
      h('button', { type: 'button', class: 'friend', onclick: () => open(user) }, h('chat-avatar', { user, presence: true }), h('chat-name', { user, class: 'title' })))))));
}
