"""A proxy in front of a registry server that counts what passes, and cuts downloads off."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = 64 * 1024


class CountingProxy:
    """Forwards requests; ``seen`` has method and path of each, ``sent`` the bytes of all answers to GET of files.

    ``cuts``: so many bytes pass of the next downloads' bodies, one number each, before the connection ends.
    """

    def __init__(self, url):
        self.seen = []
        self.sent = 0
        self.cuts = []
        self._lock = threading.Lock()
        proxy = self

        class Handler(_Handler):
            upstream = url.rpartition("//")[2]
            owner = proxy

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def files(self):
        """The paths of downloads so far: of single files, and of several together."""
        with self._lock:
            return [
                path
                for method, path in self.seen
                if (method == "GET" and "/mlflow-artifacts/artifacts/" in path) or path.endswith("/artifacts/bundle")
            ]

    def note(self, method, path):
        """A request came; gives after how many bytes its answer is cut off, None for never."""
        with self._lock:
            self.seen.append((method, path))
            return self.cuts.pop(0) if self.cuts and method == "GET" and "mlflow-artifacts/artifacts/" in path else None

    def count(self, size):
        """Bytes of a download have passed."""
        with self._lock:
            self.sent += size

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        cut = self.owner.note(self.command, self.path)
        connection = http.client.HTTPConnection(self.upstream)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self._pass_on(answer, cut)
        connection.close()

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET

    def _pass_on(self, answer, cut):
        left = cut
        while chunk := answer.read(CHUNK if left is None else min(left, CHUNK)):
            self.wfile.write(chunk)
            if "mlflow-artifacts/artifacts/" in self.path:
                self.owner.count(len(chunk))
            if left is not None:
                left -= len(chunk)
        if left is not None:
            self.close_connection = True

    def log_message(self, *_):
        """Nothing: the tests look at the proxy."""
