// What this is, and where other programs connect.

import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { say } from '../words/index.js';
import { copy } from './panel.js';

export function aboutTab({ app, place }) {
  const address = new URL('ws', location.href.replace(/^http/, 'ws').replace(/#.*/, '')).href;
  fill(place, h('h3', null, say('shell.title')), h('p', null, say('side.aboutIs')),
    h('dl', { class: 'facts' },
      h('div', null, h('dt', null, say('side.aboutYou')), h('dd', null, `@${app.user}`)),
      h('div', null, h('dt', null, say('side.aboutAddress')), h('dd', null, h('code', null, address))),
      h('div', null, h('dt', null, say('side.aboutProtocol')), h('dd', null, h('code', null, 'orleanschat.v1'), ' · ', h('code', null, 'docs/protocol.md')))),
    h('div', { class: 'choices start' }, h('button', { type: 'button', class: 'quiet', onclick: () => copy(address, say('side.copied')) }, icon('copy'), say('side.copyAddress'))));
}
