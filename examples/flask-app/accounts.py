"""The app's users in the chat: each has an account there, under a secret that only this app knows."""

import contextlib
import itertools
import json
import secrets
import time

import websocket
from flask import current_app

import store

FRESH = 3600  # seconds: younger tokens are handed out as they are


class Unavailable(Exception):
    """The chat does not answer, or not now. What was asked may have happened: asking again does no harm here."""


class Refused(Exception):
    def __init__(self, frame):
        super().__init__(frame["message"])
        self.code = frame["code"]


class Conversation:
    """A few questions to the chat over a socket that is closed again. Sockets that stay are the browsers'."""

    def __init__(self):
        self._ids = itertools.count(1)
        with _reaching():
            self._socket = websocket.create_connection(current_app.config["CHAT_URL"], timeout=15, suppress_origin=True)

    def ask(self, kind, /, **fields):
        number = next(self._ids)
        with _reaching():
            self._socket.send(json.dumps({"type": kind, "id": number, **fields}))
            while True:
                frame = json.loads(self._socket.recv() or '{"type": "bye"}')
                if frame["type"] == "bye":
                    raise Unavailable("it is ending")
                if frame.get("id") == number:
                    break
        if frame["type"] != "error":
            return frame
        raise Unavailable(frame["message"]) if frame["code"] in ("unavailable", "rate_limited", "internal") else Refused(frame)

    def close(self):
        with contextlib.suppress(websocket.WebSocketException, OSError):
            self._socket.close(timeout=1)


@contextlib.contextmanager
def _reaching():
    try:
        yield
    except (websocket.WebSocketException, OSError) as error:
        raise Unavailable(str(error)) from error


@contextlib.contextmanager
def conversation_as(name, by_token=True):
    """A conversation that is signed in as one of the app's users, who is registered by it the first time."""
    user = store.user_named(name)
    if user is None:
        raise Unavailable("not connected yet; run: flask --app app connect")
    with contextlib.closing(Conversation()) as chat:
        _sign_in(chat, user, by_token)
        yield chat


def _sign_in(chat, user, by_token):
    ways = [("auth", {"token": user["token"]})] if user["token"] and by_token else []
    if not user["registered"]:
        ways.append(("register", {"user": user["name"], "password": user["secret"]}))
    # Where a change of the secret was not answered, either may be the right one.
    ways += [("login", {"user": user["name"], "password": secret}) for secret in (user["secret"], user["next_secret"]) if secret]
    for kind, fields in ways:
        try:
            ready = chat.ask(kind, **fields)
        except Refused as refused:
            last = refused
            if refused.code not in ("unauthenticated", "already_exists"):
                raise
        else:
            known = {} if kind == "auth" else {"secret": fields["password"], "next_secret": None}
            return store.change_user(user["name"], registered=1, token=ready["token"], token_at=time.time(), **known)
    raise last


def token_for(name, anew=False):
    """A token that signs a user's page in. `anew`: the last one was refused."""
    user = store.user_named(name)
    if not user["token"] or anew or time.time() - user["token_at"] > FRESH:
        with conversation_as(name, by_token=not anew):
            pass
    if not user["invited"]:
        with conversation_as(current_app.config["CHAT_USER"]) as chat:
            chat.ask("invite", room=current_app.config["CHAT_ROOM"], user=name)
        store.change_user(name, invited=1)
    return store.user_named(name)["token"]


def sign_out_everywhere(name):
    """Another secret: ends every session that the user has in the chat, and all tokens given so far are worth nothing."""
    with conversation_as(name, by_token=False) as chat:
        # Written down before it is asked for: whether or not the answer comes, the right one is here.
        secret, fresh = store.user_named(name)["secret"], secrets.token_urlsafe(32)
        store.change_user(name, next_secret=fresh, token=None)
        chat.ask("change_password", old=secret, new=fresh)
        store.change_user(name, secret=fresh, next_secret=None)


def connect():
    """Makes the app's own account, its room and its webhook, or finds them made."""
    config = current_app.config
    store.add_user(config["CHAT_USER"])
    with conversation_as(config["CHAT_USER"]) as chat:
        with contextlib.suppress(Refused):  # it is there
            chat.ask("create", room=config["CHAT_ROOM"], kind="private", name=config["CHAT_ROOM"])
        url = config["APP_URL"].rstrip("/") + "/hooks/chat"
        for webhook in chat.ask("webhooks", room=config["CHAT_ROOM"])["webhooks"]:
            if webhook["url"] == url:  # nobody is told its secret a second time
                chat.ask("webhook_delete", room=config["CHAT_ROOM"], webhook=webhook["webhook"])
        made = chat.ask("webhook_create", room=config["CHAT_ROOM"], url=url, events=["message", "edited", "deleted"])
        store.set_setting("webhook_secret", made["secret"])
