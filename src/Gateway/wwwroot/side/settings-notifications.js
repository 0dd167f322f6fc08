// Whether this browser tells of new messages, and of which.

import { fill, h } from '../lib/dom.js';
import { canNotify, notifies, refused, turnOff, turnOn } from '../notify/permission.js';
import { remember, settings } from '../state/settings.js';
import { say } from '../words/index.js';
import { busy } from './panel.js';

export function notificationsTab({ place }) {
  const state = h('p', { class: 'hint', role: 'status' });
  const on = h('input', { type: 'checkbox', role: 'switch', class: 'switch', id: 'notifications', onchange: () => change() });
  const choice = (value, text) => h('label', { class: 'check' }, h('input', { type: 'radio', name: 'notify-rooms', value, checked: (settings.notifyRooms ?? 'all') === value, onchange: () => remember({ notifyRooms: value }) }), h('span', null, text));
  const rooms = h('fieldset', { class: 'field' }, h('legend', null, say('side.notifyRooms')), h('div', { class: 'radios' }, choice('all', say('side.notifyAll')), choice('mentions', say('side.notifyMentions'))), h('small', { class: 'hint' }, say('side.notifyMuted')));
  const show = () => {
    on.checked = notifies();
    on.disabled = refused() || !canNotify();
    rooms.disabled = !on.checked;
    fill(state, !canNotify() ? say('side.notifyUnsupported') : refused() ? say('side.notifyDenied') : on.checked ? say('side.notifyGranted') : say('side.notifyDefault'));
  };
  const change = async () => {
    await busy(on, async () => (on.checked ? turnOn() : turnOff()));
    show();
  };
  fill(place, h('label', { class: 'row' }, h('span', null, say('side.notify')), on), state, rooms);
  show();
}
