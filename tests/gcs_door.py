"""A door to an S3 that checks no credentials for requests of Google Cloud Storage's XML API.

That API is S3's but for some names of headers and the credentials
(https://cloud.google.com/storage/docs/xml-api/overview, https://cloud.google.com/storage/docs/migrating). No emulator
of it speaks it: fake-gcs-server and gcp-storage-emulator know Google's JSON API, with little of this one.
"""

from __future__ import annotations

import http.client
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote

_PIECE = 1024 * 1024
_RENAMED = {"x-goog-copy-source": "x-amz-copy-source"}
_ANYBODY = "AWS4-HMAC-SHA256 Credential=anybody/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
_NOT_PASSED = frozenset({"host", "authorization", "connection", "transfer-encoding"})


class Door(BaseHTTPRequestHandler):
    """Passes each request on, with the names that S3 has."""

    protocol_version = "HTTP/1.1"
    inner = 0

    def _pass_on(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {_RENAMED.get(name.lower(), name): value for name, value in self.headers.items()}
        headers = {name: value for name, value in headers.items() if name.lower() not in _NOT_PASSED}
        headers["Authorization"] = _ANYBODY
        connection = http.client.HTTPConnection("127.0.0.1", self.inner, timeout=60)
        # The path comes with every sign in percent but the slash between bucket and object.
        connection.request(self.command, f"{quote(unquote(path))}?{query}".rstrip("?"), body, headers)
        answer = connection.getresponse()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _NOT_PASSED | {"server", "date"}:
                self.send_header(name, value)
        self.end_headers()
        while piece := answer.read(_PIECE):
            self.wfile.write(piece)
        connection.close()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _pass_on

    def log_message(self, *arguments: object) -> None:
        """Nobody reads it."""


if __name__ == "__main__":
    Door.inner = int(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
