"""Where a client stands in each room's log. Events are counted 1, 2, 3, …; whoever remembers the last number can ask for the rest."""

AGAIN = ("unavailable", "rate_limited")  # these errors pass; all others are answers


class Rooms:
    """Shows every event of every room once, in order, without a hole. A connection extends it, which has `request`, `later`, `show`, `lock`, `online` and `user`."""

    def __init__(self):
        self.joining = set()  # rooms to join, until that is answered
        self.seen = {}  # of each room the newest seq that was shown: all that one must remember to miss nothing
        self.syncing = set()  # rooms whose missed events are on their way
        self.held = {}  # of rooms whose history is on its way: the events that came in between

    def resume(self, newest):
        self.seen = {room: min(seq, newest[room]) for room, seq in self.seen.items() if room in newest}  # others were left
        for room, seq in newest.items():
            self.seen.setdefault(room, seq)
        self.sync([room for room, seq in self.seen.items() if seq < newest[room]])
        self.held = {room: [] for room in self.held if room in self.seen}
        for room in self.held:
            self.history(room)
        for room in self.joining:
            self.enter(room)

    def event(self, frame):
        room, seq = frame["room"], frame["seq"]
        if room in self.held:
            self.held[room].append(frame)
        elif seq == self.seen.get(room, seq - 1) + 1:  # the next one, or the first of a room that is new to us
            self.seen[room] = seq
            if frame["type"] == "member" and frame["user"] == self.user and frame["action"] in ("leave", "kick", "ban"):
                del self.seen[room]
            self.show(frame)
        elif seq > self.seen[room]:  # a hole: this one comes again with those before it
            self.sync([room])

    def sync(self, rooms):
        rooms = [room for room in rooms if room in self.seen and room not in self.syncing]
        if rooms:
            self.syncing.update(rooms)
            self.request({"type": "sync", "rooms": {room: self.seen[room] for room in rooms}}, lambda reply: self.synced(rooms, reply))

    def synced(self, rooms, reply):
        self.syncing.difference_update(rooms)
        ends = reply.get("rooms", {room: {"error": "unavailable"} for room in rooms})
        for room, end in ends.items():
            if end.get("error") == "unavailable":
                self.later(reply, lambda room=room: self.sync([room]))
            elif "error" in end:
                self.seen.pop(room, None)
            elif not end["complete"]:  # more than the server replays
                self.seen[room] = end["seq"]
                self.show({"type": "gap", "room": room})
                self.history(room)

    def join(self, room):
        with self.lock:
            self.joining.add(room)
            if self.online:
                self.enter(room)

    def enter(self, room):
        self.held[room] = []
        self.request({"type": "join", "room": room, "create": True}, lambda reply: self.entered(room, reply))

    def entered(self, room, reply):
        if reply.get("code") in AGAIN:
            return self.later(reply, lambda: self.enter(room))
        self.joining.discard(room)
        if reply["type"] == "error":
            del self.held[room]
            self.show({"type": "refused", "room": room, "message": reply["message"]})
        else:
            self.seen.setdefault(room, reply["seq"])
            self.show({"type": "joined", "room": room})
            self.history(room)

    def history(self, room):
        """Shows a room's newest messages, then what came while they were on their way."""
        self.held.setdefault(room, [])
        page = {"type": "history", "room": room, "before": self.seen[room] + 1, "limit": 20}
        self.request(page, lambda reply: self.told(room, reply))

    def told(self, room, reply):
        for message in reply.get("messages", []):
            self.show(message)
        for frame in self.held.pop(room, []):
            self.event(frame)
