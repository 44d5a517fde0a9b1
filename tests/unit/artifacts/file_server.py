"""FileServer: an HTTP server with one file, which behaves as it is told."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class FileServer:
    """Serves ``content`` at every path but those of ``pages``, in ranges when asked, as Regista's server does.

    ``cuts``: after so many bytes of a body the connection ends, one number per answer, the first answers first.
    ``ranges``: whether parts are sent; ``tag``: the ETag (the SHA-256 when not given); ``before`` is called with the
    number of each request before it is answered.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.cuts: list[int] = []
        self.ranges = True
        self.tag: str | None = None
        self.extra: dict[str, str] = {}
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.before: Callable[[int], None] = lambda number: None
        self.requests: list[dict[str, str]] = []
        self.sent = 0
        self._lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/f"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        with self._lock:
            self.asked.append(path)
        if path in self.pages:
            status, body = self.pages[path]
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
            return
        with self._lock:
            self.requests.append(dict(handler.headers))
            self.before(len(self.requests))
            content, cut = self.content, self.cuts.pop(0) if self.cuts else None
        tag = f'"{hashlib.sha256(content).hexdigest()}"' if self.tag is None else self.tag
        start, end, status = 0, len(content), 200
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range", ""))
        if asked and self.ranges and handler.headers.get("If-Range", tag) == tag:
            start, end, status = int(asked[1]), int(asked[2] or len(content) - 1) + 1, 206
        handler.send_response(status)
        if status == 206:
            handler.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
        for name, value in {"ETag": tag, "Content-Length": str(end - start), **self.extra}.items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        stop = end if cut is None else min(end, start + cut)
        with self._lock:
            self.sent += stop - start
        with suppress(ConnectionError):  # whoever has seen enough goes away
            handler.wfile.write(content[start:stop])
