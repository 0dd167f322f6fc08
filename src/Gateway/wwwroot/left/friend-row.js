// One person of the friends, with what can be done.

import { ask, iconButton, openMenu } from '../lib/dialog.js';
import { h } from '../lib/dom.js';
import { whenShort } from '../lib/format.js';
import { say } from '../words/index.js';
import { tell } from './menu.js';

const questions = {
  remove: { ask: 'left.removeWhat', text: 'left.removeText', yes: 'left.remove' },
  block: { ask: 'left.blockWhat', text: 'left.blockText', yes: 'left.block' },
};

export class FriendRow {
  #app;
  #user;
  #contact;
  #below = h('span', { class: 'last', dir: 'auto' });
  #actions = h('span', { class: 'friend-actions' });
  #open;

  constructor(app, user) {
    this.#app = app;
    this.#user = user;
    this.#open = h('button', { type: 'button', class: 'friend', onclick: () => this.#act() },
      h('chat-avatar', { user, presence: true }), h('span', { class: 'lines' }, h('chat-name', { user, class: 'title' }), this.#below));
    this.element = h('li', { dataset: { user } }, this.#open, this.#actions);
    this.element.addEventListener('contextmenu', (event) => this.#contextMenu(event));
  }

  update(person) {
    this.#below.textContent = this.#words(person);
    if (person.contact === this.#contact) return;
    this.#contact = person.contact;
    this.#actions.replaceChildren(...this.#buttons());
  }

  #words({ contact, status = 'offline', text, last_seen: lastSeen, since }) {
    if (contact === 'incoming') return say('left.wantsToBe');
    if (contact === 'requested') return since ? say('left.askedAt', whenShort(since)) : say('left.waits');
    if (contact === 'blocked') return this.#user;
    if (text) return text;
    return status === 'offline' && lastSeen ? say('people.lastSeen', whenShort(lastSeen)) : say(`people.${status}`);
  }

  #buttons() {
    const button = (name, word, action, danger) => h('button', { type: 'button', class: `${action} ${danger ? 'quiet danger' : name}`, onclick: () => this.#contactAs(action) }, say(word));
    if (this.#contact === 'incoming') {
      return [button('', 'left.accept', 'accept'), button('quiet', 'left.decline', 'decline'), this.#menuButton()];
    }
    if (this.#contact === 'requested') return [button('quiet', 'left.takeBack', 'remove')];
    if (this.#contact === 'blocked') return [button('quiet', 'left.unblock', 'unblock')];
    return [this.#menuButton()];
  }

  #menuButton() {
    const more = iconButton('more', say('left.moreAbout', this.#app.people.name(this.#user)), () => this.#menu(more), { class: 'icon-button friend-more' });
    return more;
  }

  #menu(anchor) {
    const isFriend = this.#contact === 'contact';
    const items = [
      { label: say('left.message'), icon: 'talk', run: () => this.#app.open(`@${this.#user}`) },
      { label: say('left.profile'), icon: 'info', run: () => this.#profile() },
      null,
      isFriend && { label: say('left.remove'), icon: 'trash', danger: true, run: () => this.#askAndDo('remove') },
      this.#contact !== 'blocked' && { label: say('left.block'), icon: 'block', danger: true, run: () => this.#askAndDo('block') },
    ];
    openMenu(anchor, items.filter((item) => item !== false), this.#app.people.name(this.#user));
  }

  #contextMenu(event) {
    event.preventDefault();
    this.#menu(this.#open);
  }

  #act() {
    if (this.#contact === 'contact') this.#app.open(`@${this.#user}`);
    else this.#profile();
  }

  #profile() { this.#app.showSide('profile', { user: this.#user }); }

  async #askAndDo(action) {
    const question = questions[action];
    if (await ask(say(question.ask, this.#app.people.name(this.#user)), say(question.text), say(question.yes))) await this.#contactAs(action);
  }

  // The event that follows puts them where they belong then.
  async #contactAs(action) {
    for (const button of this.#actions.querySelectorAll('button')) button.disabled = true;
    await tell(this.#app.client.contact(this.#user, action));
    for (const button of this.#actions.querySelectorAll('button')) button.disabled = false;
  }
}
