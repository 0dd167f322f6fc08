// Friends: who asks to be one, who is one, who has been asked, and who is blocked.

import { announce, h } from '../lib/dom.js';
import { refuse, toast } from '../lib/dialog.js';
import { icon } from '../lib/icons.js';
import { cleanUser, lowerTyping, wrongUser } from '../entry/credentials.js';
import { explain, say } from '../words/index.js';
import { arrange, walk } from './arrange.js';
import { FriendRow } from './friend-row.js';

// In the order in which they are shown.
const sections = [
  { name: 'incoming', word: 'left.incoming', has: (person) => person.contact === 'incoming' },
  { name: 'online', word: 'left.online', has: (person) => person.contact === 'contact' && isThere(person) },
  { name: 'others', word: 'left.others', has: (person) => person.contact === 'contact' && !isThere(person) },
  { name: 'requested', word: 'left.requested', has: (person) => person.contact === 'requested' },
  { name: 'blocked', word: 'left.blocked', has: (person) => person.contact === 'blocked' },
];
const states = ['incoming', 'contact', 'requested', 'blocked'];
const isThere = ({ status = 'offline' }) => status !== 'offline';

/** onRequests(count) is told how many wait for an answer. */
export class Friends {
  #app;
  #rows = new Map();
  #sections = {};
  #empty = h('p', { class: 'empty', hidden: true }, say('left.noFriends'));
  #input = lowerTyping(h('input', { id: 'friend-name', maxlength: 40, placeholder: say('left.friendName'), 'aria-label': say('left.friendName'), 'aria-describedby': 'friend-refusal', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'send' }));
  #refusal = h('p', { id: 'friend-refusal', class: 'refusal', role: 'alert', hidden: true });
  #frame;
  #onRequests;

  constructor(app, { onRequests }) {
    this.#app = app;
    this.#onRequests = onRequests;
    for (const { name, word } of sections) {
      const list = h('ul', { role: 'list' });
      const count = h('span', { class: 'count' });
      this.#sections[name] = { list, count, element: h('section', { class: 'friends', hidden: true, 'aria-label': say(word) }, h('h2', null, say(word), count), list) };
    }
    const lists = h('div', { id: 'friend-lists' }, this.#empty, Object.values(this.#sections).map(({ element }) => element));
    walk(lists, 'button.friend');
    this.element = h('section', { class: 'left-pane', 'aria-label': say('left.friends') },
      h('form', { class: 'add-friend', onsubmit: (submit) => this.#add(submit) }, this.#input, h('button', { id: 'friend-add' }, icon('userAdd'), say('left.add')), this.#refusal), lists);
    this.#input.addEventListener('input', () => refuse(this.#refusal, ''));
    app.people.addEventListener('change', () => this.#change());
    app.addEventListener('signedIn', () => this.#change());
    app.addEventListener('signedOut', () => this.#clear());
    app.client.addEventListener('contact', ({ detail }) => this.#tell(detail));
  }

  /** The pane has come into sight. */
  shown() { this.#change(); }

  #change() {
    this.#frame ??= requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = undefined;
    if (this.#app.kept === undefined) return;
    const people = states.flatMap((state) => this.#app.people.contacts(state));
    this.#onRequests(people.filter(({ contact }) => contact === 'incoming').length);
    // Rows ask for profiles, which nobody needs before they are looked at.
    if (this.element.hidden) return;
    const known = new Set(people.map(({ user }) => user));
    for (const user of this.#rows.keys()) if (!known.has(user)) this.#rows.delete(user);
    for (const { name, has } of sections) this.#showSection(name, people.filter(has));
    this.#empty.hidden = people.length > 0;
  }

  #showSection(name, people) {
    const { list, count, element } = this.#sections[name];
    arrange(list, people.map((person) => {
      let row = this.#rows.get(person.user);
      if (row === undefined) this.#rows.set(person.user, row = new FriendRow(this.#app, person.user));
      row.update(person);
      return row.element;
    }));
    count.textContent = people.length;
    element.hidden = people.length === 0;
  }

  #clear() {
    this.#rows.clear();
    for (const { list, element } of Object.values(this.#sections)) {
      list.replaceChildren();
      element.hidden = true;
    }
    this.#input.value = '';
    refuse(this.#refusal, '');
  }

  async #add(submit) {
    submit.preventDefault();
    const user = cleanUser(this.#input.value);
    const before = this.#app.people.get(user).contact;
    const wrong = wrongUser(user) ?? (user === this.#app.user ? 'left.thatIsYou' : { contact: 'left.alreadyFriend', blocked: 'left.unblockFirst' }[before]);
    if (wrong !== undefined) {
      this.#refuse(say(wrong, user));
      return;
    }
    try {
      const { state } = await this.#app.client.contact(user, 'request');
      this.#input.value = '';
      toast(say(state === 'contact' ? 'left.nowFriends' : 'left.asked', this.#app.people.name(user)));
    } catch (error) {
      this.#refuse(error.code === 'too_large' ? say('left.tooManyFriends') : explain(error));
    }
  }

  #refuse(text) {
    refuse(this.#refusal, text);
    this.#input.focus();
  }

  #tell({ user, action, state, by }) {
    if (by === this.#app.user) return;
    const name = this.#app.people.name(user);
    if (state === 'incoming') announce(say('left.requestFrom', name));
    else if (state === 'contact' && action === 'accept') toast(say('left.nowFriends', name));
  }
}
