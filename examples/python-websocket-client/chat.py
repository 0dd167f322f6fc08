#!/usr/bin/env python3
"""A chat in the terminal.

    python3 chat.py ws://127.0.0.1:8080/ws lobby --guest alice

What is typed is sent to the room; `/join ROOM` goes to another one, `@bob …` is for bob alone. Ctrl-D ends it once everything is sent.
"""

import argparse
import getpass
import json
import os
import sys
import threading

from orleanschat import Chat, Refused


def main():
    arguments = argparse.ArgumentParser(description="A chat in the terminal.")
    arguments.add_argument("url", help="ws://127.0.0.1:8080/ws")
    arguments.add_argument("room")
    arguments.add_argument("--guest", metavar="NAME", help="just a name, where the server lets guests in")
    arguments.add_argument("--user", metavar="NAME", help="asks for the password, unless CHAT_PASSWORD has it; without either, CHAT_TOKEN is shown")
    arguments.add_argument("--json", action="store_true", help="prints events as lines of JSON, for programs")
    options = arguments.parse_args()

    # Whatever bytes come in, a line becomes text; a terminal that cannot show a character shows another one.
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    sys.stdout.reconfigure(errors="replace", line_buffering=True)
    try:
        chat = Chat(options.url, sign_in(options), show_json if options.json else show)
    except Refused as refused:
        arguments.error(refused)
    chat.join(options.room)
    threading.Thread(target=read_lines, args=(chat, options.room), daemon=True).start()
    try:
        chat.run()
    except Refused as refused:
        print(refused, file=sys.stderr)
    except KeyboardInterrupt:
        pass
    for frame in chat.outbox:
        print(f"Not sent: {frame['text']}", file=sys.stderr)
    return 1 if not chat.done or chat.outbox else 0


def sign_in(options):
    """The frame that signs in, and none of it is an argument that other users of this machine could see."""
    if options.guest:
        return {"type": "auth", "guest": options.guest}
    if options.user:
        return {"type": "login", "user": options.user, "password": os.environ.get("CHAT_PASSWORD") or getpass.getpass()}
    if "CHAT_TOKEN" not in os.environ:
        raise Refused("Sign in with --guest NAME, --user NAME, or a token in CHAT_TOKEN.")
    return {"type": "auth", "token": os.environ["CHAT_TOKEN"]}


def read_lines(chat, room):
    for line in sys.stdin:
        text = line.rstrip("\n")
        if text.startswith("/join "):
            room = text.removeprefix("/join ").strip()
            chat.join(room)
        elif text.startswith("@") and " " in text:
            chat.say(*text.split(" ", 1))
        elif text.strip():
            chat.say(room, text)
    chat.finish()


def show(frame):
    kind, room = frame["type"], frame.get("room")
    if kind == "message" and not frame.get("deleted_at"):
        print(f"[{room}] {frame['user']}: {printable(frame['text'])}")
    elif kind == "member":
        print(f"[{room}] * {frame['user']}: {frame['action']}")
    elif kind == "edited":
        print(f"[{room}] {frame['by']} meant: {printable(frame['text'])}")
    elif kind == "joined":
        print(f"[{room}] -- you are here --")
    elif kind == "gap":
        print(f"[{room}] -- more was said while you were away; the newest --")
    elif kind == "offline":
        print(f"-- not connected: {printable(frame['reason'])} --")
    elif kind in ("unsent", "refused"):
        print(f"[{room}] ! {printable(frame['message'])} {printable(frame.get('text', ''))}")


def show_json(frame):
    print(json.dumps(frame))


def printable(text):
    """What others wrote, without what a terminal would take for a command."""
    lines = text.splitlines() or [""]
    return "\n    ".join("".join(c if c.isprintable() or c == "\u200d" else "\ufffd" for c in line) for line in lines)


if __name__ == "__main__":
    sys.exit(main())
