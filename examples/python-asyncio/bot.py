#!/usr/bin/env python3
"""A bot that throws dice and chooses: `!roll 2d6`, `!choose tea | coffee`, in its rooms and directly.

    CHAT_TOKEN=… python3 bot.py ws://127.0.0.1:8080/ws lobby

It keeps nothing: where it has read up to, the server remembers, and the cid of an answer is made of the question's number. So it may
be killed at any moment, and every question that was asked meanwhile is answered, once.
"""

import asyncio
import os
import random
import re
import sys

from errors import ChatError, Refused
from orleanschat import Chat


def answer_to(text):
    if match := re.fullmatch(r"!roll(?: ([1-9]\d?)d([1-9]\d{0,3}))?\s*", text):
        dice, sides = int(match[1] or 1), int(match[2] or 6)
        rolls = [random.randint(1, sides) for _ in range(dice)]
        return f"🎲 {' + '.join(map(str, rolls))} = {sum(rolls)}" if dice > 1 else f"🎲 {rolls[0]}"
    if text.startswith("!choose "):
        choices = [choice.strip() for choice in text.removeprefix("!choose ").split("|")]
        return f"👉 {random.choice(choices)[:1000]}"
    return None


async def attend(chat, events):
    """Deals with the events of one room, one after another."""
    while True:
        event = await events.get()
        answer = answer_to(event["text"]) if event["type"] == "message" and event["user"] != chat.user else None
        if answer:
            try:
                await chat.send(event["room"], answer, reply_to=event["seq"], cid=f"answer-{event['seq']}")
            except ChatError as error:
                print(f"{event['room']} {event['seq']}: {error}", file=sys.stderr)  # muted, blocked, or the question was deleted
        chat.read(event["room"], event["seq"])


async def main(url, *rooms):
    queues, tasks = {}, []  # a room that is slow does not keep the others waiting
    async with Chat(url, {"type": "auth", "token": os.environ["CHAT_TOKEN"]}, from_read=True) as chat:
        for room in rooms:
            await chat.join(room)
        print(f"{chat.user} is there.", flush=True)
        async for event in chat.events():
            if "seq" in event and "room" in event:
                if event["room"] not in queues:
                    queues[event["room"]] = asyncio.Queue()
                    tasks.append(asyncio.create_task(attend(chat, queues[event["room"]])))
                queues[event["room"]].put_nowait(event)


if __name__ == "__main__":
    if len(sys.argv) < 2 or "CHAT_TOKEN" not in os.environ:
        sys.exit("CHAT_TOKEN=… python3 bot.py ws://127.0.0.1:8080/ws [ROOM …]")
    try:
        asyncio.run(main(*sys.argv[1:]))
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        pass
