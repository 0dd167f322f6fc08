// The page: a guest, one room, its messages. Whatever came over the network becomes text nodes, never markup.

import { ChatClient } from './chat-client.js';
import { MessageList } from './chat-messages.js';
import { say, speak } from './chat-words.js';

const part = (id) => document.getElementById(id);
const [entry, chat, status, text] = ['entry', 'chat', 'status', 'text'].map(part);
const pageSize = 50;

const client = new ChatClient(new URL('ws', location.href.replace(/^http/, 'ws')).href);
const list = new MessageList({
  messages: part('messages'), unsent: part('unsent'), scroll: part('scroll'), onShortened: () => { part('earlier').hidden = false; },
});
let room;
// Rises whenever the list begins anew, so that a page of history that comes late is dropped.
let reading = 0;
let unread = false;
// What others have written since anybody looked at the page.
let unseen = 0;

// What is shown has been read, as long as somebody can see it; else the title counts.
function look(more = 0) {
  if (room === undefined) return;
  unseen = document.hidden ? unseen + more : 0;
  if (!document.hidden && list.lastSeq > 0) client.read(room, list.lastSeq);
  document.title = unseen > 0 ? `(${unseen}) ${part('title').textContent}` : part('title').textContent;
}

function show(view) {
  entry.hidden = view !== entry;
  chat.hidden = view !== chat;
}

function showEntry(refusal = '') {
  show(entry);
  part('name').value ||= localStorage.getItem('name') ?? '';
  part('room').value ||= decodeURIComponent(location.hash.slice(1)) || localStorage.getItem('room') || 'lobby';
  part('refusal').textContent = refusal;
  part('name').focus();
}

function explain(error) {
  if (error.code === 'already_exists') return say('taken');
  if (error.code === 'unauthenticated') return say('guests');
  return error.message;
}

async function enter(credentials, wanted) {
  try {
    await client.signIn(credentials);
    const joined = await client.join(wanted, { create: true });
    room = joined.room;
    localStorage.setItem('name', client.user);
    localStorage.setItem('room', room);
    history.replaceState(null, '', `#${encodeURIComponent(room)}`);
    part('title').textContent = joined.name ?? room;
    list.begin(client.user);
    show(chat);
    await readNewest();
    text.focus();
  } catch (error) {
    sessionStorage.removeItem('token');
    client.close();
    showEntry(explain(error));
  }
}

// Shows the newest page; where that fails, again when there is a connection, or a little later.
async function readNewest() {
  list.clear();
  reading++;
  unread = true;
  try {
    await read({});
    unread = false;
  } catch {
    if (client.state === 'online') setTimeout(() => { if (unread) readNewest(); }, 2000);
  }
}

async function read(range) {
  const mine = reading;
  const page = await client.request({ type: 'history', room, limit: pageSize, ...range });
  if (mine !== reading) return;
  list.add(...page.messages);
  part('earlier').hidden = !page.more;
  look();
}

client.addEventListener('state', ({ detail: { state, retryInMs = 0, error } }) => {
  chat.dataset.state = state;
  status.textContent = state === 'online' ? say('online', client.user) : say(state, Math.ceil(retryInMs / 1000));
  if (state === 'closed' && room !== undefined) {
    room = undefined;
    sessionStorage.removeItem('token');
    showEntry(error.code === 'closed' && error.closeCode === undefined ? '' : explain(error));
  }
});

client.addEventListener('ready', () => {
  sessionStorage.setItem('token', client.token);
  if (unread && room !== undefined) readNewest();
});

client.addEventListener('message', ({ detail }) => {
  if (detail.room !== room) return;
  list.add(detail);
  look(detail.user === client.user ? 0 : 1);
});

// Somewhere else the same user has looked.
client.addEventListener('read', ({ detail }) => {
  if (detail.room !== room || detail.user !== client.user || detail.read < list.lastSeq) return;
  unseen = 0;
  look();
});

document.addEventListener('visibilitychange', () => look());

client.addEventListener('deleted', ({ detail }) => {
  if (detail.room === room) list.delete(detail.target);
});

client.addEventListener('member', ({ detail }) => {
  if (detail.room === room) list.addNote(detail, say(detail.action === 'leave' ? 'left' : 'joined', detail.user));
});

client.addEventListener('gap', ({ detail }) => {
  if (detail.room === room) readNewest();
});

part('enter').addEventListener('submit', (submit) => {
  submit.preventDefault();
  enter({ guest: part('name').value }, part('room').value);
});

part('leave').addEventListener('click', () => client.close());

part('earlier').addEventListener('click', () => read({ before: list.firstSeq }).catch(() => {}));

part('write').addEventListener('submit', (submit) => {
  submit.preventDefault();
  const written = text.value.trim();
  if (written === '' || room === undefined) return;
  text.value = '';
  const { cid, sent } = client.send(room, written);
  list.addUnsent(cid, written);
  sent.then(
    ({ seq, at }) => list.add({ seq, at, cid, user: client.user, text: written }),
    (error) => list.fail(cid, say('failed', error.message)));
});

text.addEventListener('keydown', (key) => {
  // Enter also ends the choice of a character in an input method; that one is not for us.
  if (key.key !== 'Enter' || key.shiftKey || key.isComposing) return;
  key.preventDefault();
  part('write').requestSubmit();
});

addEventListener('online', () => client.reconnectNow());

speak(document);
text.placeholder = say('write');
text.setAttribute('aria-label', say('write'));
part('name').addEventListener('input', () => { part('name').value = part('name').value.toLowerCase(); });
part('room').addEventListener('input', () => { part('room').value = part('room').value.toLowerCase(); });

const token = sessionStorage.getItem('token');
const lastRoom = decodeURIComponent(location.hash.slice(1)) || localStorage.getItem('room');
if (token && lastRoom) enter({ token, guest: localStorage.getItem('name') ?? undefined }, lastRoom);
else showEntry();
