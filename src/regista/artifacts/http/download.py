"""HttpDownload: files of an artifact proxy, onto this machine's disk."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ...api.transfers import LARGEST_TOGETHER
from ...errors import RegistaError
from ..bundle import BundledBlob, in_bundles
from ..cache import BlobCache
from ..jobs import Stopped, in_threads
from ..local.disk import disk_errors
from ..local.names import check_local_names
from ..local.tree import child_path
from ..progress import Progress, told
from ..received_file import check_digest, keep
from .bundle_download import BundleDownload
from .file_download import SPAN, FileDownload
from .places import Place, SignedPlaces
from .remote_files import RemoteFile
from .session import HttpSession

_SMALL = 256 * 1024
"""Files up to this many bytes come together, as many as ``LARGEST_TOGETHER`` bytes and ``_MOST`` files."""

_MOST = 256
_FEW = 2
_AT_ONCE = 4
"""Answers under way; a file system lets only one at a time make a file in a folder, so more would not help."""


class HttpDownload:
    """Takes files from the cache, downloads the others, and keeps them there.

    Small files come many in one answer, others in parallel, then the large ones one after the other, each in several
    spans at once, and past the server where it signs URLs of its object store; ``elsewhere`` is the session for those.
    """

    def __init__(
        self, session: HttpSession, elsewhere: HttpSession, url: str, cache: BlobCache | None, progress: Progress
    ) -> None:
        self._session = session
        self._bundles = BundleDownload(session, url)
        self._signed = SignedPlaces(session, elsewhere, url)
        self._url = url
        self._cache = cache
        self._progress = progress

    def run(self, root: str, files: Sequence[RemoteFile], destination: Path) -> Path:
        """Write the files of a directory into ``destination``, or the file ``root`` itself; gives where that is.

        Raises NotFound, CorruptedData, Unavailable, and InvalidPath for names that this disk cannot have.
        """
        base = root.rpartition("/")[2]
        names = [file.name or base for file in files]
        targets = {file: destination / name for file, name in zip(files, names, strict=True)}
        check_local_names(names, destination)
        with disk_errors(destination):
            for directory in {target.parent for target in targets.values()} | {destination}:
                directory.mkdir(parents=True, exist_ok=True)
        sizes = [file.size for file in files if file.size is not None]
        with self._progress.transfer(told(names), sum(sizes) if len(sizes) == len(files) else None) as transfer:
            self._fetch(root, targets, transfer.advance)
        return next(iter(targets.values())) if [file.name for file in files] == [""] else destination

    def _fetch(self, root: str, targets: dict[RemoteFile, Path], advance: Callable[[int], None]) -> None:
        stop = threading.Event()
        wanted = [
            _Wanted(file, child_path(root, file.name) if file.name else root, target, stop)
            for file, target in targets.items()
        ]
        alone: list[_Wanted] = []

        def take(some: Sequence[_Wanted]) -> None:
            missing = [one for one in some if not self._take_cached(one, advance)]
            alone.extend(missing if len(missing) < _FEW else self._receive_together(missing, advance))

        def weight(one: _Wanted) -> int:
            return one.file.size or 0 if one.is_small() else LARGEST_TOGETHER + 1

        try:
            bundles = in_bundles(wanted, weight, LARGEST_TOGETHER, _MOST)
            in_threads([partial(take, bundle) for bundle in bundles], _AT_ONCE, stop=stop)
            in_threads([partial(self._download, one, advance) for one in alone if not one.is_large()], stop=stop)
            for one in alone:
                if one.is_large():
                    self._download(one, advance)
        finally:
            if self._cache is not None:
                self._cache.make_room()

    def _take_cached(self, wanted: _Wanted, advance: Callable[[int], None]) -> bool:
        digest = wanted.file.digest
        if self._cache is None or digest is None or not self._cache.fetch(digest, wanted.target):
            return False
        advance(wanted.file.size or 0)
        return True

    def _receive_together(self, wanted: Sequence[_Wanted], advance: Callable[[int], None]) -> list[_Wanted]:
        """Those of the files that did not come: the server must be asked for each alone."""
        blobs = self._bundles.fetch([one.path for one in wanted])
        for one, blob in zip(wanted, blobs, strict=True):
            if blob is not None:
                one.keep(blob)
                advance(len(blob.content))
                if self._cache is not None:
                    self._cache.add_content(blob.digest, blob.content)
        return [one for one, blob in zip(wanted, blobs, strict=True) if blob is None]

    def _download(self, wanted: _Wanted, advance: Callable[[int], None]) -> None:
        digest = None
        if wanted.is_large() and (signed := self._signed.find(wanted.path)) is not None:
            digest = self._receive_signed(signed, wanted, advance)
        if digest is None:
            place = Place(self._session, f"{self._url}/{quote(wanted.path)}")
            digest = wanted.receive(lambda: place, advance)
        if self._cache is not None and digest is not None:
            self._cache.add(digest, wanted.target)

    def _receive_signed(
        self, place: Callable[[], Place], wanted: _Wanted, advance: Callable[[int], None]
    ) -> str | None:
        """The digest of what came past the server; None when nothing can come that way, whyever."""
        arrived: list[int] = []

        def count(size: int) -> None:
            arrived.append(size)
            advance(size)

        try:
            return wanted.receive(place, count)
        except RegistaError:
            self._signed.give_up()
            advance(-sum(arrived))
            return None


class _Wanted(NamedTuple):
    """A file that is to be downloaded; ``stop`` is set when it is not wanted any more."""

    file: RemoteFile
    path: str
    target: Path
    stop: threading.Event

    def is_small(self) -> bool:
        """Whether it comes together with others, for which digest and size must be known."""
        return self.file.digest is not None and self.file.size is not None and self.file.size <= _SMALL

    def is_large(self) -> bool:
        """Whether it comes in spans, for which digest and size must be known."""
        return self.file.digest is not None and (self.file.size or 0) >= 2 * SPAN

    def keep(self, blob: BundledBlob) -> None:
        """Write what came together with others; CorruptedData when it is not what the server, or its seal, says."""
        if self.stop.is_set():
            raise Stopped
        check_digest(self.path, hashlib.sha256(blob.content).hexdigest(), blob.digest)
        if self.file.sealed:
            check_digest(self.path, blob.digest, self.file.digest)
        keep(blob.content, self.target)

    def receive(self, place: Callable[[], Place], advance: Callable[[int], None]) -> str | None:
        """Fetch it from there; gives the digest that it was compared with, if there is one."""
        size = self.file.size if self.file.digest is not None else None  # a listing may be older than the bytes
        return FileDownload(
            place,
            self.path,
            digest=self.file.digest,
            size=size,
            sealed=self.file.sealed,
            advance=advance,
            stop=self.stop,
        ).receive(self.target)
