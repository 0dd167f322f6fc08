"""What the app keeps: its users, with what signs them in to the chat, and what the chat told it."""

import contextlib
import os
import secrets
import sqlite3

from flask import current_app, g

SCHEMA = """
create table if not exists users (
    name text primary key, password_hash text, generation integer not null default 1,
    secret text not null, next_secret text, registered integer not null default 0, invited integer not null default 0,
    token text, token_at real not null default 0);
create table if not exists settings (name text primary key, value text not null);
create table if not exists deliveries (delivery text primary key, at real not null);
create table if not exists feed (room text, seq integer, user text, text text, at text, primary key (room, seq));
"""


def create(folder):
    os.makedirs(folder, mode=0o700, exist_ok=True)
    with contextlib.closing(sqlite3.connect(os.path.join(folder, "app.db"), timeout=15)) as made:
        made.execute("pragma journal_mode = wal")
        made.executescript(SCHEMA)


def database():
    """This request's connection."""
    if "database" not in g:
        g.database = sqlite3.connect(os.path.join(current_app.config["DATA"], "app.db"), timeout=15)
        g.database.row_factory = sqlite3.Row
    return g.database


def close(_error):
    if "database" in g:
        g.pop("database").close()


def user_named(name):
    return database().execute("select * from users where name = ?", (name,)).fetchone()


def add_user(name, password_hash=None):
    """Adds a user, with the secret by which the chat knows them from then on; False where the name is taken."""
    with database() as change:
        added = change.execute("insert or ignore into users (name, password_hash, secret) values (?, ?, ?)", (name, password_hash, secrets.token_urlsafe(32)))
    return added.rowcount == 1


def change_user(name, **columns):
    """The columns' names are the app's own, never input."""
    with database() as change:
        change.execute(f"update users set {', '.join(column + ' = ?' for column in columns)} where name = ?", (*columns.values(), name))


def setting(name):
    row = database().execute("select value from settings where name = ?", (name,)).fetchone()
    return row["value"] if row else None


def set_setting(name, value):
    with database() as change:
        change.execute("insert or replace into settings (name, value) values (?, ?)", (name, value))


def cookie_key(folder):
    """The key that signs the app's cookies, made once."""
    path = os.path.join(folder, "cookie.key")
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    with open(path, encoding="ascii") as file:
        return file.read()
