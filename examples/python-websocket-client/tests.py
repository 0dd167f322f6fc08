"""What a server may say that is no frame: `python3 -m unittest tests`."""

import unittest

import websocket

import orleanschat


class HostileServer(unittest.TestCase):
    def test_what_is_no_frame_is_a_line_that_breaks(self):
        for junk in (b"nonsense", b"\xff", b"[]", b"7", b"null", b"{}", b'{"type":7}'):
            with self.subTest(junk), self.assertRaises(websocket.WebSocketException):
                orleanschat.frame_of(junk)
        self.assertEqual(orleanschat.frame_of(b'{"type":"pong"}'), {"type": "pong"})

    def test_an_address_that_is_none_of_a_socket_is_refused(self):
        with self.assertRaises(orleanschat.Refused):
            orleanschat.Chat("http://127.0.0.1:8080", {}, print)


if __name__ == "__main__":
    unittest.main()
