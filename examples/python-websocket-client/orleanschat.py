"""A connection to the chat on websocket-client, the blocking package (Debian: python3-websocket).

Sending and receiving are the first lines of any handbook. The rest of this file is what networks make necessary: they break, and
neither a message nor a line that somebody typed may get lost or come twice.
"""

import itertools
import json
import random
import socket
import threading
import time
import uuid
from collections import deque
from contextlib import suppress

import websocket

AGAIN = ("unavailable", "rate_limited")  # these errors pass; all others are answers
SILENCE = 70  # seconds: the server pings every 30, so a line that is quiet for longer is dead
FRAME_BYTES = 65_536  # the server takes no longer ones


class Refused(Exception):
    """The server does not want us back; a person has to do something."""


class Chat:
    """One user's connection, made anew whenever it breaks. `show` gets every event of the user's rooms once, in each room's order,
    and at each `join` the room's newest messages before.

    One thread calls `run`, which reads the socket and calls `show`; any other may `join`, `say` and `finish`.
    """

    def __init__(self, url, sign_in, show):
        self.url, self.sign_in, self.show = url, sign_in, show
        self.token = self.user = None
        self.retry_after = 0  # milliseconds that the server wants us to stay away
        self.lock = threading.Condition()  # whoever touches what follows has it
        self.socket = None
        self.online = self.done = False
        self.ids, self.replies = itertools.count(1), {}  # the id of each request, and who waits for the reply
        self.joining = set()  # rooms to join, until that is answered
        self.seen = {}  # of each room the newest seq that was shown: all that one must remember to miss nothing
        self.syncing = set()  # rooms whose missed events are on their way
        self.held = {}  # of rooms whose history is on its way: the events that came in between
        self.outbox, self.underway = deque(), False  # what is not known to be stored, the oldest first

    # Connecting: one connection after another, each after a random pause, so that a crowd does not come back as one.

    def run(self):
        attempt = 0
        while not self.done:
            began, self.retry_after = time.monotonic(), 0
            code, why = self.converse()
            if 4500 <= code <= 4999:
                raise Refused(f"The server has ended this for good: {why}.")
            attempt = 1 if time.monotonic() - began > 10 else min(attempt + 1, 7)
            pause = self.retry_after / 1000 + random.uniform(0, min(30, 0.5 * 2 ** (attempt - 1)))
            with self.lock:
                if not self.done:
                    self.show({"type": "offline", "reason": why, "seconds": round(pause, 1)})
                self.lock.wait_for(lambda: self.done, pause)

    def converse(self):
        """One connection, from its beginning to its end. Returns the code that says why it ended, and why in words."""
        code, why = 4003, "the network broke"  # which says nothing
        try:
            connection = websocket.create_connection(self.url, timeout=10, suppress_origin=True)
            connection.settimeout(SILENCE)
            with self.lock:
                self.socket = connection
            while True:
                opcode, data = connection.recv_data()
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    return code, why
                frame = json.loads(data)
                if frame["type"] == "bye":
                    code, why, self.retry_after = frame["code"], frame["reason"], frame.get("retry_after_ms", 0)
                else:
                    with self.lock:
                        self.receive(frame)
        except websocket.WebSocketBadStatusException as refused:
            if 400 <= refused.status_code < 500 and refused.status_code not in (408, 429):
                raise Refused(f"No chat at {self.url}: HTTP {refused.status_code}.") from None
            why = f"HTTP {refused.status_code}"
        except (websocket.WebSocketException, OSError) as broken:
            why = why if code != 4003 else str(broken)
        finally:
            self.lost()
        return code, why

    def lost(self):
        with self.lock:
            if self.socket:
                self.socket.shutdown()
            self.socket, self.online, self.underway = None, False, False
            self.replies.clear()
            self.syncing.clear()

    def hang_up(self):
        """Wakes the thread that reads, which then connects anew."""
        with suppress(AttributeError, OSError):  # it knows already
            self.socket.sock.shutdown(socket.SHUT_RDWR)

    def receive(self, frame):
        then = self.replies.pop(frame.get("id"), None)
        if then:
            then(frame)
        elif frame["type"] == "hello":
            self.request({"type": "auth", "token": self.token} if self.token else self.sign_in, self.signed_in)
        elif "room" in frame and "seq" in frame:
            self.event(frame)

    def signed_in(self, reply):
        if reply["type"] == "ready":
            self.online, self.user, self.token = True, reply["user"], reply["token"]
            self.show({"type": "online", "user": self.user})
            self.resume({room["room"]: room["seq"] for room in reply["rooms"]})
        elif reply["code"] == "unauthenticated" and self.token:  # it has run out: show the password, or say the name, again
            self.token = None
            self.request(self.sign_in, self.signed_in)
        elif reply["code"] in (*AGAIN, "internal"):
            self.retry_after = reply.get("retry_after_ms", 0)
            self.hang_up()
        else:
            raise Refused(reply["message"])

    def request(self, frame, then):
        """Sends a frame; `then` gets its reply. Where the connection is gone, whoever needs the reply asks anew on the next one."""
        if self.socket:
            number = next(self.ids)
            self.replies[number] = then
            try:
                self.socket.send(json.dumps({**frame, "id": number}))
            except (websocket.WebSocketException, OSError):
                self.hang_up()

    def later(self, reply, do):
        """Does something after as long as the server asked for, unless the connection is another one by then."""
        def run(connection=self.socket):
            with self.lock:
                if connection is self.socket:
                    do()
        timer = threading.Timer(reply.get("retry_after_ms", 500) / 1000 + random.uniform(0, 0.5), run)
        timer.daemon = True
        timer.start()

    # Receiving: each room counts its events 1, 2, 3, …; whoever remembers the last number can ask for the rest.

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
        self.flush()

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

    # Sending: one message after another; the cid says which it is, so that one that is sent twice is there once.

    def say(self, room, text):
        frame = {"type": "send", "room": room, "text": text, "cid": uuid.uuid4().hex}
        with self.lock:
            if len(json.dumps(frame)) > FRAME_BYTES - 32:
                return self.show({**frame, "type": "unsent", "message": "It is too long."})
            self.outbox.append(frame)
            self.flush()

    def flush(self):
        if self.online and self.outbox and not self.underway:
            self.underway = True
            self.request(self.outbox[0], self.sent)

    def sent(self, reply):
        if reply.get("code") in AGAIN:
            return self.later(reply, lambda: self.request(self.outbox[0], self.sent))
        frame, self.underway = self.outbox.popleft(), False
        if reply["type"] == "error":
            self.show({**frame, "type": "unsent", "message": reply["message"]})
        self.lock.notify_all()
        self.flush()

    def finish(self):
        """Ends the conversation once everything has been sent."""
        with self.lock:
            self.lock.wait_for(lambda: not self.outbox)
            self.done = True
            self.lock.notify_all()
            with suppress(AttributeError, websocket.WebSocketException, OSError):
                self.socket.send_close()
            self.hang_up()
