// The chat in the app's page. The client does what the network makes necessary; here is what is shown.

import { ChatClient } from '/orleanschat/index.js';

const { chat, room, token: tokenAddress } = document.body.dataset;
const log = document.getElementById('log');
const state = document.getElementById('state');
const compose = document.getElementById('compose');
const client = new ChatClient(chat);
let entered = false;

/** A token of the app for its user; the cookie says who that is. */
async function fetchToken(anew) {
  const answer = await fetch(`${tokenAddress}${anew ? '?anew=1' : ''}`, { method: 'POST' });
  if (answer.status === 401) location.reload(); // signed out, perhaps in another tab
  if (!answer.ok) throw Object.assign(new Error((await answer.json()).error), { again: answer.status >= 500 });
  return (await answer.json()).token;
}

/** Signs in, until it works or somebody has to do something; a token that is refused is worth one more question. */
async function signIn(anew = false, attempt = 0) {
  entered = false;
  try {
    await client.signIn({ token: await fetchToken(anew) });
    entered = true;
  } catch (error) {
    if (error.code === 'unauthenticated' && !anew) return signIn(true);
    if (!error.again && !(error instanceof TypeError)) return say(error.message);
    say('Not connected; trying again.');
    await new Promise((resolve) => { setTimeout(resolve, Math.random() * Math.min(30_000, 500 * 2 ** attempt)); });
    return signIn(anew, attempt + 1);
  }
}

/** Text becomes text, whatever it looks like. */
function say(text) {
  state.textContent = text;
}

/** Puts a message in its place: events and history may overtake each other. */
function show({ seq, user, text, deleted_at: deleted }) {
  const known = [...log.children];
  let line = known.find((child) => Number(child.dataset.seq) === seq);
  if (!line) {
    line = document.createElement('li');
    line.dataset.seq = seq;
    log.insertBefore(line, known.find((child) => Number(child.dataset.seq) > seq) ?? null);
    if (log.children.length > 200) log.firstChild.remove();
  }
  const who = document.createElement('b');
  who.textContent = user;
  line.replaceChildren(who, deleted ? '(deleted)' : text);
  log.scrollTop = log.scrollHeight;
}

async function showHistory() {
  const page = await client.history(room, { limit: 50 });
  page.messages.forEach(show);
}

// History anew after each sign-in brings edits and deletions too, whatever was missed.
client.addEventListener('ready', () => {
  compose.elements.text.disabled = false; // from now on messages wait for a connection by themselves
  showHistory().catch((error) => say(error.message));
});
client.addEventListener('message', ({ detail }) => { if (detail.room === room) show(detail); });
client.addEventListener('edited', ({ detail }) => { if (detail.room === room) showHistory().catch(() => {}); });
client.addEventListener('deleted', ({ detail }) => { if (detail.room === room) showHistory().catch(() => {}); });
client.addEventListener('unsent', () => say(client.unsent.length > 0 ? `${client.unsent.length} not sent yet` : ''));
client.addEventListener('state', ({ detail }) => {
  if (detail.state === 'online') say('');
  else if (detail.state === 'waiting') say('Not connected; trying again.');
  else if (detail.state === 'closed' && entered && detail.error?.code === 'unauthenticated') signIn(true);
  else if (detail.state === 'closed' && entered && detail.error) say(detail.error.closeCode ? 'Signed out; reload the page to come back.' : detail.error.message);
});

compose.addEventListener('submit', (event) => {
  event.preventDefault();
  const box = compose.elements.text;
  const text = box.value;
  box.value = '';
  client.send(room, text).sent.catch((error) => {
    say(error.message);
    box.value = [text, box.value].filter(Boolean).join(' '); // what was typed is not lost
  });
});

signIn();
