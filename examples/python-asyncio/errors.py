"""What goes wrong, as exceptions."""

AGAIN = ("unavailable", "rate_limited")  # these errors pass; all others are answers


class ChatError(Exception):
    """The server's answer was an error; `code` is for programs, and the list of codes is closed."""

    def __init__(self, frame):
        super().__init__(frame["message"])
        self.code, self.retry_after = frame["code"], frame.get("retry_after_ms", 0) / 1000


class Offline(Exception):
    """There is no connection, or it broke before the answer came."""


class Refused(Exception):
    """The server does not want us back; a person has to do something."""
