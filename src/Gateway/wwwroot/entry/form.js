// The form to sign in, to register, and to come as a guest.

import { iconButton, refuse } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { remember, settings } from '../state/settings.js';
import { explain, language, languages, say } from '../words/index.js';
import { cleanUser, lowerTyping, wrongPassword, wrongUser } from './credentials.js';

const ways = ['login', 'register', 'guest'];
const wayWords = { login: 'entry.login', register: 'entry.register', guest: 'entry.guest' };
const enterWords = { login: 'entry.enterLogin', register: 'entry.enterRegister', guest: 'entry.enterGuest' };

/** Calls onEnter(credentials, stay) when it is filled in rightly, and onCancel() when the attempt is to end. */
export class SignInForm {
  #inputs = {
    user: lowerTyping(h('input', { id: 'user', name: 'username', required: true, maxlength: 40, autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'next' })),
    name: h('input', { id: 'display-name', name: 'name', maxlength: 64, autocomplete: 'nickname', enterkeyhint: 'next' }),
    password: h('input', { id: 'password', name: 'password', type: 'password', required: true, enterkeyhint: 'go' }),
  };
  #fields = {};
  #radios = Object.fromEntries(ways.map((way) => [way, h('input', { type: 'radio', name: 'way', id: `as-${way}`, value: way, onchange: () => this.#choose(way) })]));
  #stay = h('input', { type: 'checkbox', id: 'stay', name: 'stay', checked: settings.stay === true });
  #note = h('p', { class: 'sign-in-note', role: 'status', hidden: true });
  #refusal = h('p', { id: 'refusal', class: 'refusal', role: 'alert', hidden: true });
  #progress = h('p', { class: 'hint', role: 'status', hidden: true });
  #enter = h('button', { id: 'enter' });
  #cancel = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.#onCancel() }, say('shell.cancel'));
  #show = iconButton('eye', say('entry.showPassword'), () => this.#showPassword(this.#inputs.password.type === 'password'), { 'aria-pressed': 'false' });
  #way = 'login';
  #busy = false;
  #onEnter;
  #onCancel;

  constructor({ onEnter, onCancel }) {
    this.#onEnter = onEnter;
    this.#onCancel = onCancel;
    const { user, name, password } = this.#inputs;
    this.#fields.user = labelled(say('entry.user'), user, user, say('entry.userHint'));
    this.#fields.name = labelled(say('entry.name'), name, name, say('entry.nameHint'));
    this.#fields.password = labelled(say('entry.password'), password, h('span', { class: 'with-button' }, password, this.#show), say('entry.passwordHint'));
    this.element = h('form', { id: 'sign-in', novalidate: true, method: 'post', onsubmit: (submit) => this.#submit(submit) },
      h('header', null, icon('talk'), h('div', null, h('h1', null, say('shell.title')), h('p', { class: 'faint' }, say('entry.tagline'))), this.#languages()),
      this.#note,
      h('fieldset', { class: 'segments' }, h('legend', { class: 'unseen' }, say('entry.ways')),
        ways.map((way) => h('label', null, this.#radios[way], h('span', null, say(wayWords[way]))))),
      this.#fields.user.element, this.#fields.name.element, this.#fields.password.element,
      h('p', { class: 'hint guest-only' }, say('entry.guestHint')),
      h('label', { class: 'check' }, this.#stay, say('entry.stay')),
      this.#refusal, this.#progress, h('div', { class: 'enter-row' }, this.#enter, this.#cancel));
    const { way = settings.way, ...typed } = history.state?.entry ?? {};
    user.value = typed.user ?? '';
    name.value = typed.name ?? '';
    this.#choose(ways.includes(way) ? way : 'login');
  }

  /** Shows the form anew: with a name and a way that are known, and a calm line about what has been. */
  begin({ user, way, note } = {}) {
    this.idle();
    this.#refuse();
    if (user !== undefined) this.#inputs.user.value = user;
    if (way !== undefined) this.#choose(way);
    this.#inputs.password.value = '';
    this.#showPassword(false);
    refuse(this.#note, note ?? '');
    this.focus();
  }

  /** Only these ways are open here, as `hello` names them. */
  allow(auth) {
    if (auth === undefined) return;
    const open = { login: auth.includes('password'), register: auth.includes('password'), guest: auth.includes('guest') };
    for (const way of ways) this.#radios[way].parentElement.hidden = !open[way];
    const first = ways.find((way) => open[way]);
    if (!open[this.#way] && first !== undefined) this.#choose(first);
  }

  focus() {
    // On a phone a focus brings up the keyboard, which nobody has asked for yet.
    if (!matchMedia('(pointer: fine)').matches) return;
    const { user, password } = this.#inputs;
    (user.value !== '' && this.#way !== 'guest' ? password : user).focus();
  }

  busy() {
    this.#busy = true;
    refuse(this.#note, '');
    this.#refuse();
    this.#enter.disabled = true;
    fill(this.#enter, h('span', { class: 'spinner', 'aria-hidden': 'true' }), say('entry.busy'));
  }

  /** While it is busy: what it waits for; an empty text where all is well. */
  progress(text) {
    if (!this.#busy) return;
    refuse(this.#progress, text);
    this.#cancel.hidden = text === '';
  }

  idle() {
    this.#busy = false;
    this.#enter.disabled = false;
    this.#cancel.hidden = true;
    refuse(this.#progress, '');
    fill(this.#enter, say(enterWords[this.#way]));
  }

  /** Says why it was refused, and goes to where it can be mended. */
  refused(error) {
    this.idle();
    const { code } = error;
    if (code === 'already_exists') this.#refuse('user', say(this.#way === 'guest' ? 'entry.registered' : 'entry.taken'));
    else if (code === 'unauthenticated' && this.#way === 'guest') this.#refuse('user', say('entry.noGuests'));
    else if (code === 'unauthenticated') this.#refuse('password', explain(error));
    else this.#refuse(undefined, code === 'closed' ? say('entry.ended') : explain(error));
  }

  #submit(submit) {
    submit.preventDefault();
    if (this.#busy) return;
    const { user: userInput, name: nameInput, password: passwordInput } = this.#inputs;
    const user = cleanUser(userInput.value);
    userInput.value = user;
    const password = passwordInput.value;
    const register = this.#way === 'register';
    const found = [
      ['user', wrongUser(user)],
      ['password', this.#way === 'guest' ? undefined : wrongPassword(password, register)],
    ].find(([, wrong]) => wrong !== undefined);
    if (found !== undefined) {
      this.#refuse(found[0], say(found[1]));
      return;
    }
    // Whoever registers signs in the next time.
    remember({ way: this.#way === 'guest' ? 'guest' : 'login', stay: this.#stay.checked });
    const name = nameInput.value.trim();
    this.#onEnter(this.#way === 'guest' ? { guest: user } : { user, password, ...(register && { register: true, name: name || undefined }) }, this.#stay.checked);
  }

  #choose(way) {
    this.#way = way;
    this.#radios[way].checked = true;
    this.element.dataset.way = way;
    this.#inputs.password.autocomplete = way === 'register' ? 'new-password' : 'current-password';
    this.#fields.name.element.hidden = way !== 'register';
    this.#fields.password.element.hidden = way === 'guest';
    this.#fields.user.hint.hidden = way === 'login';
    this.#fields.password.hint.hidden = way !== 'register';
    this.#refuse();
    if (!this.#busy) this.idle();
  }

  #refuse(field, text = '') {
    for (const input of Object.values(this.#inputs)) {
      input.removeAttribute('aria-invalid');
      input.setAttribute('aria-describedby', hintOf(input));
    }
    refuse(this.#refusal, text);
    const input = this.#inputs[field];
    if (input === undefined) return;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', this.#refusal.id);
    input.focus();
    if (field === 'password') input.select();
  }

  #showPassword(shown) {
    this.#inputs.password.type = shown ? 'text' : 'password';
    this.#show.setAttribute('aria-pressed', String(shown));
    this.#show.title = say(shown ? 'entry.hidePassword' : 'entry.showPassword');
  }

  #languages() {
    return Object.keys(languages).filter((code) => code !== language).map((code) => h('button', {
      type: 'button', class: 'quiet', id: `in-${code}`, lang: code,
      onclick: () => {
        const { user, name } = this.#inputs;
        history.replaceState({ ...history.state, entry: { user: user.value, name: name.value, way: this.#way } }, '');
        remember({ language: code });
        location.reload();
      },
    }, languages[code]));
  }
}

const hintOf = (input) => `${input.id}-hint`;

function labelled(label, input, content, hintText) {
  const hint = h('small', null, hintText);
  hint.id = hintOf(input);
  return { element: h('div', { class: 'field' }, h('label', { for: input.id }, label), content, hint), hint };
}
