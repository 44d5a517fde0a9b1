"""HttpArtifacts before a server that misbehaves; the contract suite tries it before a real one."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.errors import CorruptedData, InvalidPath, NotFound, RegistaError, RemoteError, Unavailable

Answer = tuple[int, dict[str, str], bytes]


class Script:
    """Answers to give one after the other (the last one for ever), and the requests that came."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [(200, {}, b"{}")]
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def store(script: Script) -> Iterator[HttpArtifacts]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            script.requests.append((self.command, self.path, dict(self.headers), body))
            status, headers, content = script.next()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_DELETE = _answer

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    store = HttpArtifacts(
        f"http://127.0.0.1:{server.server_port}/root", headers={"Authorization": "Bearer t"}, retries=2
    )
    yield store
    store.close()
    server.shutdown()
    server.server_close()
    thread.join()


def etag(content: bytes) -> dict[str, str]:
    return {"ETag": f'"{hashlib.sha256(content).hexdigest()}"'}


def test_who_and_why_and_credentials_are_sent(store: HttpArtifacts, script: Script, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    store.upload(tmp_path / "a.json", "d/ü b.json", Caller("Zoë", "früh & spät"))
    method, path, headers, body = script.requests[0]
    assert (method, path, body) == ("PUT", "/root/d/%C3%BC%20b.json", b"{}")
    assert headers["X-Regista-User"] == "Zo%C3%AB"
    assert headers["X-Regista-Reason"] == "fr%C3%BCh%20%26%20sp%C3%A4t"
    assert headers["Authorization"] == "Bearer t"
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("status", [429, 502, 504])
def test_what_may_pass_is_asked_again(store: HttpArtifacts, script: Script, status: int) -> None:
    script.answers = [(status, {}, b"later"), (200, etag(b"x"), b"x")]
    assert store.read("f") == b"x"
    assert len(script.requests) == 2


def test_503_is_asked_again_only_when_the_server_says_when(store: HttpArtifacts, script: Script) -> None:
    script.answers = [(503, {"Retry-After": "0"}, b""), (503, {}, b'{"detail": "Artifact serving is disabled."}')]
    with pytest.raises(Unavailable, match="Artifact serving is disabled"):
        store.read("f")
    assert len(script.requests) == 2


def test_an_upload_is_sent_again_whole(store: HttpArtifacts, script: Script, tmp_path: Path) -> None:
    content = b"x" * 3_000_000
    (tmp_path / "f").write_bytes(content)
    script.answers = [(502, {}, b""), (200, {}, b"{}")]
    store.upload(tmp_path / "f", "f", Caller("t"))
    assert [body == content for *_, body in script.requests] == [True, True]


def test_it_gives_up_after_the_last_try(store: HttpArtifacts, script: Script) -> None:
    script.answers = [(502, {}, b"<html>bad gateway</html>")]
    with pytest.raises(RemoteError, match="502: <html>bad gateway"):
        store.read("f")
    assert len(script.requests) == 3


def test_bytes_that_are_not_those_of_the_etag(store: HttpArtifacts, script: Script, tmp_path: Path) -> None:
    script.answers = [(200, etag(b"what was stored"), b"what arrived...")]
    with pytest.raises(CorruptedData, match="'f'"):
        store.read("f")
    script.answers = [(200, {}, b"{}"), (200, etag(b"what was stored"), b"what arrived...")]
    with pytest.raises(CorruptedData, match="'f'"):
        store.download("f", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_body_cut_short_is_never_a_file(store: HttpArtifacts, script: Script, tmp_path: Path) -> None:
    script.answers = [(200, {}, b"{}"), (200, {"Content-Length": "100"}, b"half")]
    with pytest.raises(Unavailable):
        store.download("f", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_etag_of_another_kind_is_no_digest(store: HttpArtifacts, script: Script) -> None:
    script.answers = [(200, {"ETag": '"1699-17"'}, b"x")]
    assert store.read("f") == b"x"


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/x", "a/b", "..", "", ".", "x\\u0000", "%2e%2e"])
def test_a_listing_cannot_lead_a_download_out(store: HttpArtifacts, script: Script, tmp_path: Path, name: str) -> None:
    script.answers = [(200, {}, b'{"files": [{"path": "%s", "is_dir": false, "file_size": 1}]}' % name.encode())]
    with pytest.raises(InvalidPath):
        store.list("d")
    with pytest.raises(InvalidPath):
        store.download("d", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"files": 1}', b'{"files": [{"path": 1}]}'])
def test_a_listing_that_is_none(store: HttpArtifacts, script: Script, content: bytes) -> None:
    script.answers = [(200, {}, content)]
    with pytest.raises(RemoteError, match="not a listing"):
        store.list("d")


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        ((404, {}, b'{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "gone"}'), NotFound, "gone"),
        ((404, {}, b"no such page"), NotFound, "404: no such page"),
        ((500, {}, b'{"error_code": "DATA_LOSS", "message": "rotten"}'), CorruptedData, "rotten"),
        ((418, {}, b'{"error_code": "TEAPOT", "message": "short"}'), RemoteError, "short"),
    ],
)
def test_refusals_become_our_errors(
    store: HttpArtifacts, script: Script, answer: Answer, kind: type[RegistaError], text: str
) -> None:
    script.answers = [answer]
    with pytest.raises(kind, match=text):
        store.read("f")
