// The webhooks of a room; for its staff.

import { ask, field } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { dateAndTime } from '../lib/format.js';
import { explain, say } from '../words/index.js';
import { busy, form, load, refusal, secret } from './panel.js';

const types = ['message', 'edited', 'deleted', 'reacted', 'pinned', 'member', 'room', 'webhook'];
const most = 10;
const addressLength = 2048;

export async function showWebhooks(panel) {
  const { app, args: { room }, body, signal, title } = panel;
  title(say('side.webhooks'));
  let known = [];
  const list = h('ul', { class: 'cards' });
  const made = h('div');
  const read = async () => ({ webhooks: known } = await app.client.webhooks(room));
  const show = () => {
    create.hidden = known.length >= most;
    fill(list, known.length === 0 && h('li', { class: 'empty' }, say('side.noWebhooks')), known.map((webhook) => card(panel, webhook)));
  };
  const create = createForm(app, room, (webhook) => {
    if (!known.some(({ webhook: id }) => id === webhook.webhook)) known = [...known, webhook];
    fill(made, secret(say('side.webhookSecret'), webhook.secret, say('side.webhookSecretHint')));
    made.querySelector('input').focus();
    show();
  });
  if (await load(panel, body, read) === undefined) return;
  fill(body, h('p', { class: 'hint' }, say('side.webhooksAre')), made, list, create);
  show();
  app.client.addEventListener('webhook', async ({ detail }) => {
    if (detail.room !== room) return;
    await read().catch(() => {});
    if (!signal.aborted) show();
  }, { signal });
}

function card({ app, args: { room } }, { webhook, url, events, by, created_at: createdAt, delivered, failing_since: failing, disabled_at: disabled, reason }) {
  const note = h('p', { class: 'hint', role: 'status' });
  const test = async (click) => busy(click.currentTarget, async () => {
    const { received, status, reason: why } = await app.client.webhookTest(room, webhook);
    fill(note, received ? say('side.webhookReceived', status) : say('side.webhookFailed', why ?? status ?? ''));
  });
  const remove = async (click) => {
    const button = click.currentTarget;
    if (await ask(say('side.webhookDeleteAsk'), url, say('side.delete'))) busy(button, () => app.client.webhookDelete(room, webhook));
  };
  return h('li', { class: 'card', dataset: { webhook } },
    h('p', { class: 'address' }, url),
    h('small', { class: 'faint' }, events.join(', ')),
    h('small', { class: 'faint' }, say('side.webhookBy', app.people.name(by), dateAndTime(createdAt))),
    h('small', { class: 'faint' }, say('side.webhookDelivered', delivered)),
    disabled ? h('p', { class: 'refusal' }, say('side.webhookDisabled', dateAndTime(disabled), reason ?? ''))
      : failing && h('p', { class: 'refusal' }, say('side.webhookFailing', dateAndTime(failing))),
    note,
    h('div', { class: 'choices' }, h('button', { type: 'button', class: 'quiet', onclick: test }, say('side.webhookTest')), h('button', { type: 'button', class: 'quiet danger', onclick: remove }, say('side.delete'))));
}

function createForm(app, room, created) {
  const url = h('input', { id: 'webhook-url', type: 'url', maxlength: addressLength, placeholder: 'https://', autocomplete: 'off', spellcheck: 'false' });
  const boxes = types.map((type) => h('input', { type: 'checkbox', value: type, checked: type === 'message' }));
  const error = refusal();
  const work = async () => {
    const address = url.value.trim();
    const events = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    error.hidden = address.startsWith('https://') && URL.canParse(address) && events.length > 0;
    fill(error, error.hidden ? '' : events.length === 0 ? say('side.webhookNoEvents') : say('side.webhookNoAddress'));
    if (!error.hidden) {
      url.focus();
      return;
    }
    try {
      created(await app.client.webhookCreate(room, address, { events }));
    } catch (refused) {
      error.hidden = false;
      fill(error, refused.code === 'forbidden' ? say('side.webhookForbidden') : refused.code === 'bad_frame' ? say('side.webhookNoAddress') : explain(refused));
      return;
    }
    url.value = '';
  };
  return h('details', { class: 'more', id: 'webhook-new' }, h('summary', null, say('side.webhookNew')),
    form({}, work, h('button', null, say('side.create')), field(say('side.webhookUrl'), url, say('side.webhookUrlHint')), error,
      h('fieldset', { class: 'field' }, h('legend', null, say('side.webhookEvents')), h('div', { class: 'checks' }, boxes.map((box) => h('label', { class: 'check' }, box, h('code', null, box.value)))))));
}
