"""What a server may say that is no frame, and what it may leave unsaid: `python3 -m unittest tests`."""

import asyncio
import json
import unittest
from unittest import mock

import websockets

import orleanschat
from errors import Refused


class Server:
    """Lets everybody in, says `junk` on the first connection, and leaves the first request of each type in `deaf` unanswered."""

    def __init__(self, junk=None, deaf=()):
        self.junk, self.deaf = junk, set(deaf)

    async def serve(self, socket, path=None):
        await socket.send(json.dumps({"type": "hello", "version": 1}))
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] in self.deaf:
                self.deaf.remove(frame["type"])
            elif frame["type"] == "auth":
                await socket.send(json.dumps({"type": "ready", "id": frame["id"], "user": "alice", "token": "t", "rooms": []}))
                junk, self.junk = self.junk, None
                if junk is not None:
                    await socket.send(junk)
            else:
                await socket.send(json.dumps({"type": "ok", "id": frame["id"], "seq": 1}))


class HostileServer(unittest.IsolatedAsyncioTestCase):
    async def talk(self, server):
        async with websockets.serve(server.serve, "127.0.0.1", 0) as listening:
            port = listening.sockets[0].getsockname()[1]
            async with orleanschat.Chat(f"ws://127.0.0.1:{port}/ws", {"type": "auth", "guest": "alice"}) as chat:
                return await asyncio.wait_for(chat.send("lobby", "Hello"), 30)

    async def test_what_is_no_frame_is_a_line_that_breaks(self):
        for junk in ("nonsense", "[]", "7", "{}", '{"type":"message","room":"lobby","seq":"x"}'):
            with self.subTest(junk):
                self.assertEqual((await self.talk(Server(junk)))["seq"], 1)

    async def test_a_message_that_is_never_answered_is_sent_again(self):
        with mock.patch.object(orleanschat, "PATIENCE", 0.1):
            self.assertEqual((await self.talk(Server(deaf=["send"])))["seq"], 1)

    async def test_an_address_that_is_none_of_a_socket_is_refused(self):
        with self.assertRaises(Refused):
            orleanschat.Chat("http://127.0.0.1:8080", {})


if __name__ == "__main__":
    unittest.main()
