"""Bucket: objects by name in one place of an object store, with its refusals in Regista's errors.

Nothing else speaks to the library ``obstore``, and nothing imports this but what was asked for a bucket
(``bucket_access``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import obstore
from obstore.exceptions import BaseError, GenericError
from obstore.store import AzureStore, GCSStore, S3Store

from ...errors import ConfigurationError, RegistaError
from ...uris import BucketUri
from .errors import bucket_error, missing_bucket

PIECE = 1024 * 1024
PART = 16 * 1024 * 1024
"""Bytes of the parts that large objects are sent in; 10,000 parts is the most that S3 takes."""

_MOST_PARTS = 9_000
_PARTS_AT_ONCE = 2
_PAGE = 1_000


_used_by = 0
"""The process that has used the library, whose threads belong to the process as a whole; 0 before the first use."""


class ObjectFacts(NamedTuple):
    """An object: its name, its bytes, and when it was last written (seconds of the epoch)."""

    name: str
    size: int
    changed: float


class ObjectWriter:
    """An object on its way in parts: it exists when ``close`` returns, whole, and not before."""

    def __init__(self, bucket: Bucket, file: Any) -> None:
        self._bucket = bucket
        self._file = file

    def write(self, chunk: bytes | bytearray | memoryview) -> None:
        """Append bytes; waits while the parts before are on their way."""
        with self._bucket.errors():
            self._file.write(chunk)

    def close(self) -> None:
        """Make the object exist."""
        with self._bucket.errors():
            self._file.close()


class Bucket:
    """The objects below one place of an object store; names are relative to it.

    Each call is tried again for a while when the store is busy or cut off, then raises Unavailable. PermissionDenied
    when the store refuses the credentials, ConfigurationError when there is no such bucket or it takes no such
    request. An absent object is FileNotFoundError where the call says so. ``copy_limit`` is the most bytes that the
    store copies by itself in one request.
    """

    def __init__(self, uri: BucketUri, store: S3Store | GCSStore | AzureStore, copy_limit: int | None = None) -> None:
        self.uri = uri
        self.copy_limit = copy_limit
        self._store = store
        self._prefix = f"{uri.path}/" if uri.path else ""

    def put(self, name: str, content: bytes | bytearray, content_type: str | None = None) -> None:
        """Write an object in one request."""
        with self.errors():
            try:
                obstore.put(self._store, self._key(name), content, attributes=_typed(content_type), use_multipart=False)
            except GenericError as error:
                # Swift says so when somebody else has written the object at the same moment, and counts as later.
                if "ETag Header missing" not in str(error) or self.facts(name) is None:
                    raise

    def put_stream(self, name: str, pieces: Iterable[bytes], size: int = 0, content_type: str | None = None) -> None:
        """Write an object from pieces, in flat memory; an exception of ``pieces`` leaves nothing and comes through."""
        with self.errors():
            obstore.put(
                self._store,
                self._key(name),
                iter(pieces),
                attributes=_typed(content_type),
                chunk_size=part_size(size),
                max_concurrency=_PARTS_AT_ONCE,
            )

    def writer(self, name: str, part: int = PART, at_once: int = _PARTS_AT_ONCE) -> ObjectWriter:
        """Start an object whose bytes come bit by bit, sent in parts of ``part`` bytes.

        In memory are the part that is filled and ``at_once`` that are on their way.
        """
        with self.errors():
            file = obstore.open_writer(self._store, self._key(name), buffer_size=part, max_concurrency=at_once)
        return ObjectWriter(self, file)

    def facts(self, name: str) -> ObjectFacts | None:
        """Size and time of an object; None when there is none."""
        with self.errors():
            try:
                found = obstore.head(self._store, self._key(name))
            except FileNotFoundError:
                return None
        return ObjectFacts(name, found["size"], found["last_modified"].timestamp())

    def read(self, name: str) -> bytes:
        """The bytes of a small object; FileNotFoundError when there is none."""
        with self.errors():
            return bytes(obstore.get(self._store, self._key(name)).bytes())

    def pieces(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB.

        The object is asked for before this returns: FileNotFoundError when there is none.
        """
        if stop is not None and stop <= start:
            return iter(())
        span: Any = {"offset": start} if stop is None else (start, stop)
        with self.errors():
            found = obstore.get(self._store, self._key(name), options={"range": span} if start or stop else None)
        return self._pieces(found)

    def all_below(self, folder: str, after: str = "") -> Iterator[ObjectFacts]:
        """Every object below ``folder`` ('' = all), or those whose names are behind ``after``; a page at a time."""
        with self.errors():
            offset = self._key(after) if after else None
            pages = iter(obstore.list(self._store, self._key(folder) or None, offset=offset, chunk_size=_PAGE))
        while True:
            with self.errors():
                page = next(pages, None)
            if page is None:
                return
            for found in page:
                yield self._facts(found)

    def copy(self, source: str, target: str) -> bool:
        """Let the store copy an object onto another name; False when there is none."""
        with self.errors():
            try:
                obstore.copy(self._store, self._key(source), self._key(target))
            except FileNotFoundError as error:
                self._check_bucket(error)
                return False
        return True

    def delete(self, names: str | Sequence[str]) -> None:
        """Remove objects; absent ones are no error."""
        keys = [self._key(name) for name in ([names] if isinstance(names, str) else names)]
        with self.errors():
            for start in range(0, len(keys), _PAGE):
                try:
                    obstore.delete(self._store, keys[start : start + _PAGE])
                except FileNotFoundError as error:
                    self._check_bucket(error)

    def children(self, folder: str) -> tuple[list[str], list[ObjectFacts]]:
        """The folders and the objects directly below ``folder``."""
        with self.errors():
            found = obstore.list_with_delimiter(self._store, self._key(folder) or None)
        folders = [path.removeprefix(self._prefix) for path in found["common_prefixes"]]
        return folders, [self._facts(item) for item in found["objects"]]

    def sign(self, method: str, name: str, seconds: int) -> str | None:
        """A URL with which anybody can do this for a while; None when the credentials here cannot sign."""
        try:
            with self.errors():
                return str(obstore.sign(self._store, method, self._key(name), timedelta(seconds=seconds)))  # type: ignore[call-overload]  # any method
        except RegistaError:
            return None

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the library raises into Regista's errors; an absent object stays FileNotFoundError."""
        _check_process()
        try:
            yield
        except FileNotFoundError as error:
            self._check_bucket(error)
            raise
        except (BaseError, ValueError, OSError) as error:
            raise bucket_error(error, self.uri.root) from None

    def _key(self, name: str) -> str:
        return (self._prefix + name).rstrip("/")

    def _facts(self, found: Any) -> ObjectFacts:
        changed = found["last_modified"].timestamp()
        return ObjectFacts(found["path"].removeprefix(self._prefix), found["size"], changed)

    def _pieces(self, found: Any) -> Iterator[bytes]:
        stream = found.stream(min_chunk_size=PIECE)
        while True:
            with self.errors():
                chunk = next(stream, None)
            if chunk is None:
                return
            piece = memoryview(chunk)
            for start in range(0, len(piece), PIECE):
                yield bytes(piece[start : start + PIECE])

    def _check_bucket(self, error: FileNotFoundError) -> None:
        if (missing := missing_bucket(error, self.uri.root)) is not None:
            raise missing from None


def part_size(size: int) -> int:
    """Bytes per part of an object of about that size, so that the parts are not too many."""
    return max(PART, -(-size // _MOST_PARTS))


def _typed(content_type: str | None) -> Any:
    return {"Content-Type": content_type} if content_type else None


def _check_process() -> None:
    """Raise ConfigurationError in a forked process, where the library would wait for threads that are not there."""
    global _used_by  # noqa: PLW0603 - the library's threads are global as well
    _used_by = _used_by or os.getpid()
    if _used_by != os.getpid():
        raise ConfigurationError(
            "This process was forked from one that had used a bucket, and cannot use buckets. Start processes with "
            "multiprocessing's method 'spawn' or 'forkserver', or fork before the first use of a bucket."
        )
