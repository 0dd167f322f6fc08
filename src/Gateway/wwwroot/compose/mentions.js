// Who is named in a text: `@id`, where an e-mail address names nobody.

const named = /(?<![A-Za-z0-9._%+@-])@([a-z0-9][a-z0-9._-]*|\p{Script=Han}+)/giu;
const idLength = 32;

/**
 * Whom a text names, each once, in order: those that isUser(id) knows, and '*' where one of the words for everybody is among them; `everybody` is empty where one may not name all.
 * A full stop or a dash after a name belongs to the sentence, unless there is a user with it.
 */
export function mentionsIn(text, isUser, everybody = []) {
  const found = new Set();
  for (const [, written] of text.toLowerCase().matchAll(named)) {
    const user = meansAll(written, everybody) ? '*' : userOf(written, isUser);
    if (user !== undefined) found.add(user);
  }
  return [...found];
}

// In Chinese the next word follows at once.
function meansAll(written, everybody) {
  return everybody.some((word) => (/\p{Script=Han}/u.test(word) ? written.startsWith(word) : written.replace(/[._-]+$/, '') === word));
}

function userOf(written, isUser) {
  for (let id = written.slice(0, idLength + 1); id !== ''; id = id.slice(0, -1)) {
    if (id.length <= idLength && isUser(id)) return id;
    if (!/[._-]$/.test(id)) return undefined;
  }
  return undefined;
}

/** The name that is being written before the caret: { start, query } of an `@` that begins a word; undefined where there is none. */
export function nameAt(text, caret) {
  const before = text.slice(Math.max(0, caret - 64), caret);
  const [, query] = before.match(/(?:^|[^A-Za-z0-9._%+@-])@([\p{L}\p{N}._-]{0,40})$/u) ?? [];
  return query === undefined ? undefined : { start: caret - query.length - 1, query };
}
