#!/usr/bin/env python3
"""A pipe between a shell and a room: lines in are sent, what happens there comes out as lines of JSON. Ends when its input does.

    tail -f build.log | grep --line-buffered ERROR | CHAT_TOKEN=… python3 pipe.py ws://127.0.0.1:8080/ws builds
"""

import argparse
import asyncio
import json
import os
import sys

from errors import ChatError, Refused
from orleanschat import Chat


async def show(chat):
    async for event in chat.events():
        print(json.dumps(event), flush=True)


async def send_lines(chat, room):
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip():
            try:
                await chat.send(room, line.rstrip("\n"))
            except ChatError as error:
                print(f"Not sent: {error} {line}", end="", file=sys.stderr)


async def main(options):
    sign_in = {"type": "auth", "guest": options.guest} if options.guest else {"type": "auth", "token": os.environ["CHAT_TOKEN"]}
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    async with Chat(options.url, sign_in) as chat:
        await chat.join(options.room)
        print(json.dumps({"type": "joined", "room": options.room}), flush=True)
        both = {asyncio.create_task(show(chat)), asyncio.create_task(send_lines(chat, options.room))}
        done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="A pipe between a shell and a room.")
    arguments.add_argument("url")
    arguments.add_argument("room")
    arguments.add_argument("--guest", metavar="NAME", help="without it, CHAT_TOKEN signs in")
    given = arguments.parse_args()
    if not given.guest and "CHAT_TOKEN" not in os.environ:
        arguments.error("Sign in with --guest NAME, or a token in CHAT_TOKEN.")
    try:
        asyncio.run(main(given))
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        pass
