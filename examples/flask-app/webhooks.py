"""What the chat tells the app: deliveries of a room's events."""

import hashlib
import hmac
import json
import re
import time

from flask import Blueprint, abort, request

import store

OLDEST = 300  # seconds: what is older may be an old delivery that somebody sends again
SIGNATURE = re.compile(r"t=([0-9]{1,12}),(?:.*,)?v1=([0-9a-f]{64})(?:,.*)?")

hooks = Blueprint("hooks", __name__)


def is_from_the_chat(secret, header, body, now):
    """Whether a body was signed with the secret, lately."""
    signature = SIGNATURE.fullmatch(header)
    if not signature or abs(now - int(signature[1])) > OLDEST:
        return False
    expected = hmac.new(secret.encode(), signature[1].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature[2])  # in constant time


@hooks.post("/hooks/chat")
def receive():
    """Writes down what is new and answers at once; whoever has much to do with it does that later, from the table."""
    secret, body = store.setting("webhook_secret"), request.get_data()
    if not secret or not is_from_the_chat(secret, request.headers.get("X-OrleansChat-Signature", ""), body, time.time()):
        abort(401)
    delivery = json.loads(body)
    with store.database() as change:
        # Each delivery comes at least once. That it was here and what came of it are one transaction, so it counts once.
        first = change.execute("insert or ignore into deliveries values (?, ?)", (str(delivery["delivery"]), time.time())).rowcount == 1
        if first:
            for event in delivery["events"]:
                apply(change, event)
            # Repetitions end after three days.
            change.execute("delete from deliveries where at < ?", (time.time() - 7 * 86400,))
    return "", 204


def apply(change, event):
    room = event["room"]
    if event["type"] == "message" and not event.get("deleted_at"):
        change.execute("insert or replace into feed values (?, ?, ?, ?, ?)", (room, event["seq"], event["user"], event["text"], event["at"]))
    elif event["type"] == "edited":
        change.execute("update feed set text = ? where room = ? and seq = ?", (event["text"], room, event["target"]))
    elif event["type"] == "deleted":
        change.execute("delete from feed where room = ? and seq = ?", (room, event["target"]))
