// What the staff of a room can set. Only what was changed is sent; what others change meanwhile does not touch what is being typed.

import { ask, field, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { numberChoice } from './choice.js';
import { form, load } from './panel.js';
import { duration } from './room.js';
import { bounds, changes, deletes, fields, lengths, opens, shown, wrong } from './room-settings-form.js';

// What was typed and not saved when the panel was left, by room.
const unsaved = new Map();

export async function showRoomSettings(panel) {
  const { app, args: { room }, body, title } = panel;
  title(say('side.settings'));
  const settings = await load(panel, body, () => app.client.room(room));
  if (settings !== undefined) new RoomSettings(panel, settings);
}

class RoomSettings {
  #panel;
  #settings;
  #inputs;
  #errors = new Map();
  #save = h('button', { id: 'save-room' }, say('side.save'));
  #undo = h('button', { type: 'button', class: 'quiet', onclick: () => this.#reset() }, say('side.undo'));
  #warning = h('p', { class: 'warning', hidden: true });

  constructor(panel, settings) {
    this.#panel = panel;
    this.#settings = settings;
    const { app, args: { room }, body, signal } = panel;
    this.#inputs = this.#make();
    for (const name of fields) this.#inputs[name].value = shown(settings, name);
    const typed = unsaved.get(`${app.user} ${room}`);
    for (const [name, value] of Object.entries(typed ?? {})) this.#inputs[name].value = value;
    fill(body, this.#form());
    this.#check();
    app.client.addEventListener('room', ({ detail }) => { if (detail.room === room) this.#take(detail); }, { signal });
    app.client.addEventListener('gap', ({ detail }) => { if (detail.room === room) app.client.room(room).then((now) => this.#take(now), () => {}); }, { signal });
    signal.addEventListener('abort', () => this.#keep());
  }

  get #typed() { return Object.fromEntries(fields.map((name) => [name, this.#inputs[name].value])); }

  #make() {
    const changed = () => this.#check();
    const text = (id, maxlength) => h('input', { id, maxlength, autocomplete: 'off', oninput: changed });
    return {
      name: text('set-name', 64),
      topic: text('set-topic', 256),
      kind: radios('set-kind', [['public', say('side.public'), say('side.publicIs')], ['private', say('side.private'), say('side.privateIs')], ['channel', say('side.channel'), say('side.channelIs')]], changed),
      history: radios('set-history', [['all', say('side.historyAll'), say('side.historyAllIs')], ['joined', say('side.historyJoined'), say('side.historyJoinedIs')]], changed),
      slow_mode_s: numberChoice('set-slow', say('side.slow'), [[0, say('side.off')], ...[5, 10, 30, 60, 300, 900, 3600, 21_600].map((seconds) => [seconds, duration(seconds)])], say('side.seconds'), changed),
      retention_days: numberChoice('set-retention', say('side.retention'), [[0, say('side.forever')], ...[1, 7, 30, 90, 365].map((days) => [days, duration(days * 86_400)])], say('side.days'), changed),
      edit_window_s: numberChoice('set-edit', say('side.edit'), [[0, say('side.always')], ...[300, 900, 3600, 86_400, 604_800].map((seconds) => [seconds, duration(seconds)])], say('side.seconds'), changed),
    };
  }

  #form() {
    const { name, topic, kind, history, slow_mode_s: slow, retention_days: retention, edit_window_s: edit } = this.#inputs;
    const group = (label, content, hint, error) => h('fieldset', { class: 'field' }, h('legend', null, label), content, hint && h('small', null, hint), error);
    const error = (key) => {
      const place = h('small', { class: 'refusal', role: 'alert', hidden: true });
      this.#errors.set(key, place);
      return place;
    };
    return form({ class: 'settings-form' }, () => this.#send(), [this.#undo, this.#save],
      field(say('side.roomName'), name), error('name'), field(say('side.topic'), topic), error('topic'),
      group(say('side.kind'), kind.element), group(say('side.slow'), slow.element, say('side.slowHint'), error('slow_mode_s')),
      group(say('side.retention'), retention.element, say('side.retentionHint'), error('retention_days')), group(say('side.history'), history.element),
      group(say('side.edit'), edit.element, say('side.editHint'), error('edit_window_s')), this.#warning);
  }

  // Somebody else's changes are shown where nothing is being changed here.
  #take({ type, room, seq, at, by, ...changed }) {
    const mine = changes(this.#settings, this.#typed);
    Object.assign(this.#settings, changed);
    for (const name of fields) if (!(name in mine)) this.#inputs[name].value = shown(this.#settings, name);
    this.#check();
  }

  #check() {
    const typed = this.#typed;
    const changed = changes(this.#settings, typed);
    for (const [name, place] of this.#errors) {
      place.hidden = !wrong(name, typed[name]);
      fill(place, place.hidden ? '' : name in bounds ? say('side.outOfBounds', ...bounds[name]) : say('side.tooLong', lengths[name]));
    }
    const warnings = [deletes(this.#settings, changed) && say('side.retentionWarns', changed.retention_days), opens(this.#settings, changed) && say('side.opensWarns')].filter(Boolean);
    this.#warning.hidden = warnings.length === 0;
    fill(this.#warning, warnings.join(' '));
    this.#undo.hidden = Object.keys(changed).length === 0;
    this.#save.disabled = this.#undo.hidden || fields.some((name) => wrong(name, typed[name]));
  }

  async #send() {
    const { app, args: { room } } = this.#panel;
    const changed = changes(this.#settings, this.#typed);
    if (this.#save.disabled) return;
    if (deletes(this.#settings, changed) && !await ask(say('side.retentionAsk'), say('side.retentionWarns', changed.retention_days), say('side.retentionYes'))) return;
    const answer = await app.client.configure(room, changed);
    this.#take(answer);
    // What the server made of it is what is there now.
    for (const name of Object.keys(changed)) this.#inputs[name].value = shown(this.#settings, name);
    this.#check();
    toast(say('side.saved'));
  }

  #reset() {
    for (const name of fields) this.#inputs[name].value = shown(this.#settings, name);
    this.#check();
    this.#inputs.name.focus();
  }

  #keep() {
    const key = `${this.#panel.app.user} ${this.#panel.args.room}`;
    const changed = changes(this.#settings, this.#typed);
    if (Object.keys(changed).length > 0) unsaved.set(key, changed);
    else unsaved.delete(key);
  }
}

function radios(name, choices, changed) {
  const inputs = choices.map(([value]) => h('input', { type: 'radio', name, value, onchange: changed }));
  return {
    element: h('div', { class: 'radios' }, choices.map(([, text, means], at) => h('label', { class: 'check' }, inputs[at], h('span', null, text, h('small', { class: 'hint' }, means))))),
    get value() { return inputs.find(({ checked }) => checked)?.value; },
    set value(wanted) { for (const input of inputs) input.checked = input.value === wanted; },
  };
}
