"""Small files that come together, from a server that knows bundles, one that does not, and one that lies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from tests.unit.artifacts.listener import Listener, Quiet

from regista.api.transfers import DownloadArtifacts, ListArtifactTree
from regista.artifacts.bundle import LEFT_OUT, head
from regista.artifacts.cache import BlobCache
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import FileEntry
from regista.errors import CorruptedData, NotFound, RegistaError, Unavailable
from regista.uris import PROXY_PATH

BUNDLE = DownloadArtifacts.endpoint.url
TREE = ListArtifactTree.endpoint.url
FILES = {f"d{number % 3}/{number}": f"{number} of some".encode() for number in range(20)}


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def bundled(content: bytes | None) -> bytes:
    return LEFT_OUT if content is None else head(digest_of(content), len(content)) + content


ENTRIES = [FileEntry(name, len(content), digest_of(content)) for name, content in FILES.items()]


class Server:
    """Has ``FILES`` below ``r``; ``answer`` makes status and body of a question for several from their contents."""

    def __init__(self) -> None:
        self.answer: Callable[[list[bytes | None]], tuple[int, bytes]] = self.truly
        self.stated: int | None = None
        self.asked: list[str] = []
        owner = self

        class Handler(Quiet):
            def do_GET(self) -> None:
                path = unquote(urlsplit(self.path).path)
                owner.asked.append(path)
                content = FILES.get(path.removeprefix(f"{PROXY_PATH}/r/"))
                if path == TREE:
                    content = msgspec.json.encode({"files": ENTRIES})
                self.give(404 if content is None else 200, content or b'{"error_code": "RESOURCE_DOES_NOT_EXIST"}')

            def do_POST(self) -> None:
                owner.asked.append(self.path)
                question = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = owner.answer([FILES.get(path.removeprefix("r/")) for path in question["paths"]])
                self.give(status, body, owner.stated)

        self._listener = Listener(Handler)
        self.url = self._listener.url + PROXY_PATH
        self.close = self._listener.close

    def truly(self, contents: list[bytes | None]) -> tuple[int, bytes]:
        return 200, b"".join(map(bundled, contents))


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def store(server: Server) -> Iterator[HttpArtifacts]:
    store = HttpArtifacts(server.url, retries=1)
    yield store
    store.close()


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_small_files_take_one_request(store: HttpArtifacts, server: Server, tmp_path: Path) -> None:
    store.download("r", tmp_path)
    assert written(tmp_path) == FILES
    assert server.asked == [TREE, BUNDLE]


def test_what_is_in_the_cache_is_not_asked_for(server: Server, tmp_path: Path) -> None:
    store = HttpArtifacts(server.url, cache=BlobCache(tmp_path / "cache", 10**9))
    store.download("r", tmp_path / "one", ENTRIES[:15])
    store.download("r", tmp_path / "two", ENTRIES[:15])
    assert server.asked == [BUNDLE]
    wanted: list[int] = []
    server.answer = lambda contents: (wanted.append(len(contents)), server.truly(contents))[1]  # type: ignore[func-returns-value]
    store.download("r", tmp_path / "three", ENTRIES)
    assert wanted == [5]
    assert written(tmp_path / "three") == FILES
    store.close()


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_that_knows_no_bundles_is_asked_once(
    store: HttpArtifacts, server: Server, tmp_path: Path, status: int
) -> None:
    server.answer = lambda _: (status, b"<html>no such page</html>")
    for folder in ("one", "two"):
        store.download("r", tmp_path / folder, ENTRIES)
        assert written(tmp_path / folder) == FILES
    assert server.asked.count(BUNDLE) == 1
    assert len(server.asked) == 1 + 2 * len(FILES)


def test_what_was_left_out_is_asked_for_alone(store: HttpArtifacts, server: Server, tmp_path: Path) -> None:
    server.answer = lambda contents: server.truly([None, *contents[1:-1], None])
    store.download("r", tmp_path, ENTRIES)
    assert written(tmp_path) == FILES
    assert len(server.asked) == 3
    gone = FileEntry("gone", 3, digest_of(b"abc"))
    server.answer = server.truly
    with pytest.raises(NotFound):
        store.download("r", tmp_path / "other", [*ENTRIES, gone])


def test_a_file_that_was_replaced_is_taken_as_it_is_now(store: HttpArtifacts, server: Server, tmp_path: Path) -> None:
    server.answer = lambda contents: server.truly([b"replaced", *contents[1:]])
    store.download("r", tmp_path)
    first, *_ = FILES
    assert written(tmp_path) == {**FILES, first: b"replaced"}


def flipped(content: bytes) -> bytes:
    return head(digest_of(content), len(content)) + bytes([content[0] ^ 1]) + content[1:]


LIES: dict[str, Callable[[list[bytes]], bytes]] = {
    "a flipped bit": lambda all_: flipped(all_[0]) + b"".join(map(bundled, all_[1:])),
    "a flipped bit in the last": lambda all_: b"".join(map(bundled, all_[:-1])) + flipped(all_[-1]),
    "another file": lambda all_: b"".join(map(bundled, [b"another", *all_[1:]])),
    "another order": lambda all_: b"".join(map(bundled, reversed(all_))),
    "one too few": lambda all_: b"".join(map(bundled, all_[1:])),
    "one too many": lambda all_: b"".join(map(bundled, [*all_, b"more"])),
    "a length that is too great": lambda all_: (
        b"".join(map(bundled, all_[1:])) + head(digest_of(all_[0]), 99) + all_[0]
    ),
    "a length that is too small": lambda all_: head(digest_of(all_[0]), 3) + all_[0] + b"".join(map(bundled, all_[1:])),
    "a name in place of a digest": lambda all_: b"../../../x 3\nabc" + b"".join(map(bundled, all_[1:])),
    "no bundle": lambda _: b"<html>something else</html>",
    "nothing": lambda _: b"",
    "without end": lambda all_: b"".join(map(bundled, all_)) + bytes(3 << 20),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_lies_is_not_believed(server: Server, tmp_path: Path, lie: str) -> None:
    cache = BlobCache(tmp_path / "cache", 10**9)
    store = HttpArtifacts(server.url, retries=0, cache=cache)
    server.answer = lambda contents: (200, LIES[lie]([content for content in contents if content is not None]))
    with pytest.raises(CorruptedData):
        store.download("r", tmp_path / "out", ENTRIES)
    for name, content in written(tmp_path / "out").items():
        assert FILES[name] == content  # what came before the lie may be there, and nothing else
    for name, content in written(cache.root).items():
        assert name.rpartition("/")[2] == digest_of(content)
    store.close()


def test_an_answer_that_is_cut_off_is_asked_for_again(store: HttpArtifacts, server: Server, tmp_path: Path) -> None:
    attempts: list[int] = []

    def cut_at_first(contents: list[bytes | None]) -> tuple[int, bytes]:
        _, body = server.truly(contents)
        server.stated = len(body)
        attempts.append(len(body))
        return 200, body[: len(body) // 2] if len(attempts) == 1 else body

    server.answer = cut_at_first
    store.download("r", tmp_path, ENTRIES)
    assert written(tmp_path) == FILES
    assert len(attempts) == 2


def test_an_answer_that_is_always_cut_off_is_an_error(server: Server, tmp_path: Path) -> None:
    store = HttpArtifacts(server.url, retries=0)
    server.stated = 10**6
    with pytest.raises(Unavailable):
        store.download("r", tmp_path, ENTRIES)
    assert written(tmp_path) == {}
    store.close()


def test_a_refusal_is_the_error(store: HttpArtifacts, server: Server, tmp_path: Path) -> None:
    server.answer = lambda _: (403, b'{"error_code": "PERMISSION_DENIED", "message": "not yours"}')
    with pytest.raises(RegistaError, match="not yours"):
        store.download("r", tmp_path, ENTRIES)
    assert server.asked == [BUNDLE]
