// Asks whether one may write in the open room, and shows in the place of the box what else one can do.

import { ask, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { explain, say } from '../words/index.js';
import { standing } from './standing.js';

const reasons = {
  readonly: 'compose.readonly', channel: 'compose.channel', private: 'compose.private', banned: 'compose.banned', blocked: 'compose.blocked', blocking: 'compose.blocking', foreign: 'compose.foreign',
  nobody: 'compose.nobody', none: 'compose.none',
};

const isDirect = (room) => room.startsWith('dm:');

/** Dispatches `change` with { room } when the answer for the open room may be another one. */
export class Gate extends EventTarget {
  #app;
  #told = new Map();

  constructor(app) {
    super();
    this.#app = app;
    const again = ({ detail: { room } = {} }) => { if (room === undefined || room === app.room) this.#changed(); };
    app.rooms.addEventListener('change', again);
    app.rooms.addEventListener('gone', ({ detail: { room } }) => this.#ask(room));
    app.people.addEventListener('change', ({ detail: { user } }) => {
      if (app.room !== undefined && isDirect(app.room) && (user === undefined || user === app.rooms.partner(app.room))) this.#changed();
    });
    app.client.addEventListener('ready', () => {
      // What was known of the open room holds until there is another answer.
      for (const room of this.#told.keys()) if (room !== app.room) this.#told.delete(room);
      if (app.room !== undefined) this.look(app.room);
    });
    app.unsent.addEventListener('change', ({ detail: { room } }) => this.#refused(room));
    app.addEventListener('signedOut', () => this.#told.clear());
  }

  /** What the box of a room is to be, as far as it is known. */
  standing(room) {
    const partner = this.#app.rooms.partner(room);
    const contact = partner === undefined ? undefined : this.#app.people.peek(partner)?.contact;
    return standing({ room, known: this.#app.rooms.get(room), contact, ...this.#told.get(room) });
  }

  /** A room has been opened: asks what is not known of it. */
  look(room) {
    if (isDirect(room) || !this.#app.rooms.has(room)) this.#ask(room);
  }

  /** What is shown in the place of the box. */
  show(place, room) {
    const what = this.standing(room);
    place.hidden = what === 'write';
    if (what === 'write') return fill(place);
    if (what === 'join') return fill(place, this.#joining(room));
    if (what === 'wait') return fill(place);
    const reason = h('p', { id: 'cannot' }, icon('lock'), h('span', null, say(reasons[what])));
    return fill(place, reason, what === 'blocking' && h('button', { type: 'button', class: 'quiet', onclick: () => this.#unblock(room) }, say('compose.unblock')));
  }

  #joining(room) {
    const name = this.#told.get(room)?.told?.name ?? room;
    const button = h('button', { id: 'join', type: 'button' }, say('compose.join', name));
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        this.#app.rooms.add(await this.#app.client.join(room));
      } catch (error) {
        toast(explain(error), { error: true });
        button.disabled = false;
        this.#ask(room);
      }
    });
    return button;
  }

  async #unblock(room) {
    const user = this.#app.rooms.partner(room);
    const name = this.#app.people.name(user);
    if (!await ask(say('compose.unblockTitle', name), say('compose.unblockText'), say('compose.unblock'), { dangerous: false })) return;
    this.#app.client.contact(user, 'unblock').catch((error) => toast(explain(error), { error: true }));
  }

  async #ask(room) {
    try {
      this.#told.set(room, { told: await (isDirect(room) ? this.#tryDirect(room) : this.#app.client.room(room)) });
    } catch (error) {
      this.#told.set(room, { refused: isDirect(room) && error.code === 'forbidden' ? this.#forbidden(room) : error.code, blocked: error.code === 'blocked' });
    }
    this.#changed(room);
  }

  // `receipts` tells whether the other one wants to hear of one; a room that has not begun yet may be written in, where there is such a person.
  async #tryDirect(room) {
    try {
      await this.#app.client.receipts(room);
    } catch (error) {
      if (error.code !== 'no_such_room') throw error;
      await this.#app.people.refresh(this.#app.rooms.partner(room));
    }
  }

  // Of one's own room it is forbidden while one blocks the other, which is known by the contact; else it is a room of others.
  #forbidden(room) { return room.slice(3).split(':').includes(this.#app.user) ? undefined : 'forbidden'; }

  #refused(room) {
    if (isDirect(room) && !this.#told.get(room)?.blocked && this.#app.unsent.list(room).some(({ error }) => error?.code === 'blocked')) this.#ask(room);
  }

  #changed(room = this.#app.room) {
    this.dispatchEvent(new CustomEvent('change', { detail: { room } }));
  }
}
