// Pictures and names of people that keep themselves up to date: <chat-avatar user="bob"> and <chat-name user="bob">.

import { say } from '../words/index.js';
import { fill, h } from './dom.js';
import { loadPicture } from './picture.js';

const shades = 8;
let people;
let media;

/** Tells the elements where people and their pictures are known, and makes them known to the browser. */
export function defineElements(known) {
  ({ people, media } = known);
  customElements.define('chat-avatar', Avatar);
  customElements.define('chat-name', Name);
}

/** One of a few shades, always the same for the same id. */
export function shade(id) {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)) | 0;
  return Math.abs(hash) % shades;
}

/** The first character of a name that says something, as people see characters. */
export function initial(name) {
  const letters = [...new Intl.Segmenter().segment(name.trim())].map(({ segment }) => segment);
  return (letters.find((letter) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(letter)) ?? letters[0] ?? '?').toUpperCase();
}

class OfPerson extends HTMLElement {
  #changed = ({ detail }) => { if (detail.user === undefined || detail.user === this.user) this.show(people.get(this.user)); };

  static observedAttributes = ['user'];

  get user() { return this.getAttribute('user'); }

  connectedCallback() {
    people.addEventListener('change', this.#changed);
    this.show(people.get(this.user));
  }

  disconnectedCallback() {
    people.removeEventListener('change', this.#changed);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show(people.get(this.user));
  }
}

/** The picture of a person, or their initial; `presence` as an attribute adds the dot. */
class Avatar extends OfPerson {
  #shown;

  show(person) {
    this.dataset.shade = shade(this.user);
    if (this.hasAttribute('presence')) this.#showPresence(person);
    const name = people.name(this.user);
    const wanted = `${person.avatar} ${name}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const dot = this.querySelector('.dot');
    fill(this, h('span', { class: 'initial', 'aria-hidden': 'true' }, initial(name)), dot);
    if (person.avatar) this.#showPicture(person.avatar, wanted);
  }

  async #showPicture(id, wanted) {
    const address = await media.url(id).catch(() => undefined);
    if (address === undefined || this.#shown !== wanted) return;
    // Whose picture cannot be drawn is shown by the initial.
    const picture = await loadPicture(address.thumbnail_url ?? address.url, { alt: '', draggable: 'false' }).catch(() => undefined);
    if (picture !== undefined && this.#shown === wanted) this.querySelector('.initial')?.replaceWith(picture);
  }

  #showPresence({ status = 'offline' }) {
    let dot = this.querySelector('.dot');
    if (dot === null) this.append(dot = h('span', { class: 'dot', role: 'img' }));
    dot.dataset.status = status;
    dot.setAttribute('aria-label', say(`people.${status}`));
    dot.title = say(`people.${status}`);
  }
}

/** What a person is called, and their id as a title. */
class Name extends OfPerson {
  show() {
    this.textContent = people.name(this.user);
    this.title = this.user;
  }
}
