// Who is in a room: loaded page by page as one scrolls, with what one may do to each.

import { iconButton, openMenu } from '../lib/dialog.js';
import { announce, fill, h } from '../lib/dom.js';
import { explain, say } from '../words/index.js';
import { menuOf } from './member-menu.js';
import { MemberList } from './member-list.js';
import { load, onFrame } from './panel.js';
import { may } from '../state/permissions.js';
import { openInvite } from './invite.js';
import { scrolled, WindowList } from './window-list.js';

export async function showMembers(panel) {
  const { app, args: { room }, body, signal, title } = panel;
  title(say('side.members'));
  const settings = await load(panel, body, () => app.client.room(room));
  if (settings === undefined) return;
  new Members(panel, settings);
  signal.addEventListener('abort', () => app.people.watch('members', []));
}

class Members {
  #panel;
  #settings;
  #members;
  #window;
  #name;
  #role;
  #state = h('div', { class: 'list-state' });
  #error;
  #showSoon;

  constructor(panel, settings) {
    this.#panel = panel;
    this.#settings = settings;
    const { app, body, signal } = panel;
    const { scroller, list } = scrolled(say('side.members'));
    this.#name = h('input', { type: 'search', id: 'member-name', placeholder: say('side.memberName'), 'aria-label': say('side.memberName'), autocomplete: 'off', spellcheck: 'false', oninput: () => this.#filter() });
    this.#role = h('select', { id: 'member-role', 'aria-label': say('side.memberRole'), onchange: () => this.#begin() },
      h('option', { value: '' }, say('side.everyRole')), ['owner', 'admin', 'member', 'readonly'].map((role) => h('option', { value: role }, say(`people.${role}`))));
    body.classList.add('filled');
    fill(body, h('div', { class: 'panel-tools' }, this.#name, this.#role,
      may('invite', settings) && iconButton('userAdd', say('side.invite'), () => openInvite(app, settings))), this.#state, scroller);
    this.#window = new WindowList(scroller, list, {
      signal, key: ({ user }) => user, version: ({ role }) => `${role} ${this.#settings.role}`, row: (member, quick) => this.#row(member, quick),
      settled: (members) => app.people.watch('members', members.map(({ user }) => user)),
      nearEnd: () => { if (this.#name.value.trim() === '') this.#more(); },
    });
    app.client.addEventListener('member', ({ detail }) => { if (detail.room === room(panel)) this.#take(detail); }, { signal });
    app.client.addEventListener('gap', ({ detail }) => { if (detail.room === room(panel)) this.#begin(); }, { signal });
    app.client.addEventListener('ready', () => { if (this.#error?.code === 'offline') this.#retry(); }, { signal });
    this.#showSoon = onFrame(signal, () => this.#show());
    this.#begin();
  }

  #begin() {
    const { app } = this.#panel;
    const role = this.#role.value || undefined;
    this.#error = undefined;
    this.#members = new MemberList((after) => app.client.members(room(this.#panel), { after, role }), role);
    this.#more();
  }

  async #more() {
    const members = this.#members;
    if (members.complete || this.#error !== undefined) return;
    try {
      await members.more();
    } catch (error) {
      if (members === this.#members) this.#error = error;
    }
    if (members === this.#members && !this.#panel.signal.aborted) this.#show();
  }

  #retry() {
    this.#error = undefined;
    this.#more();
  }

  #take(event) {
    if (event.user === this.#panel.app.user && event.action !== 'unban') this.#settings.role = ['leave', 'kick', 'ban'].includes(event.action) ? undefined : event.role;
    this.#members.apply(event);
    this.#showSoon();
  }

  #filter() {
    this.#show();
    announce(say('side.found', this.#matching().length));
  }

  #matching() {
    const { people } = this.#panel.app;
    return this.#members.matching(this.#name.value, (user) => people.peek(user)?.name);
  }

  #show() {
    const found = this.#matching();
    this.#window.show(found);
    const filtered = this.#name.value.trim() !== '';
    const { all, complete } = this.#members;
    fill(this.#state,
      this.#error && [h('p', { class: 'refusal', role: 'alert' }, explain(this.#error)), h('button', { type: 'button', class: 'quiet', onclick: () => this.#retry() }, say('side.again'))],
      filtered && !complete && [h('p', { class: 'hint' }, say('side.amongLoaded', all.length)), h('button', { type: 'button', class: 'quiet', onclick: () => this.#retry() }, say('side.loadMore'))],
      found.length === 0 && complete && h('p', { class: 'empty' }, say('side.noMembers')));
  }

  #row(member, quick) {
    const { app, lead } = this.#panel;
    const { user, role } = member;
    const open = () => lead('profile', { user });
    return h('li', { class: 'person', dataset: { member: user } },
      h('button', { type: 'button', class: 'person-open', onclick: open },
        quick ? h('span', { class: 'avatar-space' }) : h('chat-avatar', { user, presence: user !== app.user }),
        h('span', { class: 'person-words' }, quick ? h('span', { class: 'person-name' }, user) : h('chat-name', { user, class: 'person-name' }), h('small', { class: 'faint' }, `@${user}`)),
        user === app.user && h('span', { class: 'tag' }, say('shell.you')),
        role !== 'member' && h('span', { class: 'tag' }, say(`people.${role}`))),
      user !== app.user && iconButton('more', say('side.actionsFor', user), (click) => openMenu(click.currentTarget, menuOf(this.#panel, this.#settings, member))));
  }
}

const room = ({ args }) => args.room;
