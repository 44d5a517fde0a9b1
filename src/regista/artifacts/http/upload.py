"""HttpUpload: local files to a registry server, by Regista's own transfer protocol (``api/transfers.py``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from ...api.transfers import MOST_FILES, FindMissingBlobs, LinkArtifacts
from ...entities import Caller, FileEntry
from ...errors import RemoteError, UnknownEndpoint
from ...uris import PROXY_PATH
from ..bundle import in_bundles
from ..jobs import in_threads
from ..local.disk import disk_errors
from ..progress import Progress, told
from .blob_sender import BlobSender
from .outgoing_file import OutgoingFile
from .session import HttpSession
from .transfer_session import TransferSession

T = TypeVar("T")

_READ_TOGETHER = 4 * 1024 * 1024
_MOST_TOGETHER = 250


class HttpUpload:
    """Asks what is missing, sends that alone, and names everything in one step.

    ``url`` is that of the server's artifact proxy. Safe for threads.
    """

    def __init__(self, session: HttpSession, elsewhere: HttpSession, url: str, progress: Progress) -> None:
        self._session = session
        self._elsewhere = elsewhere
        self._server = url.removesuffix(PROXY_PATH) if url.endswith(PROXY_PATH) else None
        self._progress = progress

    def run(self, root: str, files: Sequence[tuple[str, Path]], caller: Caller) -> bool:
        """Store local files under their names below ``root``; False, and nothing is done, at a server of another kind.

        All become visible together (10,000 at a time). After a cut or an error nothing is; sent again, only what is
        missing goes over the network. InvalidParameter when a file changes meanwhile.
        """
        if self._server is None or not root:
            return False
        session = TransferSession(self._session, self._elsewhere, self._server, caller)
        measured = _measured(files)
        missing = self._missing(session, root, {file.digest: file for file in measured})
        if missing is None:
            self._server = None  # another server, or an older one: it need not be asked again
            return False
        if missing:
            what = told([file.name for file in missing], "Uploading")
            with self._progress.transfer(what, sum(file.size for file in missing)) as transfer:
                BlobSender(session, root, transfer.advance).send(missing)
        for file in measured:
            file.check_unchanged()
        for batch in _batches(measured):
            entries = tuple(FileEntry(file.name, file.size, file.digest) for file in batch)
            session.call(LinkArtifacts(path=root, files=entries))
        return True

    def _missing(
        self, session: TransferSession, root: str, files: dict[str, OutgoingFile]
    ) -> list[OutgoingFile] | None:
        """Those of the files, by digest, whose bytes the server does not have; None when it does not know the call."""
        missing: list[OutgoingFile] = []
        for digests in _batches(files):
            try:
                reply = session.call(FindMissingBlobs(path=root, digests=digests))
            except UnknownEndpoint:
                return None
            except RemoteError as error:
                if error.get_http_status_code() != 405:
                    raise
                return None
            missing += [files[digest] for digest in reply.missing if digest in files]
        return missing


def _measured(files: Sequence[tuple[str, Path]]) -> list[OutgoingFile]:
    measured: dict[str, OutgoingFile] = {}

    def measure(some: Sequence[tuple[str, Path]]) -> None:
        for name, source in some:
            measured[name] = OutgoingFile.measure(name, source)

    def size(file: tuple[str, Path]) -> int:
        with disk_errors(file[1]):
            return file[1].stat().st_size

    # Tiny files are read sooner than a thread is there for each.
    in_threads([partial(measure, some) for some in in_bundles(files, size, _READ_TOGETHER, _MOST_TOGETHER)])
    return [measured[name] for name, _ in files]


def _batches(items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    remaining = iter(items)
    while batch := tuple(islice(remaining, MOST_FILES)):
        yield batch
