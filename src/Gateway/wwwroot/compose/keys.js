// What a key means in the input box, where an input method may be at work.

/**
 * Tells whether a key belongs to an input method: Enter there ends a word, and must not send. Most browsers say so of the key itself (isComposing, or 229); Safari ends the composition
 * first and sends the key after it, in the same turn.
 */
export class Composing {
  #on = false;
  #justEnded = false;

  constructor(element) {
    element.addEventListener('compositionstart', () => { this.#on = true; });
    element.addEventListener('compositionend', () => {
      this.#on = false;
      this.#justEnded = true;
      setTimeout(() => { this.#justEnded = false; });
    });
    // Where a text is taken away from under it, an input method may end without a word.
    element.addEventListener('input', ({ isComposing }) => { this.#on = isComposing; });
  }

  get active() { return this.#on; }

  owns(key) {
    return key.isComposing || key.keyCode === 229 || this.#justEnded;
  }
}

/** On a touch screen Enter breaks the line, for there is no Shift to press with it; the button sends. */
export const enterSends = () => !matchMedia('(hover: none) and (pointer: coarse)').matches;

/** What a key is to do: 'send', 'cancel', 'edit-last' or nothing of its own. */
export function meaningOf({ key, shiftKey, ctrlKey, metaKey, altKey }, { isEmpty, enter }) {
  if (key === 'Enter' && !shiftKey && !altKey) return enter || ctrlKey || metaKey ? 'send' : undefined;
  if (shiftKey || ctrlKey || metaKey || altKey) return undefined;
  if (key === 'Escape') return 'cancel';
  return key === 'ArrowUp' && isEmpty ? 'edit-last' : undefined;
}

/** Puts a text in the place of a part of the box, as if it had been typed: it can be undone, and is heard as input. */
export function insert(element, start, end, text) {
  // Without the focus nothing can be typed; but on a touch screen it would bring up the keyboard.
  if (enterSends()) element.focus();
  if (document.activeElement === element) {
    element.setSelectionRange(start, end);
    if (document.execCommand('insertText', false, text)) return;
  }
  element.setRangeText(text, start, end, 'end');
  element.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}
