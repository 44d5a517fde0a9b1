"""HttpDownload: files of an artifact proxy, onto this machine's disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ...errors import RegistaError
from ..cache import BlobCache
from ..jobs import in_threads
from ..local.disk import disk_errors
from ..local.names import check_local_names
from ..local.tree import child_path
from ..progress import Progress, told
from .file_download import SPAN, FileDownload
from .places import Place, SignedPlaces
from .remote_files import RemoteFile
from .session import HttpSession


class HttpDownload:
    """Takes files from the cache, downloads the others, and keeps them there.

    Small files come in parallel, then the large ones one after the other, each in several spans at once, and past the
    server where it signs URLs of its object store; ``elsewhere`` is the session for those.
    """

    def __init__(
        self, session: HttpSession, elsewhere: HttpSession, url: str, cache: BlobCache | None, progress: Progress
    ) -> None:
        self._session = session
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
        large: list[_Wanted] = []

        def take(file: RemoteFile, target: Path) -> None:
            wanted = _Wanted(file, child_path(root, file.name) if file.name else root, target, stop)
            if self._is_cached(file, target):
                advance(file.size or 0)
            elif wanted.is_large():
                large.append(wanted)
            else:
                self._download(wanted, advance)

        try:
            in_threads([partial(take, file, target) for file, target in targets.items()], stop=stop)
            for wanted in large:
                self._download(wanted, advance)
        finally:
            if self._cache is not None:
                self._cache.make_room()

    def _is_cached(self, file: RemoteFile, target: Path) -> bool:
        return self._cache is not None and file.digest is not None and self._cache.fetch(file.digest, target)

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

    def is_large(self) -> bool:
        """Whether it comes in spans, for which digest and size must be known."""
        return self.file.digest is not None and (self.file.size or 0) >= 2 * SPAN

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
