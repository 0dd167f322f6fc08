"""Where a client stands in each room's log. Events are counted 1, 2, 3, …; whoever remembers the last number can ask for the rest."""

import asyncio
import random

from errors import ChatError


class Rooms:
    """Hands over every event of every room once, in order, without a hole. `insist` asks the server, `hand_over` takes an event."""

    def __init__(self, insist, hand_over, from_read):
        self._insist, self._give, self._from_read = insist, hand_over, from_read
        self._user = None
        self._seen = {}  # the newest seq handed over: all that one must remember to miss nothing
        self._newest = {}  # the newest seq heard of
        self._catching_up = None

    def start(self, room, seq):
        """Events of this room are wanted after seq, unless it is known better already."""
        self._seen.setdefault(room, seq)

    def resume(self, user, rooms):
        """A new connection's `ready` tells the rooms: asks for what was missed, and forgets rooms that were left."""
        self._user = user
        self._newest = {room["room"]: room["seq"] for room in rooms}
        self._seen = {room: min(seq, self._newest[room]) for room, seq in self._seen.items() if room in self._newest}
        for room in rooms:
            self.start(room["room"], room["read" if self._from_read else "seq"])
        self._catch_up()

    def disconnected(self):
        if self._catching_up:
            self._catching_up.cancel()
            self._catching_up = None

    def receive(self, event):
        room, seq = event["room"], event["seq"]
        last = self._seen.get(room, seq - 1)  # a room that is new to us begins here
        self._newest[room] = max(seq, self._newest.get(room, 0))
        if seq == last + 1:
            self._hand_over(event)
        elif seq > last:
            self._catch_up()  # a hole: this one comes again with those before it

    def _hand_over(self, event):
        self._seen[event["room"]] = event["seq"]
        if event["type"] == "member" and event["user"] == self._user and event["action"] in ("leave", "kick", "ban"):
            del self._seen[event["room"]]
        self._give(event)

    def _catch_up(self):
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = asyncio.create_task(self._ask_for_missed())

    async def _ask_for_missed(self):
        while behind := {room: seq for room, seq in self._seen.items() if seq < self._newest.get(room, 0)}:
            reply = await self._insist({"type": "sync", "rooms": behind})
            for room, end in reply["rooms"].items():
                if end.get("error") == "unavailable":
                    await asyncio.sleep(random.uniform(0, 1))
                elif "error" in end:
                    self._seen.pop(room, None)
                elif not end["complete"]:  # more than the server replays
                    await self._page(room, end["seq"])
                elif room in self._seen:
                    self._seen[room] = max(end["seq"], self._seen[room])

    async def _page(self, room, end):
        """Hands over the messages up to an event of a room, as they are now."""
        more = True
        while more and self._seen.get(room, end) < end:
            try:
                page = await self._insist({"type": "history", "room": room, "after": self._seen[room], "limit": 100})
            except ChatError:
                self._seen.pop(room, None)  # not our room any more
                return
            for message in page["messages"]:
                if self._seen.get(room, end) < message["seq"] <= end:
                    self._hand_over(message)
            more = page["more"]
        if room in self._seen:
            self._seen[room] = max(end, self._seen[room])
