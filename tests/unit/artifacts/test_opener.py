"""ArtifactOpener: which store has the files of a URI."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from memory_index import MemoryIndex
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.destination import destination_place
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.artifacts.local.folder import FolderArtifacts
from regista.artifacts.opener import ArtifactOpener
from regista.errors import InvalidParameter, InvalidPath, NotImplementedHere, RegistaError, Unavailable
from regista.uris import classify_tracking_uri

PROXY = "/api/2.0/mlflow-artifacts/artifacts"


@pytest.fixture
def own(tmp_path: Path) -> ContentArtifacts:
    return ContentArtifacts(MemoryIndex(), LocalBlobStore(tmp_path))


@pytest.fixture
def embedded(own: ContentArtifacts) -> ArtifactOpener:
    return ArtifactOpener(own, classify_tracking_uri("./mlruns"))


@pytest.fixture
def remote(own: ContentArtifacts) -> ArtifactOpener:
    return ArtifactOpener(own, classify_tracking_uri("https://registry.example:8443/base"), {"Authorization": "secret"})


def test_the_stores_own_files(embedded: ArtifactOpener, remote: ArtifactOpener, own: ContentArtifacts) -> None:
    assert embedded.open("mlflow-artifacts:/1/r/artifacts/model") == (own, "1/r/artifacts/model")
    assert remote.open("mlflow-artifacts:/") == (own, "")


@pytest.mark.parametrize("uri", ["/data/m", "file:///data/m", "file://localhost/data/m"])
def test_local_places(embedded: ArtifactOpener, uri: str) -> None:
    store, path = embedded.open(uri)
    assert isinstance(store, FolderArtifacts)
    assert (store.root, path) == (Path("/data/m"), "")


@pytest.mark.parametrize(
    "uri",
    [
        "ftp://user:hidden@host/x",
        "s3://user:hidden@bucket/x",
        "s3://bucket/x?token=hidden",
        "abfss://account/x?sig=hidden",
        "http://user:hidden@host/x",
        "http://user:hidden@[host/x",
        "mlflow-artifacts://user:hidden@host:5000/x",
        "file://user:hidden@host/x",
    ],
)
def test_a_password_or_token_in_a_uri_does_not_show_in_the_error(embedded: ArtifactOpener, uri: str) -> None:
    for refuse in (embedded.open, destination_place):
        with pytest.raises(RegistaError) as refused:
            refuse(uri)
        assert "hidden" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    store = HttpArtifacts(f"http://user:hidden@127.0.0.1:{port}{PROXY}", retries=0)
    for ask in (lambda: store.list("x"), lambda: store.read("x")):
        with pytest.raises(Unavailable, match=rf"http://user:\*\*\*@127.0.0.1:{port}{PROXY}"):
            ask()
    store.close()


def test_a_relative_place_is_below_the_current_folder(embedded: ArtifactOpener) -> None:
    store, _ = embedded.open("models/m")
    assert isinstance(store, FolderArtifacts)
    assert store.root == Path.cwd() / "models" / "m"


def test_the_servers_own_url_is_its_proxy(remote: ArtifactOpener, own: ContentArtifacts) -> None:
    assert remote.open(f"https://registry.example:8443/base{PROXY}/1/x") == (own, "1/x")
    assert remote.open("mlflow-artifacts://registry.example:8443/1/x") == (own, "1/x")


def test_another_server(remote: ArtifactOpener) -> None:
    store, path = remote.open("mlflow-artifacts://other.example:99/1/x")
    assert isinstance(store, HttpArtifacts)
    assert (store.url, path) == (f"https://other.example:99/base{PROXY}", "1/x")
    assert remote.open("mlflow-artifacts://other.example:99/2")[0] is store


def test_a_proxy_url_while_embedded(embedded: ArtifactOpener) -> None:
    store, path = embedded.open(f"http://other:5000{PROXY}/1/x")
    assert isinstance(store, HttpArtifacts)
    assert (store.url, path) == (f"http://other:5000{PROXY}", "1/x")


def test_a_host_without_a_server_to_ask(embedded: ArtifactOpener) -> None:
    with pytest.raises(InvalidParameter, match="http"):
        embedded.open("mlflow-artifacts://host:1/x")


@pytest.mark.parametrize("scheme", ["dbfs", "hdfs", "ftp", "sftp", "r2"])
def test_other_schemes_are_named(embedded: ArtifactOpener, scheme: str) -> None:
    with pytest.raises(NotImplementedHere, match=f"{scheme}:"):
        embedded.open(f"{scheme}://bucket/path")


@pytest.mark.parametrize("uri", ["mlflow-artifacts:/../x", "mlflow-artifacts:/a/%2e%2e/%2e%2e/b"])
def test_paths_that_lead_out(embedded: ArtifactOpener, uri: str) -> None:
    with pytest.raises(InvalidPath):
        embedded.open(uri)


@pytest.mark.parametrize("uri", ["", "http://other/x", "file://elsewhere/x", "mlflow-artifacts:x"])
def test_malformed_uris(embedded: ArtifactOpener, uri: str) -> None:
    with pytest.raises(InvalidParameter):
        embedded.open(uri)


class Recorder(BaseHTTPRequestHandler):
    """Answers every request with an empty file, and keeps what it was told about the caller."""

    told: ClassVar[dict[int, list[str | None]]] = {}

    def do_GET(self) -> None:
        self.told.setdefault(self.connection.getsockname()[1], []).append(self.headers["Authorization"])
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def two_ports() -> Iterator[tuple[int, int]]:
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as first,
        ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as second,
    ):
        for server in (first, second):
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield first.server_address[1], second.server_address[1]
        first.shutdown()
        second.shutdown()


def test_credentials_go_to_the_tracking_server_only(own: ContentArtifacts, two_ports: tuple[int, int]) -> None:
    asked, other = two_ports
    tracking = classify_tracking_uri(f"http://127.0.0.1:{asked}")
    opener = ArtifactOpener(own, tracking, {"Authorization": "secret"})
    for port, place in ((asked, "/elsewhere"), (other, ""), (other, "/elsewhere")):
        store, path = opener.open(f"http://127.0.0.1:{port}{place}{PROXY}/1/x")
        assert store.read(path) == b""
    assert Recorder.told == {asked: ["secret"], other: [None, None]}
