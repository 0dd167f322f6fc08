"""An app that has users of its own, signs them in to the chat, and is told what happens there. See README.md."""

import os
import re
from urllib.parse import urlsplit

from flask import Flask, abort, flash, jsonify, redirect, render_template, request, send_from_directory, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

import accounts
import store
from webhooks import hooks

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")  # as the chat has it
NOBODY = generate_password_hash("nobody's")  # so that an unknown name takes as long as a wrong password

app = Flask(__name__)
app.config.update(
    CHAT_URL=os.environ.get("CHAT_URL", "ws://127.0.0.1:8080/ws"),  # for the app and for browsers
    CHAT_USER=os.environ.get("CHAT_USER", "flask.app"),  # the app's own account, the owner of its room
    CHAT_ROOM=os.environ.get("CHAT_ROOM", "team"),
    APP_URL=os.environ.get("APP_URL", "http://127.0.0.1:5000"),  # where the chat reaches the app
    CHAT_CLIENT=os.environ.get("CHAT_CLIENT", os.path.join(HERE, "..", "..", "clients", "js")),
    DATA=os.environ.get("APP_DATA", os.path.join(HERE, "data")),
    MAX_CONTENT_LENGTH=16 * 1024 * 1024,  # a delivery of many long messages
    SESSION_COOKIE_SAMESITE="Lax",
)
app.config["SESSION_COOKIE_SECURE"] = app.config["APP_URL"].startswith("https:")
store.create(app.config["DATA"])
app.secret_key = store.cookie_key(app.config["DATA"])
app.register_blueprint(hooks)
app.teardown_appcontext(store.close)
app.cli.command("connect", help="Makes the app's account, room and webhook in the chat.")(accounts.connect)


@app.before_request
def refuse_other_sites():
    """A page of another site cannot post in a user's name."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


@app.after_request
def confine(response):
    """Scripts, styles and sockets from where they belong and from nowhere else, and no text that becomes markup by mistake."""
    chat = urlsplit(app.config["CHAT_URL"])
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {chat.scheme}://{chat.netloc}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"  # the way back after leaving shows nobody's page
    return response


def signed_in():
    """The user whose cookie this is, unless they have signed out everywhere since."""
    user = store.user_named(session.get("user", ""))
    return user if user and user["password_hash"] and user["generation"] == session.get("generation") else None


@app.get("/")
def home():
    user = signed_in()
    if not user:
        return render_template("enter.html")
    feed = store.database().execute("select * from feed order by at desc limit 5").fetchall()
    return render_template("chat.html", user=user, feed=feed)


@app.post("/enter")
def enter():
    name, password = request.form.get("name", ""), request.form.get("password", "")
    user = store.user_named(name)
    if request.form.get("new"):
        if not NAME.fullmatch(name) or name in ("system", app.config["CHAT_USER"]) or not 8 <= len(password) <= 128:
            flash("A name has small letters, digits and . _ -, a password 8 characters or more.")
            return redirect(url_for("home"))
        if not store.add_user(name, generate_password_hash(password)):
            flash("This name is taken.")
            return redirect(url_for("home"))
    elif not check_password_hash(user["password_hash"] if user and user["password_hash"] else NOBODY, password):
        flash("Wrong name or password.")
        return redirect(url_for("home"))
    session.clear()
    session.update(user=name, generation=store.user_named(name)["generation"])
    return redirect(url_for("home"))


@app.post("/leave")
def leave():
    user = signed_in()
    session.clear()
    if user and request.form.get("everywhere"):
        store.change_user(user["name"], generation=user["generation"] + 1)
        try:
            accounts.sign_out_everywhere(user["name"])
        except accounts.Unavailable:
            flash("The chat does not answer: sign in and try again to end it there too.")
    return redirect(url_for("home"))


@app.post("/chat/token")
def token():
    """What the page signs in to the chat with. In the body, never in an address; the page keeps it in memory alone."""
    user = signed_in()
    if not user:
        abort(401)
    try:
        answer = jsonify(token=accounts.token_for(user["name"], anew=request.args.get("anew") == "1"))
    except accounts.Unavailable as unavailable:
        app.logger.warning("The chat is unavailable: %s", unavailable)
        return jsonify(error="The chat does not answer."), 503, {"Retry-After": "1"}
    except accounts.Refused as refused:
        app.logger.warning("The chat refuses %s: %s (%s)", user["name"], refused, refused.code)
        return jsonify(error="The chat does not let you in."), 409
    answer.headers["Cache-Control"] = "no-store"
    return answer


@app.get("/orleanschat/<path:path>")
def client(path):
    """The chat's client for browsers: a copy of its own, as scripts come from this origin only."""
    return send_from_directory(app.config["CHAT_CLIENT"], path)
