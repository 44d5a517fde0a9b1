"""A proxy that counts the bytes clients send, and does something when so many have passed."""

import contextlib
import selectors
import socket
import threading

_PIECE = 65_536


class CuttingProxy:
    """Passes connections on to a server; ``sent`` are the bytes from clients so far.

    ``at(count, action)`` calls ``action`` once, before so many more bytes are passed on. ``cut`` breaks every
    connection; with ``closed`` no new one comes about until ``open`` is called.
    """

    def __init__(self, url):
        self.port = int(url.rpartition(":")[2])
        self.sent = 0
        self._lock = threading.Lock()
        self._actions = []
        self._closed = False
        self._pairs = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cut(closed=True)
        self._listener.close()

    def at(self, count, action):
        with self._lock:
            self._actions.append((self.sent + count, action))

    def cut(self, *, closed=False):
        with self._lock:
            self._closed = closed
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def open(self, url=None):
        """Let connections through again; ``url`` is where the server is now."""
        if url is not None:
            self.port = int(url.rpartition(":")[2])
        self._closed = False

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client):
        with contextlib.suppress(OSError), client:
            if self._closed:
                return
            with socket.create_connection(("127.0.0.1", self.port)) as server:
                pair = (client, server)
                with self._lock:
                    self._pairs.add(pair)
                try:
                    self._copy(client, server)
                finally:
                    with self._lock:
                        self._pairs.discard(pair)

    def _copy(self, client, server):
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ)
            ready.register(server, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(_PIECE)
                    if not data:
                        return
                    if key.fileobj is client:
                        self._count(len(data))
                        server.sendall(data)
                    else:
                        client.sendall(data)

    def _count(self, size):
        with self._lock:
            self.sent += size
            due = [action for count, action in self._actions if count <= self.sent]
            self._actions = [(count, action) for count, action in self._actions if count > self.sent]
        for action in due:
            action()
