"""A server that lists what it should not: nothing of it reaches this disk outside of the destination."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.unit.artifacts.listener import Listener, Quiet

from regista.artifacts.cache import BlobCache
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.artifacts.local.folder import FolderArtifacts
from regista.entities import FileEntry
from regista.errors import CorruptedData, RegistaError
from regista.uris import PROXY_PATH

CONTENT = b"content"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
TREE = "/api/regista/v1/artifacts/tree"

HOSTILE = [
    "..", "../x", "../../x", "a/../../x", "a/..", "/tmp/x", "//x", "./x", "a/./x", "a//x", "a/", "%2e%2e/x", "..%2fx",
    "%252e%252e/x", "a%2fb", "file:///etc/x", "a#b", "a\0b", "a%00b", "a\nb",
    "a\x1b[2J", "x" * 256, "a/" * 600 + "x", "%c0%ae%c0%ae/x", ".", "a/.",
]  # fmt: skip


class Lister:
    """Answers ``tree`` and ``listing`` as told, and every file with the same content."""

    def __init__(self) -> None:
        self.tree: object = None
        self.listing: object = {}
        self.asked: list[str] = []
        owner = self

        class Handler(Quiet):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                owner.asked.append(unquote(parts.path))
                if parts.path == TREE and owner.tree is not None:
                    body, status = json.dumps(owner.tree).encode(), 200
                elif parts.path == TREE:
                    body, status = b"<html>no such page</html>", 404
                elif parts.path == PROXY_PATH:
                    body, status = json.dumps(owner.listing).encode(), 200
                else:
                    body, status = CONTENT, 200
                self.give(status, body)

        self._listener = Listener(Handler)
        self.url = self._listener.url + PROXY_PATH
        self.close = self._listener.close


@pytest.fixture
def server() -> Iterator[Lister]:
    server = Lister()
    yield server
    server.close()


@pytest.fixture
def store(server: Lister, tmp_path: Path) -> Iterator[HttpArtifacts]:
    store = HttpArtifacts(server.url, retries=0, cache=BlobCache(tmp_path / "cache", 10**9))
    yield store
    store.close()


def everything_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_lead_elsewhere_are_refused(store: HttpArtifacts, server: Lister, tmp_path: Path, name: str) -> None:
    entry = {"path": name, "size": len(CONTENT), "digest": DIGEST}
    good = {"path": "good", "size": len(CONTENT), "digest": DIGEST}
    server.tree = {"files": [good, entry]}
    with pytest.raises(RegistaError):
        store.download("1/r", tmp_path / "deep" / "er" / "out")
    with pytest.raises(RegistaError):
        store.download("1/r", tmp_path / "deep" / "er" / "out", [FileEntry(name, len(CONTENT), DIGEST)])
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize("name", [*HOSTILE, "a/b", "", "a/../b"])
@pytest.mark.parametrize("is_dir", [False, True])
def test_names_in_listings_of_other_servers_are_refused(
    store: HttpArtifacts, server: Lister, tmp_path: Path, name: str, is_dir: bool
) -> None:
    server.listing = {"files": [{"path": "good", "is_dir": False}, {"path": name, "is_dir": is_dir}]}
    with pytest.raises(RegistaError):
        store.download("1/r", tmp_path / "deep" / "er" / "out")
    assert everything_below(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot have these names; see test_local_names.py")
@pytest.mark.parametrize("name", ["file:/x", "C:/x", "C:x", "\\\\host\\x", "..\\x", "NUL", "~/x", "-rf", "x "])
def test_names_that_mean_something_elsewhere_are_names_here(
    store: HttpArtifacts, server: Lister, tmp_path: Path, name: str
) -> None:
    server.tree = {"files": [{"path": name, "size": len(CONTENT), "digest": DIGEST}]}
    store.download("1/r", tmp_path / "out")
    assert everything_below(tmp_path / "out") == [name]


@pytest.mark.parametrize("digest", ["", "../../../../x", "/etc/x", "A" * 64, "0" * 63, DIGEST + "/../x", DIGEST + "\n"])
def test_digests_that_are_none_are_refused(store: HttpArtifacts, server: Lister, tmp_path: Path, digest: str) -> None:
    server.tree = {"files": [{"path": "f", "size": len(CONTENT), "digest": digest}]}
    with pytest.raises(RegistaError):
        store.download("1/r", tmp_path / "out")
    with pytest.raises(RegistaError):
        store.download("1/r", tmp_path / "out", [FileEntry("f", len(CONTENT), digest)])
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize("size", [-1, 0, 6, 8, 2**62])
def test_sizes_that_are_not_true_are_noticed(store: HttpArtifacts, server: Lister, tmp_path: Path, size: int) -> None:
    server.tree = {"files": [{"path": "f", "size": size, "digest": DIGEST}]}
    with pytest.raises(CorruptedData):
        store.download("1/r", tmp_path / "out")
    assert everything_below(tmp_path) == []


def test_a_file_and_a_directory_of_one_name_are_refused(store: HttpArtifacts, server: Lister, tmp_path: Path) -> None:
    names = ("a", "a/b")
    server.tree = {"files": [{"path": name, "size": len(CONTENT), "digest": DIGEST} for name in names]}
    with pytest.raises(RegistaError, match="cannot be a file"):
        store.download("1/r", tmp_path / "out")
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize("tree", [[], {"files": 5}, {"files": [{"path": 5}]}, "text", {"files": [{}]}])
def test_an_answer_that_is_no_tree_means_a_server_without_it(
    store: HttpArtifacts, server: Lister, tmp_path: Path, tree: object
) -> None:
    server.tree = tree
    server.listing = {"files": [{"path": "f", "is_dir": False, "file_size": 7}]}
    for _ in range(2):
        store.download("1/r", tmp_path / "out")
    assert everything_below(tmp_path / "out") == ["f"]
    assert server.asked.count(TREE) == 1  # it is not asked again and again


def test_a_list_of_sealed_files_makes_no_folder_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "stored").mkdir()
    store = FolderArtifacts(tmp_path / "stored")
    for name in ("../../outside/x", "/outside/x"):
        with pytest.raises(RegistaError):
            store.download("", tmp_path / "deep" / "er" / "out", [FileEntry(name, 1, DIGEST)])
    assert [path.name for path in tmp_path.iterdir()] == ["stored"]
