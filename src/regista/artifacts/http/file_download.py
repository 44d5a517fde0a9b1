"""FileDownload: one file of an artifact proxy on its way to this disk."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import CorruptedData, Unavailable
from ..jobs import Stopped, in_threads
from ..received_file import ReceivedFile, check_digest
from .places import Place

if TYPE_CHECKING:
    import io

    import httpx2

SPAN = 32 * 1024 * 1024
"""Bytes of a large file that are asked for at once."""

_CHUNK = 1024 * 1024
_SPANS_AT_ONCE = 4
_ETAG = re.compile(r'(?:W/)?"([0-9a-f]{64})"')
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


def etag_digest(headers: Mapping[str, str]) -> str | None:
    """The SHA-256 that a Regista server names as the ETag; other servers' tags are none."""
    match = _ETAG.fullmatch(headers.get("ETag", ""))
    return match[1] if match else None


class FileDownload:
    """Fetches a file from its place, goes on where it ended after a cut, and compares the bytes with their digest.

    ``path`` is for error texts. ``digest`` (SHA-256) and ``size`` are what the file should have; None: what the server
    says counts. ``sealed``: it may have nothing else; else a file that was replaced meanwhile is taken as it is now.
    ``advance`` is told of the bytes that arrive (and, with a negative number, of those that must come again); when
    ``stop`` is set, the download ends with Stopped.
    """

    def __init__(
        self,
        place: Callable[[], Place],
        path: str,
        *,
        digest: str | None,
        size: int | None,
        sealed: bool,
        advance: Callable[[int], None],
        stop: threading.Event,
    ) -> None:
        self.place = place
        self.path = path
        self.digest = digest
        self.size = size
        self.advance = advance
        self._sealed = sealed
        self._stop = stop

    def receive(self, target: Path) -> str | None:
        """Write the file, whose directory must exist; gives the digest that it was compared with, if there is one.

        Raises NotFound, CorruptedData, Unavailable; then ``target`` is what it was before.
        """
        with ReceivedFile(target) as part:
            if self.digest is None or self.size is None or self.size < 2 * SPAN or not self._in_spans(part):
                span = _Span(self, part, 0, None, self._stop)
                span.fetch()
                check_digest(self.path, span.received.hexdigest(), self.digest)
            part.keep()
        return self.digest

    def take_headers(self, headers: Mapping[str, str]) -> None:
        """Learn what the server says about the whole file that it is about to send."""
        named = etag_digest(headers)
        if named is None or named == self.digest:
            return
        if self._sealed:
            check_digest(self.path, named, self.digest)
        self.digest, self.size = named, None

    def _in_spans(self, part: ReceivedFile) -> bool:
        """Fetch parts of the file at once; False when the server does not send parts of what was expected."""
        assert self.size is not None  # noqa: S101 - see ``receive``
        front, stop = _Front(part), threading.Event()
        starts = iter(enumerate(range(0, self.size, SPAN)))  # no list: a size is what a server says, and may be any
        fetched = []

        def fetch_until_done() -> None:
            while (found := next(starts, None)) is not None:
                number, start = found
                span = _Span(self, part, start, min(start + SPAN, self.size or 0), stop)
                fetched.append(span)
                span.fetch()
                front.add(number, span)

        try:
            in_threads([fetch_until_done] * _SPANS_AT_ONCE, stop=stop)
        except _NoPart:
            self.advance(-sum(span.position - span.start for span in fetched))
            return False
        check_digest(self.path, front.received.hexdigest(), self.digest)
        return True


class _NoPart(Exception):
    """The server sent the whole file, or another one, where a part was asked for."""


class _Span:
    """The bytes from ``start`` to ``end`` (exclusive; None: all), which arrive in their order."""

    def __init__(
        self, download: FileDownload, part: ReceivedFile, start: int, end: int | None, stop: threading.Event
    ) -> None:
        self.start = self.position = start
        self.end = end
        self.received = hashlib.sha256()
        self._download = download
        self._part = part
        self._stop = stop
        self._tag = f'"{download.digest}"' if end is not None else ""

    def fetch(self) -> None:
        """Receive all of it; gives up when the server does not answer and what has come cannot be gone on from."""
        while True:
            before = self.position
            try:
                place = self._download.place()
                place.session.stream(place.url, self._save, partial(self._headers, place))
                return
            except Unavailable:
                if not self._tag or self.position <= before:
                    raise

    def _headers(self, place: Place) -> dict[str, str]:
        """What is still missing, if the file is still the same one; all of it when nobody could tell."""
        if not self._tag or (self.end is None and self.position == 0):
            return place.headers
        last = "" if self.end is None else self.end - 1
        asked = {**place.headers, "Range": f"bytes={self.position}-{last}"}
        return asked if place.signed and self.end is not None else {**asked, "If-Range": self._tag}

    def _save(self, response: httpx2.Response) -> None:
        continues = response.status_code == 206 and _start_of(response) == self.position
        if not continues and self.end is not None:
            raise _NoPart
        with self._part.open(self.position if continues else 0) as file:
            if not continues:
                self._begin_again(file, response)
            for chunk in response.iter_bytes():  # as they come: what is collected is lost in a cut
                self._take(file, chunk)
        end = self._download.size if self.end is None else self.end
        if end is not None and self.position != end:
            raise self._other_size(end)

    def _begin_again(self, file: io.FileIO, response: httpx2.Response) -> None:
        self._download.advance(-self.position)
        self._download.take_headers(response.headers)
        file.truncate()
        self.position, self.received = 0, hashlib.sha256()
        tag = response.headers.get("ETag", "")
        # A weak tag may stand for other bytes, and positions in compressed bytes are not ours.
        self._tag = "" if tag.startswith("W/") or "Content-Encoding" in response.headers else tag

    def _take(self, file: io.FileIO, chunk: bytes) -> None:
        end = self._download.size if self.end is None else self.end
        if self._stop.is_set():
            raise Stopped
        if end is not None and self.position + len(chunk) > end:
            raise self._other_size(end)
        if self.end is None:
            self.received.update(chunk)
        self._part.write(file, chunk)
        self.position += len(chunk)
        self._download.advance(len(chunk))

    def _other_size(self, end: int) -> CorruptedData:
        return CorruptedData(
            f"The bytes of '{self._download.path}' are not what was stored: the server sent another number than {end}."
        )


class _Front:
    """Hashes spans in their order, each as soon as those before it are there; whoever brings the next one hashes."""

    def __init__(self, part: ReceivedFile) -> None:
        self.received = hashlib.sha256()
        self._part = part
        self._waiting: dict[int, _Span] = {}
        self._next = 0
        self._busy = False
        self._lock = threading.Lock()

    def add(self, number: int, span: _Span) -> None:
        """A span is complete; when somebody is hashing already, he comes to it."""
        with self._lock:
            self._waiting[number] = span
            if self._busy:
                return
            self._busy = True
        while (following := self._take_next()) is not None:
            with self._part.open(following.start) as file:
                while chunk := file.read(min(_CHUNK, following.position - file.tell())):
                    self.received.update(chunk)

    def _take_next(self) -> _Span | None:
        with self._lock:
            following = self._waiting.pop(self._next, None)
            if following is None:
                self._busy = False
            else:
                self._next += 1
            return following


def _start_of(response: httpx2.Response) -> int | None:
    match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None
