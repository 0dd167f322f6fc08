// Tells the other one of a direct room that messages have arrived here, in whichever room is open.

/** Begins to tell, for as long as the page is open. */
export function tellDeliveries(app) {
  const tell = (room, seq) => { if (app.rooms.partner(room) !== undefined) app.client.delivered(room, seq); };
  app.client.addEventListener('message', ({ detail: { room, seq, user } }) => { if (user !== app.client.user) tell(room, seq); });
  app.client.addEventListener('gap', ({ detail: { room, seq } }) => tell(room, seq));
  // What came while this page was not there has arrived with the list of rooms.
  app.client.addEventListener('ready', ({ detail: { rooms } }) => {
    for (const { room, unread, last } of rooms) if (unread > 0 && last) tell(room, last.seq);
  });
}
