"""A chat client on the blocking websocket-client package.

Arguments: socket address, room. Each line on standard input is sent as a message; each message that
arrives is printed as a line of JSON. Ends when standard input does.
"""

import json
import sys
import threading

import websocket


def receive(socket: websocket.WebSocket) -> None:
    while True:
        try:
            text = socket.recv()
        except (websocket.WebSocketException, OSError):
            return
        if not text:
            return
        frame = json.loads(text)
        if frame["type"] in ("message", "error"):
            print(json.dumps(frame), flush=True)
        elif frame["type"] == "ok" and frame["id"] == "join":
            print(json.dumps({"type": "joined"}), flush=True)


def main() -> None:
    address, room = sys.argv[1:]
    socket = websocket.create_connection(address)
    threading.Thread(target=receive, args=(socket,), daemon=True).start()
    socket.send(json.dumps({"type": "join", "id": "join", "room": room, "create": True}))
    for line in sys.stdin:
        socket.send(json.dumps({"type": "send", "room": room, "text": line.rstrip("\n")}))
    socket.close()


main()
