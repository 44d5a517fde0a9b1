"""PlainServer: a registry or scoring server, asked in plain HTTP as no client library asks."""

from __future__ import annotations

import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

PREFIX = "/api/2.0/mlflow/"


class Answer(NamedTuple):
    """What the server said; a body that is no JSON is text."""

    status: int
    body: Any
    kind: str


class PlainServer:
    """The server on a port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    def send(self, method: str, path: str, body: bytes | None = None, kind: str | None = "application/json") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        try:
            connection.request(method, path, body, {"Content-Type": kind} if body is not None and kind else {})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        kind = answer.headers.get("Content-Type", "")
        return Answer(
            answer.status, json.loads(content) if "json" in kind and content.strip() else content.decode(), kind
        )

    def ask(self, method: str, path: str, fields: dict[str, Any]) -> Answer:
        """Fields in the query of a GET, else in a JSON body; a path without a slash in front is below ``PREFIX``."""
        path = path if path.startswith("/") else PREFIX + path
        if method == "GET":
            return self.send(method, f"{path}?{urlencode(fields, doseq=True)}")
        return self.send(method, path, json.dumps(fields).encode())

    def get(self, path: str, **fields: Any) -> Any:
        return self._done(self.ask("GET", path, fields))

    def post(self, path: str, **fields: Any) -> Any:
        return self._done(self.ask("POST", path, fields))

    @staticmethod
    def _done(answer: Answer) -> Any:
        assert answer.status == 200, answer
        return answer.body
