// Offers once, quietly, to tell of messages while one looks elsewhere.

import { toast } from '../lib/dialog.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { turnOff, turnOn, undecided } from '../notify/permission.js';
import { say } from '../words/index.js';

export function offer(app) {
  const answer = (act) => async () => {
    element.hidden = true;
    await act();
  };
  const element = h('div', { id: 'notify-offer', hidden: true, role: 'group', 'aria-label': say('notify.offer') }, icon('bell'), h('p', null, say('notify.offer')), h('div', { class: 'choices' },
    h('button', { type: 'button', class: 'quiet', id: 'notify-no', onclick: answer(turnOff) }, say('notify.notNow')),
    h('button', { type: 'button', id: 'notify-yes', onclick: answer(async () => toast(say(await turnOn() ? 'notify.on' : 'notify.refused'))) }, say('notify.turnOn'))));
  app.addEventListener('signedIn', () => { element.hidden = !undecided(); });
  return element;
}
