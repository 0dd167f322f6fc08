// Looking for messages, in one room or in all of one's own.

import { announce, fill, h } from '../lib/dom.js';
import { roomTitle } from '../state/rooms.js';
import { explain, say } from '../words/index.js';
import { preview } from './preview.js';
import { SearchPager } from './search-pager.js';

const pauseMs = 350;
const maxLength = 256;

// What was looked for last, so that it is there again after a look at a message.
const last = { user: undefined, query: '' };

export function showSearch(panel) {
  new Search(panel);
}

class Search {
  #panel;
  #pager;
  #query;
  #here;
  #everywhere;
  #hereName = h('span');
  #results = h('ul', { class: 'results' });
  #state = h('div', { class: 'list-state' });
  #shown = new WeakMap();
  #timer;
  #asked;

  constructor(panel) {
    this.#panel = panel;
    const { app, args, body, signal, title, focus } = panel;
    title(say('side.search'));
    this.#pager = new SearchPager((query, more) => app.client.search(query, more), () => this.#show());
    const kept = last.user === app.user ? last.query : '';
    this.#query = h('input', { type: 'search', id: 'search-query', value: args.query ?? kept, maxlength: maxLength, placeholder: say('side.searchFor'), 'aria-label': say('side.searchFor'), autocomplete: 'off', autocapitalize: 'none', enterkeyhint: 'search', spellcheck: 'false' });
    this.#here = this.#scope('here', this.#hereName, args.room !== undefined);
    this.#everywhere = this.#scope('everywhere', say('side.everywhere'), args.room === undefined);
    const form = h('form', { class: 'panel-tools', role: 'search' }, this.#query,
      h('fieldset', { class: 'scopes' }, h('legend', { class: 'unseen' }, say('side.where')), this.#here, this.#everywhere));
    this.#listen(form);
    this.#nameRoom();
    app.addEventListener('open', () => this.#nameRoom(), { signal });
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#pager.stop();
    });
    app.client.addEventListener('deleted', ({ detail: { room, target } }) => this.#pager.drop(room, target), { signal });
    app.client.addEventListener('ready', () => { if (this.#pager.error?.code === 'offline') this.#pager.more(); }, { signal });
    fill(body, form, this.#results, this.#state);
    focus(this.#query);
    this.#query.select();
    this.#look();
  }

  get #room() {
    const { app, args } = this.#panel;
    return this.#here.querySelector('input').checked ? args.room ?? app.room : undefined;
  }

  #scope(value, text, checked) {
    return h('label', { class: 'check' }, h('input', { type: 'radio', name: 'scope', value, checked, onchange: () => this.#rescope() }), h('span', null, text));
  }

  // A panel about one room is closed with its talk; one that looks everywhere stays.
  #rescope() {
    const { app, args } = this.#panel;
    if (this.#everywhere.querySelector('input').checked) delete args.room;
    else args.room = app.room;
    this.#look();
  }

  #nameRoom() {
    const { app, args } = this.#panel;
    const room = args.room ?? app.room;
    this.#here.hidden = room === undefined;
    fill(this.#hereName, room === undefined ? '' : say('side.inRoom', roomTitle(app, room)));
  }

  #listen(form) {
    const soon = (event) => {
      if (event.isComposing) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), pauseMs);
    };
    this.#query.addEventListener('input', soon);
    this.#query.addEventListener('compositionend', soon);
    form.addEventListener('submit', (submit) => {
      submit.preventDefault();
      this.#look();
    });
    const move = (key) => {
      const found = [...this.#results.querySelectorAll('.result')];
      const at = found.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at < 0 ? undefined : 0, End: at < 0 ? undefined : found.length - 1 }[key.key];
      if (to === undefined || key.isComposing || found.length === 0) return;
      key.preventDefault();
      (found[Math.min(to, found.length - 1)] ?? this.#query).focus();
    };
    this.#query.addEventListener('keydown', move);
    this.#results.addEventListener('keydown', move);
  }

  #look() {
    clearTimeout(this.#timer);
    const query = this.#query.value.trim();
    const asked = `${this.#room ?? ''} ${query}`;
    if (asked === this.#asked && this.#pager.error === undefined) return;
    this.#asked = asked;
    Object.assign(last, { user: this.#panel.app.user, query });
    if (query === '') this.#pager.stop();
    else this.#pager.start(query, this.#room);
  }

  // Those that are there already stay: one of them may have the focus.
  #list(messages, where) {
    const wanted = new Set(messages);
    for (const item of [...this.#results.children]) if (!wanted.has(this.#shown.get(item))) item.remove();
    for (const message of messages.slice(this.#results.children.length)) {
      const item = h('li', null, preview(this.#panel, message, { where, class: 'preview result' }));
      this.#shown.set(item, message);
      this.#results.append(item);
    }
  }

  #show() {
    if (this.#panel.signal.aborted) return;
    const { messages, busy, error, hasMore } = this.#pager;
    const where = this.#room === undefined;
    // What was found before stays until there is something else to show.
    const waiting = busy && messages.length === 0;
    this.#results.setAttribute('aria-busy', String(waiting));
    if (!waiting) this.#list(messages, where);
    if (!busy && this.#query.value.trim() !== '' && error === undefined) announce(messages.length === 0 ? say('side.nothingFound') : say('side.found', messages.length));
    const more = (text) => h('button', { type: 'button', class: 'quiet', onclick: () => this.#pager.more() }, text);
    fill(this.#state,
      this.#query.value.trim() === '' ? hints() : busy ? h('p', { class: 'empty' }, say('side.searching'))
        : error !== undefined ? [h('p', { class: 'refusal', role: 'alert' }, explained(error)), error.code !== 'bad_frame' && more(say('side.again'))]
          : hasMore ? [messages.length === 0 && h('p', { class: 'hint' }, say('side.nothingYet')), more(say('side.searchOlder'))]
            : h('p', { class: 'empty' }, messages.length === 0 ? say('side.nothingFound') : say('side.noMore')));
  }
}

const explained = (error) => (error.code === 'bad_frame' ? say('side.queryShort') : error.code === 'too_large' ? say('side.queryLong') : explain(error));

const hints = () => h('div', { class: 'hints' }, h('h3', null, say('side.hints')), h('dl', null,
  [['cafe', say('side.hintWord')], [say('side.hintPhraseExample'), say('side.hintPhrase')], ['from:alice', say('side.hintFrom')], [say('side.hintChineseExample'), say('side.hintChinese')]]
    .map(([example, means]) => h('div', null, h('dt', null, h('code', null, example)), h('dd', null, means)))));
