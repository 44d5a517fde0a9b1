"""Large files come past the server where it signs URLs for them, and through it where that fails."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.artifacts.file_server import FileServer

from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import FileEntry
from regista.uris import PROXY_PATH

CONTENT = os.urandom(1 << 20) * 66
DIGEST = hashlib.sha256(CONTENT).hexdigest()
SIGNED = "/api/2.0/mlflow-artifacts/presigned/0/f"
FILE = f"{PROXY_PATH}/0/f"


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer(CONTENT) as server:
        yield server


@pytest.fixture
def bucket() -> Iterator[FileServer]:
    with FileServer(CONTENT) as bucket:
        bucket.tag = '"a tag of its own"'
        yield bucket


def download(server: FileServer, folder: Path) -> bytes:
    root = server.url.removesuffix("/f")
    store = HttpArtifacts(root + PROXY_PATH, headers={"Authorization": "Bearer secret"}, retries=0)
    try:
        store.download("0", folder, [FileEntry("f", len(CONTENT), DIGEST)])
    finally:
        store.close()
    return (folder / "f").read_bytes()


def page(url: str) -> tuple[int, bytes]:
    return 200, json.dumps({"url": url, "headers": {"X-Signed": "yes"}, "file_size": len(CONTENT)}).encode()


def test_a_large_file_comes_from_where_the_server_says(server: FileServer, bucket: FileServer, tmp_path: Path) -> None:
    server.pages[SIGNED] = page(bucket.url)
    assert download(server, tmp_path) == CONTENT
    assert server.asked == [SIGNED]
    assert bucket.sent == len(CONTENT)
    assert all(request["X-Signed"] == "yes" and "Authorization" not in request for request in bucket.requests)


@pytest.mark.parametrize(
    "answer",
    [(501, b'{"error_code": "NOT_IMPLEMENTED"}'), (404, b"<html>"), (500, b""), (200, b"<html>"), (200, b"{}"),
     page("http://127.0.0.1:1/nobody"), page("file:///etc/passwd"), page("nonsense"), page("http://[::1/x"), page("")],
    ids=["501", "404", "500", "html", "no url", "unreachable", "a file", "nonsense", "no address", "empty"],
)  # fmt: skip
def test_where_nothing_comes_past_the_server_it_comes_through_it(
    server: FileServer, tmp_path: Path, answer: tuple[int, bytes]
) -> None:
    server.pages[SIGNED] = answer
    assert download(server, tmp_path) == CONTENT
    assert server.asked[0] == SIGNED
    assert set(server.asked[1:]) == {FILE}


def test_other_bytes_at_the_signed_place_are_not_taken(server: FileServer, bucket: FileServer, tmp_path: Path) -> None:
    server.pages[SIGNED] = page(bucket.url)
    bucket.content = bytes(reversed(CONTENT))
    assert download(server, tmp_path) == CONTENT
    assert server.sent == len(CONTENT)
