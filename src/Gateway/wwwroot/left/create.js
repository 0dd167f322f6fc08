// The form that makes a room.

import { lowerTyping } from '../entry/credentials.js';
import { field, refuse } from '../lib/dialog.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';

const kinds = [
  { kind: 'public', sign: 'hash', word: 'left.kindPublic', hint: 'left.kindPublicHint' },
  { kind: 'private', sign: 'lock', word: 'left.kindPrivate', hint: 'left.kindPrivateHint' },
  { kind: 'channel', sign: 'channel', word: 'left.kindChannel', hint: 'left.kindChannelHint' },
];
const roomId = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
const maxMembers = 100;

/** An id that a room's name suggests; a name without Latin letters and digits gets one of its own. */
export function idFor(name, random = randomLetters) {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, 40).replace(/-+$/, '');
  // Of a name in another script what is left says nothing: "产品 2" is not room 2.
  const others = [...name].filter((letter) => /\p{L}/u.test(letter) && !/\p{Script=Latin}/u.test(letter)).length;
  return plain === '' || others > plain.replace(/[^a-z]/g, '').length ? `room-${random()}` : plain;
}

function randomLetters() {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => letters[byte % letters.length]).join('');
}

/** The form; close() ends the dialog around it. */
export function roomForm(app, name, close) {
  const refusal = h('p', { class: 'refusal', role: 'alert', hidden: true });
  const inputs = {
    name: h('input', { id: 'room-name', maxlength: 64, value: name.slice(0, 64), autocomplete: 'off' }),
    room: lowerTyping(h('input', { id: 'room-id', maxlength: 64, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' })),
    topic: h('input', { id: 'room-topic', maxlength: 256, autocomplete: 'off' }),
  };
  const fields = {
    name: withRefusal(field(say('left.roomName'), inputs.name), inputs.name),
    room: withRefusal(field(say('left.roomId'), inputs.room, say('left.roomIdHint')), inputs.room),
    topic: withRefusal(field(say('left.topic'), inputs.topic, say('left.topicHint')), inputs.topic),
  };
  followName(inputs);
  const members = memberPicker(app);
  const create = h('button', { id: 'create-room' }, say('left.create'));
  const refuseAll = (errors) => {
    for (const [key, { refuse: show }] of Object.entries(fields)) show(errors[key] ?? '');
    refuse(refusal, errors.other ?? '');
    inputs[Object.keys(fields).find((key) => errors[key])]?.focus();
  };
  const submit = async (form) => {
    const given = { name: inputs.name.value.trim(), room: inputs.room.value.trim(), topic: inputs.topic.value.trim() };
    const wrong = roomId.test(given.room) ? {} : { room: say('left.roomIdWrong') };
    if (members.chosen.length > maxMembers) wrong.other = say('left.tooManyMembers', maxMembers);
    refuseAll(wrong);
    if (Object.keys(wrong).length > 0) return;
    create.disabled = true;
    try {
      const made = await app.client.create(given.room, new FormData(form).get('kind'), {
        name: given.name || undefined, topic: given.topic || undefined, members: members.chosen.length > 0 ? members.chosen : undefined,
      });
      app.rooms.add({ ...made, topic: given.topic || null });
      close();
      app.open(made.room);
    } catch (error) {
      refuseAll(placeOf(error));
    } finally {
      create.disabled = false;
    }
  };
  return h('form', { id: 'make-room', novalidate: true, hidden: true, onsubmit: (event) => { event.preventDefault(); submit(event.currentTarget); } },
    fields.name.element, fields.room.element, kindPicker(), fields.topic.element, members.element, refusal, h('div', { class: 'choices' }, create));
}

function placeOf(error) {
  if (error.code === 'already_exists') return { room: say('left.roomTaken') };
  if (error.code === 'too_large') return { other: say('left.roomTooLarge') };
  return { other: explain(error) };
}

// The id follows the name until somebody writes one.
function followName({ name, room }) {
  let own = false;
  let random;
  const follow = () => {
    if (own) return;
    room.value = name.value.trim() === '' ? '' : idFor(name.value, () => (random ??= randomLetters()));
  };
  name.addEventListener('input', follow);
  room.addEventListener('input', () => { own = room.value !== ''; });
  follow();
}

function withRefusal(label, input) {
  const place = h('p', { id: `${input.id}-refusal`, class: 'refusal', role: 'alert', hidden: true });
  input.setAttribute('aria-describedby', place.id);
  return {
    element: h('div', null, label, place),
    refuse(text) {
      refuse(place, text);
      if (text) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    },
  };
}

function kindPicker() {
  return h('fieldset', { class: 'room-kinds' }, h('legend', null, say('left.kind')), kinds.map(({ kind, sign, word, hint }) => h('label', null,
    h('input', { type: 'radio', name: 'kind', value: kind, id: `kind-${kind}`, checked: kind === 'public' }), icon(sign),
    h('span', null, h('strong', null, say(word)), h('small', null, say(hint))))));
}

function memberPicker(app) {
  const friends = app.people.contacts();
  const boxes = friends.map(({ user }) => h('input', { type: 'checkbox', name: 'member', value: user }));
  return {
    get chosen() { return boxes.filter(({ checked }) => checked).map(({ value }) => value); },
    element: friends.length > 0 && h('fieldset', { class: 'pick-people' }, h('legend', null, say('left.members')), h('ul', { role: 'list' },
      friends.map(({ user }, at) => h('li', null, h('label', { class: 'friend' }, boxes[at], h('chat-avatar', { user }), h('chat-name', { user, class: 'title' })))))),
  };
}
