// Whether this browser tells of new messages, and of which.

import { fill, h } from '../lib/dom.js';
import { remember, settings } from '../state/settings.js';
import { say } from '../words/index.js';

const permission = () => globalThis.Notification?.permission ?? 'unsupported';
const states = { granted: () => say('side.notifyGranted'), denied: () => say('side.notifyDenied'), default: () => say('side.notifyDefault'), unsupported: () => say('side.notifyUnsupported') };

export function notificationsTab({ place }) {
  const state = h('p', { class: 'hint', role: 'status' });
  const on = h('input', { type: 'checkbox', role: 'switch', class: 'switch', id: 'notifications', onchange: () => change() });
  const choice = (value, text) => h('label', { class: 'check' }, h('input', { type: 'radio', name: 'notify-rooms', value, checked: (settings.notifyRooms ?? 'all') === value, onchange: () => remember({ notifyRooms: value }) }), h('span', null, text));
  const rooms = h('fieldset', { class: 'field' }, h('legend', null, say('side.notifyRooms')), h('div', { class: 'radios' }, choice('all', say('side.notifyAll')), choice('mentions', say('side.notifyMentions'))), h('small', { class: 'hint' }, say('side.notifyMuted')));
  const show = () => {
    const now = permission();
    on.checked = settings.notifications === true && now === 'granted';
    on.disabled = now === 'denied' || now === 'unsupported';
    rooms.disabled = !on.checked;
    fill(state, states[now]());
  };
  const change = async () => {
    if (on.checked && permission() === 'default') await Notification.requestPermission().catch(() => {});
    remember({ notifications: on.checked && permission() === 'granted' });
    show();
  };
  fill(place, h('label', { class: 'row' }, h('span', null, say('side.notify')), on), state, rooms);
  show();
}
