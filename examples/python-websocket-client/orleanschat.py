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

from rooms import AGAIN, Rooms

SILENCE = 70  # seconds: the server pings every 30, so a line that is quiet for longer is dead
PATIENCE = 60  # seconds: a server that pings and does not answer is no better
FRAME_BYTES = 65_536  # the server takes no longer ones


class Refused(Exception):
    """The server does not want us back; a person has to do something."""


def frame_of(data):
    """What the server says; what is no frame is no better than a line that breaks."""
    with suppress(ValueError):
        frame = json.loads(data)
        if isinstance(frame, dict) and isinstance(frame.get("type"), str):
            return frame
    raise websocket.WebSocketProtocolException("the server sent what is no frame")


class Chat(Rooms):
    """One user's connection, made anew whenever it breaks. `show` gets every event of the user's rooms once, in each room's order,
    and at each `join` the room's newest messages before.

    One thread calls `run`, which reads the socket and calls `show`; any other may `join`, `say` and `finish`.
    """

    def __init__(self, url, sign_in, show):
        if not url.startswith(("ws://", "wss://")):
            raise Refused(f"The chat's address begins with ws:// or wss://, not {url}.")
        super().__init__()
        self.url, self.sign_in, self.show = url, sign_in, show
        self.token = self.user = None
        self.retry_after = 0  # milliseconds that the server wants us to stay away
        self.lock = threading.Condition()  # whoever touches what follows has it
        self.socket = None
        self.online = self.done = False
        self.ids, self.replies = itertools.count(1), {}  # the id of each request, who waits for the reply, and since when
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
                opcode, data = connection.recv_data(control_frame=True)
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    return code, why
                if any(time.monotonic() - asked > PATIENCE for _, asked in list(self.replies.values())):
                    return code, "the server does not answer"
                if opcode in (websocket.ABNF.OPCODE_PING, websocket.ABNF.OPCODE_PONG):
                    continue
                frame = frame_of(data)
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
        then, _ = self.replies.pop(frame.get("id"), (None, None))
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
            self.flush()
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
            self.replies[number] = then, time.monotonic()
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
