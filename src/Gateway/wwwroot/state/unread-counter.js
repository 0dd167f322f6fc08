// Counts on what is unread between two answers of the server: each is true at one moment, that of the room's `head`, and events and answers
// may overtake each other.

const maxKept = 2000;

/** Rooms are { room, read, unread, mentions, head }; each method says what they become. */
export class UnreadCounter {
  // Messages of others above `head`, by room: { seq, named }.
  #later = new Map();

  clear() { this.#later.clear(); }

  forget(room) { this.#later.delete(room); }

  /** The server has told of a room as it was at its `seq`; `known` is what was known of it until then. */
  answered(known, room) {
    const answer = { read: room.read, unread: room.unread, mentions: room.mentions, head: room.seq };
    const isOld = known !== undefined && (known.read > answer.read || (known.read === answer.read && known.head > answer.head));
    const { read, unread, mentions, head } = isOld ? known : this.#from(room.room, answer);
    return { ...room, read, unread, mentions, head };
  }

  /** A message of somebody else has come; `named` whether it names the user. */
  counted({ room, read, unread, mentions, head }, seq, named) {
    if (seq <= head || seq <= read) return {};
    const later = this.#later.get(room) ?? [];
    this.#later.set(room, later);
    later.push({ seq, named });
    // Answers from before the ones that are dropped are then not to be counted on from.
    const dropped = later.length > maxKept ? later.shift().seq : head;
    return { unread: unread + 1, mentions: mentions + (named ? 1 : 0), head: dropped };
  }

  /** The user has read: { read, unread, mentions, head }. Undefined where that is old news. */
  read(known, answer) {
    if (answer.read < known.read || (answer.read === known.read && answer.head < known.head)) return undefined;
    const counted = this.#from(known.room, answer);
    return { ...counted, head: Math.max(known.head, answer.head) };
  }

  #from(room, { read, unread, mentions, head }) {
    const later = (this.#later.get(room) ?? []).filter(({ seq }) => seq > head && seq > read);
    if (later.length > 0) this.#later.set(room, later);
    else this.#later.delete(room);
    return { read, unread: unread + later.length, mentions: mentions + later.filter(({ named }) => named).length, head };
  }
}
