// The list of messages by keyboard: one message has the focus, and the arrow keys lead to the next; pages, the first and the newest.

const page = 0.9;

/** Makes the list one stop of the Tab key, and moves in it. */
export function moveByKeys(list) {
  const { element } = list;
  const current = () => element.querySelector('.message[tabindex="0"]');
  // What is in a message is reached with Tab from it, and from no other.
  const choose = (message) => {
    const before = current();
    if (message === before) return;
    for (const [one, index] of [[before, '-1'], [message, '0']]) {
      one?.setAttribute('tabindex', index);
      one?.querySelectorAll('a, button:not([aria-hidden])').forEach((part) => part.setAttribute('tabindex', index));
    }
  };
  const focus = (message) => {
    if (!message) return;
    choose(message);
    message.focus();
    message.scrollIntoView({ block: 'nearest' });
  };
  const isVisible = (message) => {
    const { top, bottom } = element.getBoundingClientRect();
    const box = message.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  };
  // From the message that has the focus, or where it is out of sight from what is to be seen.
  const step = (by) => {
    const all = list.elements;
    const from = document.activeElement.closest('.message');
    if (from !== null && isVisible(from)) focus(all[all.indexOf(from) + by]);
    else focus(all.findLast(isVisible));
  };
  const keys = {
    ArrowUp: () => step(-1),
    ArrowDown: () => step(1),
    PageUp: () => element.scrollBy(0, -page * element.clientHeight),
    PageDown: () => element.scrollBy(0, page * element.clientHeight),
    Home: () => list.toEnd({ oldest: true }),
    End: () => list.toEnd(),
  };
  element.addEventListener('keydown', (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || key.shiftKey || key.target.closest('input, video, audio')) return;
    const run = keys[key.key];
    if (run === undefined) return;
    key.preventDefault();
    run();
  });
  element.addEventListener('focusin', ({ target }) => {
    const message = target.closest('.message');
    if (message === null) return;
    list.rows.label(message);
    choose(message);
  });
  // There is always one message that Tab leads to.
  list.addEventListener('moved', () => { if (current() === null) list.elements.at(-1)?.setAttribute('tabindex', '0'); });
}
