// What may be typed as a name and a password, as the protocol has it.

const userId = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** A user name as it was meant: without spaces around it or an @ before it, and in small letters. */
export const cleanUser = (typed) => typed.trim().replace(/^@/, '').toLowerCase();

/** What is wrong with a user name, as a key of words; undefined where nothing is. */
export function wrongUser(user) {
  if (user === '') return 'entry.userMissing';
  return userId.test(user) ? undefined : 'entry.userWrong';
}

/** What is wrong with a password, whose length is counted as the server does; one that is only to be shown may be as short as it once was. */
export function wrongPassword({ length }, isNew) {
  if (length === 0) return 'entry.passwordMissing';
  if (length > 128) return 'entry.passwordLong';
  return isNew && length < 8 ? 'entry.passwordShort' : undefined;
}

/** Lowers what is typed into an input, but not while an input method is composing. */
export function lowerTyping(input) {
  const lower = () => {
    const { selectionStart, selectionEnd, value } = input;
    if (value === value.toLowerCase()) return;
    input.value = value.toLowerCase();
    input.setSelectionRange(selectionStart, selectionEnd);
  };
  input.addEventListener('input', (event) => { if (!event.isComposing) lower(); });
  input.addEventListener('compositionend', lower);
  return input;
}
