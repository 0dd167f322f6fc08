"""A chat client on the asyncio websockets package.

Arguments: socket address, room. Each line on standard input is sent as a message; each message that
arrives is printed as a line of JSON. Ends when standard input does.
"""

import asyncio
import json
import sys

import websockets


async def receive(socket) -> None:
    async for text in socket:
        frame = json.loads(text)
        if frame["type"] in ("message", "error"):
            print(json.dumps(frame), flush=True)
        elif frame["type"] == "ok" and frame["id"] == "join":
            print(json.dumps({"type": "joined"}), flush=True)


async def main() -> None:
    address, room = sys.argv[1:]
    async with websockets.connect(address) as socket:
        receiving = asyncio.create_task(receive(socket))
        await socket.send(json.dumps({"type": "join", "id": "join", "room": room, "create": True}))
        while line := await asyncio.to_thread(sys.stdin.readline):
            await socket.send(json.dumps({"type": "send", "room": room, "text": line.rstrip("\n")}))
        receiving.cancel()


asyncio.run(main())
