"""A proxy in front of a registry server that does what networks do: see ``FaultyProxy.mode``."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FaultyProxy:
    """Forwards requests to a server, and what comes back as ``mode`` says: ``pass``, or the fault.

    ``lose``: every second request of a queue is carried out and its answer gets lost. ``hang``: no request is
    answered. ``busy``: every request is answered with 503, ``garbage``: with 404 and a page of HTML.
    """

    def __init__(self, url):
        self.mode = "pass"
        self.lost = 0
        self._faults = threading.Semaphore(0)
        self._released = threading.Event()
        proxy = self

        class Handler(_Handler):
            upstream = url.rpartition("//")[2]
            owner = proxy

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def note_fault(self):
        """A request got no right answer."""
        self._faults.release()

    def wait_for_faults(self, count):
        """Wait until so many requests got no right answer."""
        for _ in range(count):
            self._faults.acquire()

    def hang(self):
        """Wait until the proxy ends."""
        self._released.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._released.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    queued = 0

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        mode = self.owner.mode
        if mode == "hang":
            self.owner.hang()
            self.close_connection = True
            return
        if mode in {"busy", "garbage"}:
            self.owner.note_fault()
            self._answer(503 if mode == "busy" else 404, b"<html>not here</html>")
            return
        status, answer = self._forward(body)
        if mode == "lose" and b'"delivery"' in body:
            type(self).queued += 1
            if self.queued % 2:
                self.owner.lost += 1
                self.close_connection = True
                return
        self._answer(status, answer)

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET

    def _forward(self, body):
        connection = http.client.HTTPConnection(self.upstream)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def _answer(self, status, content):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Nothing: the tests look at the server."""
