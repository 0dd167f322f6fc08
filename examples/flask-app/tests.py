"""Tests of what the app lets in: python3 -m unittest tests"""

import hashlib
import hmac
import json
import os
import tempfile
import time
import unittest

folder = tempfile.TemporaryDirectory()
os.environ.update(APP_DATA=folder.name, APP_URL="http://localhost")

import store
from app import app

SECRET = "whsec_test"


def signed(body, secret=SECRET, at=None):
    at = int(time.time()) if at is None else at
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, hashlib.sha256).hexdigest()}"


def delivery(number, *events):
    return json.dumps({"webhook": "wh_1", "delivery": number, "room": "team", "events": events}).encode()


def message(seq, text):
    return {"type": "message", "room": "team", "seq": seq, "at": "2026-11-22T09:00:00.000Z", "user": "alice", "text": text}


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.client = app.test_client()
        with app.app_context():
            store.set_setting("webhook_secret", SECRET)

    def post(self, body, signature):
        return self.client.post("/hooks/chat", data=body, headers={"X-OrleansChat-Signature": signature}).status_code

    def feed(self):
        with app.app_context():
            return [row["text"] for row in store.database().execute("select text from feed order by seq")]

    def test_a_delivery_counts_once_however_often_it_comes(self):
        self.assertEqual(204, self.post(delivery("d1", message(2, "hi"), message(3, "you")), signed(delivery("d1", message(2, "hi"), message(3, "you")))))
        gone = delivery("d2", {"type": "edited", "room": "team", "seq": 4, "target": 2, "text": "hello"}, {"type": "deleted", "room": "team", "seq": 5, "target": 3})
        self.assertEqual(204, self.post(gone, signed(gone)))
        self.assertEqual(204, self.post(delivery("d1", message(2, "hi"), message(3, "you")), signed(delivery("d1", message(2, "hi"), message(3, "you")))))
        self.assertEqual(["hello"], self.feed())

    def test_nobody_else_delivers(self):
        body = delivery("d3", message(9, "forged"))
        for signature in ("", "v1=", "t=1,v1=²", signed(body, secret="whsec_other"), signed(body, at=int(time.time()) - 301), signed(body + b" "),
                          signed(body).replace("t=", "t=²"), signed(body).upper(), "t=" + "9" * 5000 + ",v1=" + "0" * 64):
            self.assertEqual(401, self.post(body, signature.encode().decode("latin-1")), signature[:80])
        self.assertNotIn("forged", self.feed())


class Pages(unittest.TestCase):
    def setUp(self):
        self.client = app.test_client()

    def test_another_site_cannot_post_in_a_users_name(self):
        for origin in ("https://elsewhere.example", "null"):
            self.assertEqual(403, self.client.post("/leave", headers={"Origin": origin}).status_code)

    def test_nobody_gets_a_token_without_signing_in(self):
        self.assertEqual(401, self.client.post("/chat/token").status_code)

    def test_the_apps_own_account_is_nobodys_to_enter(self):
        with app.app_context():
            store.add_user(app.config["CHAT_USER"])
        for fields in ({"new": "1"}, {}):
            self.client.post("/enter", data={"name": app.config["CHAT_USER"], "password": "correct horse", **fields})
            self.assertEqual(401, self.client.post("/chat/token").status_code)

    def test_a_users_page_is_kept_nowhere(self):
        self.client.post("/enter", data={"name": "alice", "password": "correct horse", "new": "1"})
        page = self.client.get("/")
        self.assertIn("alice", page.text)
        self.assertEqual("no-store", page.headers["Cache-Control"])

    def test_nothing_but_the_client_is_served_of_its_folder(self):
        self.assertEqual(404, self.client.get("/orleanschat/../../README.md").status_code)
        self.assertEqual(404, self.client.get("/orleanschat/%2e%2e/%2e%2e/README.md").status_code)


if __name__ == "__main__":
    unittest.main()
