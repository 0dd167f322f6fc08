"""A small client of the chat on asyncio and websockets (Debian: python3-websockets; any version from 10 on).

    chat = Chat("ws://127.0.0.1:8080/ws", {"type": "auth", "token": token})
    async with chat:
        await chat.join("lobby")
        await chat.send("lobby", "Hello")       # returns once it is stored, through whatever happens to the network
        async for event in chat.events():       # every event of every room, once, in the room's order
            ...
"""

import asyncio
import json
import random
import time
import uuid
from collections import defaultdict

import websockets

from errors import AGAIN, ChatError, Offline, Refused
from rooms import Rooms

FRAME_BYTES = 65_536  # the server takes no longer ones
PATIENCE = 60  # seconds: a server that lives and does not answer for longer is asked anew


class _Bye(Exception):
    """The server ends the connection, and wants to see us again."""

    def __init__(self, retry_after_ms):
        super().__init__()
        self.retry_after = retry_after_ms / 1000


def _unless_bye(frame):
    if frame["type"] != "bye":
        return frame
    if 4500 <= frame["code"] <= 4999:
        raise Refused(f"The server has ended this for good: {frame['reason']}.")
    raise _Bye(frame.get("retry_after_ms", 0))


class Chat:
    """One user's connection, made anew whenever it breaks.

    `sign_in` is an `auth` or `login` frame. With `from_read`, events begin where the user has read up to (see `read`): so the server
    remembers where a program was that keeps nothing itself. Otherwise they begin now.
    """

    def __init__(self, url, sign_in, *, from_read=False):
        if not url.startswith(("ws://", "wss://")):
            raise Refused(f"The chat's address begins with ws:// or wss://, not {url}.")
        self.url, self.user, self.token = url, None, None
        self._sign_in = sign_in
        self._socket, self._online, self._refused = None, asyncio.Event(), None
        self._replies, self._last_id = {}, 0  # the future of each request's reply
        self._events = asyncio.Queue()
        self._rooms = Rooms(self.insist, self._events.put_nowait, from_read)
        self._reads = {}  # how far rooms have been read, as far as the server has not been told
        self._lanes = defaultdict(asyncio.Lock)  # to each room one message after another
        self._telling = self._running = None

    async def __aenter__(self):
        self._running = asyncio.create_task(self._run())
        await self._online.wait()
        if self._refused:
            raise self._refused
        return self

    async def __aexit__(self, *_):
        if self._reads and self._online.is_set():
            await asyncio.wait({self._telling}, timeout=3)
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def events(self):
        """What the server says unasked: every event of the user's rooms once, in each room's order. Raises Refused in the end."""
        while True:
            event = await self._events.get()
            if isinstance(event, Refused):
                raise event
            yield event

    async def request(self, frame):
        """Sends a frame and returns its `ok`. Raises ChatError, or Offline: then nobody knows whether it happened."""
        if not self._online.is_set() or self._refused:
            raise Offline()
        self._last_id += 1
        number, reply = self._last_id, asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        try:
            await self._socket.send(json.dumps({**frame, "id": number}))
            return await asyncio.wait_for(reply, PATIENCE)
        except (websockets.ConnectionClosed, asyncio.TimeoutError):
            raise Offline() from None
        finally:
            self._replies.pop(number, None)

    async def insist(self, frame):
        """As `request`, for what may be asked twice: asks until there is an answer that asking again would not change."""
        while True:
            await self._online.wait()
            if self._refused:
                raise self._refused
            try:
                return await self.request(frame)
            except Offline:
                await asyncio.sleep(0.1)
            except ChatError as error:
                if error.code not in AGAIN:
                    raise
                await asyncio.sleep(error.retry_after + random.uniform(0, 1))

    async def send(self, room, text, *, cid=None, **more):
        """Sends a message; returns its `seq` and `at`. By its cid it is stored once, and after those sent to the room before."""
        frame = {"type": "send", "room": room, "text": text, "cid": cid or uuid.uuid4().hex, **more}
        if len(json.dumps(frame)) > FRAME_BYTES - 32:
            raise ChatError({"code": "too_large", "message": "The message is too long."})
        async with self._lanes[room]:
            return await self.insist(frame)

    async def join(self, room):
        """Joins a room, making it where there is none; its events follow."""
        joined = await self.insist({"type": "join", "room": room, "create": True})
        self._rooms.start(room, joined["seq"])
        return joined

    def read(self, room, seq):
        """Notes that everything up to seq has been dealt with. The server is told about once a second."""
        self._reads[room] = max(seq, self._reads.get(room, 0))
        if self._online.is_set() and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell_reads())

    async def _tell_reads(self):
        while self._reads:
            await asyncio.sleep(1)
            for room, seq in list(self._reads.items()):
                try:
                    await self.insist({"type": "read", "room": room, "seq": seq})
                except ChatError:
                    pass  # not our room any more
                if self._reads[room] == seq:
                    del self._reads[room]

    # Connecting: one connection after another, each after a random pause, so that a crowd does not come back as one.

    async def _run(self):
        attempt = 0
        while True:
            began, retry_after = time.monotonic(), 0
            try:
                await self._converse()
            except _Bye as bye:
                retry_after = bye.retry_after
            except Refused as refused:
                self._refused = refused
                self._online.set()
                return self._events.put_nowait(refused)
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                pass  # a network that breaks says nothing
            except (ValueError, LookupError, TypeError, AttributeError):
                pass  # and what is no frame of the protocol says no more
            finally:
                self._lost()
            attempt = 1 if time.monotonic() - began > 10 else min(attempt + 1, 7)
            await asyncio.sleep(retry_after + random.uniform(0, min(30, 0.5 * 2 ** (attempt - 1))))

    async def _converse(self):
        """One connection, from its beginning to its end."""
        try:
            # The package asks every 20 seconds whether the server is still there.
            async with websockets.connect(self.url, max_size=2**24, close_timeout=2) as socket:
                self._ready(socket, await self._authenticate(socket))
                async for text in socket:
                    self._receive(json.loads(text))
        except websockets.InvalidHandshake as error:
            # Where the status is depends on the package's version.
            status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", 503)
            if 400 <= status < 500 and status not in (408, 429):
                raise Refused(f"No chat at {self.url}: HTTP {status}.") from None
            raise

    async def _authenticate(self, socket):
        _unless_bye(json.loads(await socket.recv()))  # hello
        by_token = {"type": "auth", "token": self.token}
        for frame in (by_token, self._sign_in) if self.token else (self._sign_in,):
            await socket.send(json.dumps({**frame, "id": 0}))
            reply = _unless_bye(json.loads(await socket.recv()))
            if reply.get("code") != "unauthenticated":  # a token that has run out: show the password, or say the name, again
                break
        if reply["type"] == "error":
            if reply["code"] in (*AGAIN, "internal"):
                raise _Bye(reply.get("retry_after_ms", 0))
            raise Refused(reply["message"])
        return reply

    def _ready(self, socket, ready):
        self._socket, self.user, self.token = socket, ready["user"], ready["token"]
        self._online.set()
        self._rooms.resume(self.user, ready["rooms"])
        for room, seq in self._reads.items():
            self.read(room, seq)

    def _lost(self):
        if not self._refused:
            self._online.clear()
        self._rooms.disconnected()
        if self._telling:
            self._telling.cancel()
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(Offline())

    def _receive(self, frame):
        reply = self._replies.get(_unless_bye(frame).get("id"))
        if reply is not None:
            if reply.done():
                pass  # nobody waits for it any more
            elif frame["type"] == "error":
                reply.set_exception(ChatError(frame))
            else:
                reply.set_result(frame)
        elif "room" in frame and "seq" in frame:
            self._rooms.receive(frame)
        else:
            self._events.put_nowait(frame)
