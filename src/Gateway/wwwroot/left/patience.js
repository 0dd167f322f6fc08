// What comes into the talk that is open and looked at is read a moment later: to show it as unread until then would only flicker.

const patienceMs = 1500;

export class Patience {
  #after;
  #room;
  #wasRead = false;
  #timer;

  /** after(room) is called when what was held back is to be shown after all. */
  constructor(after) {
    this.#after = after;
  }

  /** Whether what is unread in the talk that is open and looked at, { room, unread }, is not to be shown yet. */
  holds({ room, unread }) {
    if (room !== this.#room) {
      this.#begin(false);
      this.#room = room;
    }
    if (unread === 0) this.#begin(true);
    if (!this.#wasRead || unread === 0) return false;
    this.#timer ??= setTimeout(() => {
      this.#begin(false);
      this.#after(room);
    }, patienceMs);
    return true;
  }

  #begin(isRead) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wasRead = isRead;
  }
}
