"""FileDownload before a server that cuts, replaces, lies, or knows no ranges."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.artifacts.file_server import FileServer

from regista.artifacts.http.file_download import SPAN, FileDownload
from regista.artifacts.http.places import Place
from regista.artifacts.http.session import HttpSession
from regista.artifacts.jobs import Stopped
from regista.errors import CorruptedData, RegistaError, Unavailable

SMALL = os.urandom(300_000)
LARGE = os.urandom(1 << 20) * 70  # three spans


class Downloads:
    """Downloads from a server with few repetitions."""

    def __init__(self, server: FileServer, folder: Path) -> None:
        self.server = server
        self.target = folder / "f"
        self.advanced = 0
        self.signed = False
        self._session = HttpSession({}, 10, 1)

    def advance(self, size: int) -> None:
        self.advanced += size

    def get(
        self,
        digest: str | None = None,
        size: int | None = None,
        *,
        sealed: bool = False,
        stop: threading.Event | None = None,
    ) -> str | None:
        download = FileDownload(
            lambda: Place(self._session, self.server.url, signed=self.signed),
            "d/f",
            digest=digest,
            size=size,
            sealed=sealed,
            advance=self.advance,
            stop=stop or threading.Event(),
        )
        return download.receive(self.target)

    def get_known(self, content: bytes, *, sealed: bool = False) -> str | None:
        return self.get(digest_of(content), len(content), sealed=sealed)

    def close(self) -> None:
        self._session.close()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer(SMALL) as server:
        yield server


@pytest.fixture
def downloads(server: FileServer, tmp_path: Path) -> Iterator[Downloads]:
    downloads = Downloads(server, tmp_path)
    yield downloads
    downloads.close()
    # Whatever happened, nothing is left but the file, or nothing at all.
    assert [path.name for path in tmp_path.iterdir()] in ([], ["f"])


def test_a_file_arrives_and_is_told_of(downloads: Downloads) -> None:
    assert downloads.get_known(SMALL) == digest_of(SMALL)
    assert downloads.target.read_bytes() == SMALL
    assert downloads.advanced == len(SMALL)


def test_an_empty_file_arrives(downloads: Downloads, server: FileServer) -> None:
    server.content = b""
    downloads.get_known(b"")
    assert downloads.target.read_bytes() == b""


def test_after_cuts_it_goes_on_where_it_ended(downloads: Downloads, server: FileServer) -> None:
    server.cuts = [100_000, 1, 50_000, 0, 100_000]  # more cuts than repetitions: each brought something, but for one
    downloads.get_known(SMALL)
    assert downloads.target.read_bytes() == SMALL
    assert server.sent == len(SMALL)
    assert [request.get("Range") for request in server.requests[:3]] == [None, "bytes=100000-", "bytes=100001-"]
    assert downloads.advanced == len(SMALL)


def test_a_server_that_is_gone_for_good_is_an_error(downloads: Downloads, server: FileServer) -> None:
    downloads.target.write_bytes(b"before")
    server.cuts = [1000] + [0] * 10
    with pytest.raises(Unavailable, match="No answer"):
        downloads.get_known(SMALL)
    assert downloads.target.read_bytes() == b"before"


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_where_nobody_could_tell_that_it_is_the_same_file_it_begins_again(
    downloads: Downloads, server: FileServer, tag: str
) -> None:
    server.tag, server.cuts = tag, [100_000]
    downloads.get()
    assert downloads.target.read_bytes() == SMALL
    assert server.sent == len(SMALL) + 100_000
    assert downloads.advanced == len(SMALL)


def test_compressed_bytes_are_not_continued(downloads: Downloads, server: FileServer) -> None:
    server.extra, server.cuts = {"Content-Encoding": "identity"}, [100_000]
    downloads.get_known(SMALL)
    assert all("Range" not in request for request in server.requests)
    assert downloads.target.read_bytes() == SMALL


def test_a_server_that_sends_no_parts_sends_it_all_again(downloads: Downloads, server: FileServer) -> None:
    server.ranges, server.cuts = False, [100_000]
    downloads.get_known(SMALL)
    assert downloads.target.read_bytes() == SMALL
    assert downloads.advanced == len(SMALL)


def test_a_part_from_another_place_is_not_taken_for_the_rest(downloads: Downloads, server: FileServer) -> None:
    server.cuts = [100_000]
    server.before = lambda number: server.extra.update({"Content-Range": "bytes 5-9/300000"} if number == 2 else {})
    with pytest.raises(RegistaError):
        downloads.get_known(SMALL)


def test_a_file_that_was_replaced_meanwhile_is_taken_as_it_is_now(downloads: Downloads, server: FileServer) -> None:
    new = os.urandom(200_000)
    server.cuts = [100_000]

    def replace(number: int) -> None:
        if number == 2:
            server.content = new

    server.before = replace
    assert downloads.get_known(SMALL) == digest_of(new)
    assert downloads.target.read_bytes() == new
    assert downloads.advanced == len(new)


def test_a_sealed_file_has_no_other_bytes(downloads: Downloads, server: FileServer) -> None:
    server.content = b"other"
    with pytest.raises(CorruptedData, match="d/f"):
        downloads.get_known(SMALL, sealed=True)


@pytest.mark.parametrize("content", [SMALL + b"x", SMALL[:-1], b"\0" * len(SMALL)], ids=["more", "fewer", "others"])
def test_bytes_that_do_not_fit_their_digest_are_refused(
    downloads: Downloads, server: FileServer, content: bytes
) -> None:
    server.content, server.tag = content, f'"{digest_of(SMALL)}"'
    with pytest.raises(CorruptedData, match="d/f"):
        downloads.get_known(SMALL)
    assert not downloads.target.exists()


def test_a_body_without_end_is_given_up(downloads: Downloads, server: FileServer) -> None:
    server.content, server.tag = b"\0" * (64 << 20), f'"{digest_of(SMALL)}"'
    with pytest.raises(CorruptedData):
        downloads.get_known(SMALL)
    assert downloads.advanced <= len(SMALL)


def test_it_ends_when_it_is_not_wanted_any_more(downloads: Downloads) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        downloads.get(stop=stop)


class TestLarge:
    @pytest.fixture(autouse=True)
    def _large(self, server: FileServer) -> None:
        server.content = LARGE

    def test_it_comes_in_spans(self, downloads: Downloads, server: FileServer) -> None:
        assert downloads.get_known(LARGE, sealed=True) == digest_of(LARGE)
        assert downloads.target.read_bytes() == LARGE
        assert sorted(request["Range"] for request in server.requests) == sorted(
            [f"bytes=0-{SPAN - 1}", f"bytes={SPAN}-{2 * SPAN - 1}", f"bytes={2 * SPAN}-{len(LARGE) - 1}"]
        )
        assert downloads.advanced == len(LARGE)

    def test_each_span_goes_on_where_it_ended(self, downloads: Downloads, server: FileServer) -> None:
        server.cuts = [1_000_000, 2_000_000, 3_000_000, 1_000_000, 1]
        downloads.get_known(LARGE)
        assert downloads.target.read_bytes() == LARGE
        assert server.sent == len(LARGE)

    def test_without_ranges_it_comes_whole(self, downloads: Downloads, server: FileServer) -> None:
        server.ranges = False
        downloads.get_known(LARGE)
        assert downloads.target.read_bytes() == LARGE
        assert downloads.advanced == len(LARGE)

    def test_replaced_before_it_was_fetched(self, downloads: Downloads, server: FileServer) -> None:
        other = bytes(reversed(LARGE))
        server.content = other
        assert downloads.get_known(LARGE) == digest_of(other)
        assert downloads.target.read_bytes() == other

    def test_replaced_and_sealed(self, downloads: Downloads, server: FileServer) -> None:
        server.content = bytes(reversed(LARGE))
        with pytest.raises(CorruptedData):
            downloads.get_known(LARGE, sealed=True)

    def test_a_signed_place_has_tags_of_its_own(self, downloads: Downloads, server: FileServer) -> None:
        downloads.signed, server.tag, server.cuts = True, '"md5-of-somebody-else"', [1_000_000]
        downloads.get_known(LARGE, sealed=True)
        assert downloads.target.read_bytes() == LARGE
        assert server.sent == len(LARGE)
        assert all("If-Range" not in request for request in server.requests)

    def test_a_flipped_bit_in_a_span(self, downloads: Downloads, server: FileServer) -> None:
        wrong = bytearray(LARGE)
        wrong[SPAN + 5] ^= 1
        server.content, server.tag = bytes(wrong), f'"{digest_of(LARGE)}"'
        with pytest.raises(CorruptedData):
            downloads.get_known(LARGE)
        assert not downloads.target.exists()
