#!/usr/bin/env python3
"""A sensor that reports into a room over a line that cannot be trusted. Python's standard library is all that it needs.

    CHAT_TOKEN=… python3 sensor.py https://chat.example.org greenhouse --source /sys/class/thermal/thermal_zone0/temp

What was measured is put on the disk first, and taken away only when the chat has said that it is stored: neither a broken line nor
a power cut loses a measurement. Each has an Idempotency-Key, so that one that is sent twice is in the room once.
"""

import argparse
import http.client
import json
import os
import random
import sqlite3
import sys
import threading
import time
import traceback
import urllib.parse
import uuid


class Queue:
    """Measurements on the disk, the oldest first; each thread opens its own. What does not fit pushes out the oldest."""

    def __init__(self, path, capacity):
        self._capacity = capacity
        self._file = sqlite3.connect(path, timeout=30)
        self._file.execute("pragma journal_mode = wal")
        self._file.execute("pragma synchronous = full")  # what was added is there after a power cut
        # autoincrement: no number is given twice, so whoever reads the room sees whether one is missing.
        self._file.execute("create table if not exists waiting (number integer primary key autoincrement, key text, text text)")

    def add(self, text):
        with self._file:  # one transaction
            number = self._file.execute("insert into waiting (key, text) values (?, ?)", (uuid.uuid4().hex, text)).lastrowid
            self._file.execute("delete from waiting where number <= ?", (number - self._capacity,))

    def oldest(self):
        return self._file.execute("select number, key, text from waiting order by number limit 1").fetchone()

    def remove(self, number):
        with self._file:
            self._file.execute("delete from waiting where number = ?", (number,))


class Room:
    """A room as a place to post to, over one connection that is opened anew when it broke."""

    def __init__(self, url, room, token, timeout):
        address = urllib.parse.urlsplit(url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(address.netloc, timeout=timeout)
        self._path = f"{address.path.rstrip('/')}/api/v1/rooms/{urllib.parse.quote(room, safe='')}/messages"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, key, text):
        """Returns the status, the answer, and the seconds to wait; status 0 where there was no answer: nobody knows then."""
        try:
            self._connection.request("POST", self._path, json.dumps({"text": text}), {**self._headers, "Idempotency-Key": key})
            response = self._connection.getresponse()
            answer = response.read(65_536).decode(errors="replace")
            wait = response.getheader("Retry-After", "")
            return response.status, answer, float(wait) if wait.isdigit() else 0
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()  # the next request opens it anew
            return 0, repr(error), 0


def report(queue, room, added, longest_pause):
    """Sends what waits, one after another, for ever."""
    failures = 0
    while True:
        waiting = queue.oldest()
        if waiting is None:
            added.wait()
            added.clear()
            continue
        number, key, text = waiting
        status, answer, wait = room.post(key, f"#{number} {text}")
        if 200 <= status < 300:
            queue.remove(number)
            failures = 0
        elif status in (400, 413):
            print(f"#{number} is not wanted, ever: {answer}", file=sys.stderr)
            queue.remove(number)
        else:
            # Full jitter: sensors that lost the same line do not come back at the same moment. What people have to mend (401, 403,
            # 404) is tried again too: nobody walks to the sensor when they have.
            failures = min(failures + 1, 20)
            print(f"#{number} has to wait: {status} {answer}", file=sys.stderr)
            time.sleep(wait + random.uniform(0, min(longest_pause, 0.5 * 2 ** (failures - 1))))


def measure(path):
    """One measurement; this one is what a file says, which is how Linux shows its sensors."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(200).strip()


def main():
    arguments = argparse.ArgumentParser(description="Reports measurements into a room. CHAT_TOKEN is a bot's token.")
    arguments.add_argument("url", help="https://chat.example.org")
    arguments.add_argument("room")
    arguments.add_argument("--source", required=True, help="the file that says what there is to report")
    arguments.add_argument("--every", type=float, default=60, metavar="SECONDS")
    arguments.add_argument("--queue", default="sensor.db", help="where measurements wait")
    arguments.add_argument("--capacity", type=int, default=100_000, help="how many may wait; then the oldest goes")
    arguments.add_argument("--timeout", type=float, default=20, metavar="SECONDS", help="how long an answer may take")
    arguments.add_argument("--longest-pause", type=float, default=60, metavar="SECONDS")
    options = arguments.parse_args()
    if "CHAT_TOKEN" not in os.environ:
        arguments.error("The bot's token belongs into CHAT_TOKEN.")
    if not options.url.startswith(("http://", "https://")):
        arguments.error(f"The chat's address begins with http:// or https://, not {options.url}.")

    queue, added = Queue(options.queue, options.capacity), threading.Event()
    room = Room(options.url, options.room, os.environ["CHAT_TOKEN"], options.timeout)

    def send():
        try:
            report(Queue(options.queue, options.capacity), room, added, options.longest_pause)
        except Exception:
            traceback.print_exc()
            os._exit(1)  # whoever runs us starts us again: one who measures and does not report is of no use

    # Two threads: a line that hangs does not keep the sensor from measuring.
    threading.Thread(target=send, daemon=True).start()
    due = time.monotonic()
    while True:
        try:
            queue.add(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {measure(options.source)}")
            added.set()
        except (OSError, sqlite3.Error) as error:  # it cannot be read, or the disk is full
            print(f"Not measured: {error}", file=sys.stderr)
        due = max(due + options.every, time.monotonic())  # on time, and none made up for
        time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
