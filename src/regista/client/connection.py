"""Connection: a store of metadata with the files that belong to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote

from ..api.request import Request
from ..artifacts.base import ArtifactStore
from ..artifacts.opener import ArtifactOpener
from ..entities import Caller
from ..errors import ConfigurationError
from ..settings import ARTIFACTS_DESTINATION, HTTP_MAX_RETRIES, HTTP_TIMEOUT
from ..store.base import Store
from ..store.queue import process as _process  # noqa: F401 - so that open queues end after the runs that are active
from ..store.queue.operations import RunOperations
from ..uris import PROXY_PATH, TrackingUri, classify_tracking_uri, validate_artifact_path

if TYPE_CHECKING:
    from ..artifacts.space import Space
    from ..store.queue.entry import Loggable
    from ..store.queue.log_queue import LogQueue

ReplyT = TypeVar("ReplyT")

DATABASE_FILE = "regista.db"
BYTES_FOLDER = "mlartifacts"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where one tracking URI leads; ``uri`` is the text that was given.

    ``artifacts`` opens the artifact URIs that the store's runs, logged models and versions carry. ``file`` is the
    SQLite file when there is one, ``file_id`` (device and inode) which file of that name it was. ``queue`` keeps
    what is logged to a server until it has arrived. ``space`` answers calls on the bytes of an embedded store, and
    ``one_commit`` several changes in one transaction: the reply of each, or its error.
    """

    uri: str
    store: Store
    artifacts: ArtifactOpener
    on_close: Callable[[], None]
    file: Path | None = None
    file_id: tuple[int, int] | None = None
    queue: LogQueue | None = None
    space: Space | None = None
    one_commit: Callable[[Sequence[tuple[Request[Any], Caller]]], list[Any]] | None = None

    def is_lost(self) -> bool:
        """Whether the SQLite file was removed or replaced meanwhile: what is written here would be nowhere."""
        return self.file is not None and _file_id(self.file) != self.file_id

    def log(self, call: Loggable, caller: Caller) -> RunOperations:
        """Carry out a log call: now in an embedded store, soon, by way of the queue, on a server."""
        if self.queue is not None:
            return self.queue.put(call, caller)
        self.store.call(call, caller)
        return RunOperations()

    def call_together(self, calls: Sequence[Request[Any]], caller: Caller) -> list[Any]:
        """Carry out several changes in their order, with one commit where the store is embedded; gives their replies.

        Raises the first one's error that fails.
        """
        if self.one_commit is None:
            return [self.store.call(request, caller) for request in calls]
        outcomes = self.one_commit([(request, caller) for request in calls])
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        return outcomes

    def ask_about_bytes(self, request: Request[ReplyT], caller: Caller) -> ReplyT:
        """Answer a call on the store of bytes (``api/storage.py``): here when it is embedded, else the server does."""
        if self.space is None:
            return self.store.call(request, caller)
        reply: ReplyT = self.space.handlers[type(request)](request, caller)
        return reply

    def drain(self, *, ending: bool = False) -> bool:
        """Wait until what was logged has arrived; False when the server does not answer. See ``LogQueue.drain``."""
        return self.queue is None or self.queue.drain(ending=ending)

    def open(self, root: str, path: str = "") -> tuple[ArtifactStore, str]:
        """The artifact store that has the artifact URI ``root``, and where in it ``path`` below that is."""
        store, place = self.artifacts.open(root)
        below = validate_artifact_path(path)
        return store, f"{place}/{below}" if place and below else place or below

    def close(self) -> None:
        """Give the connections back; this one cannot be used afterwards."""
        self.on_close()


def connect(
    tracking_uri: str | os.PathLike[str],
    *,
    artifacts_destination: str | None = None,
    folder: str | None = None,
    create: bool = True,
    retries: int | None = None,
) -> Connection:
    """Open a tracking URI: a directory, a database or a registry server.

    A directory D means SQLite at D/regista.db with the bytes at D/mlartifacts. ``artifacts_destination`` (a
    folder or bucket; setting of the same name) says where else the bytes of an embedded store are; a server knows
    itself. A relative path is one below ``folder``, the current one when not given. A directory or an SQLite file that
    is not there is made, or refused with ConfigurationError when ``create`` is False. ``retries`` says how often a
    server is asked again that does not answer (the setting, when not given).
    Raises InvalidParameter for a URI that means nothing, ConfigurationError for a database that is unfit.
    """
    uri = classify_tracking_uri(tracking_uri)
    if uri.kind == "http":
        return _connect_remote(uri, retries)
    file = _sqlite_file(uri, Path(folder or ""))
    if file and not create and not file.is_file():
        raise ConfigurationError(f"There is no registry at '{uri.text}': the file {file} does not exist.")
    if uri.kind == "directory" and file:
        _make_folder(file.parent)
    return _connect_embedded(uri, file, artifacts_destination or ARTIFACTS_DESTINATION.read(), Path(folder or ""))


def _connect_remote(uri: TrackingUri, retries: int | None) -> Connection:
    from ..artifacts.cache import default_cache
    from ..artifacts.http.artifacts import HttpArtifacts
    from ..artifacts.progress_bars import ProgressBars
    from ..store.http import HttpStore, authorization
    from ..store.queue.log_queue import LogQueue

    sender = HttpStore(uri.location, retries=0)  # the queue itself tries again
    queue = LogQueue(uri.public, sender)
    retries = HTTP_MAX_RETRIES.read() if retries is None else retries
    store = HttpStore(uri.location, retries=retries, before=queue.drain)  # a process reads what it wrote
    credentials = authorization(uri.credentials)
    headers = {"Authorization": credentials} if credentials else {}
    timeout = HTTP_TIMEOUT.read()
    files = HttpArtifacts(
        uri.public + PROXY_PATH,
        headers=headers,
        timeout=timeout,
        retries=retries,
        cache=default_cache(),
        progress=ProgressBars.default(),
    )

    def close() -> None:
        queue.close()
        store.close()
        sender.close()
        files.close()

    return Connection(
        uri.text, store, ArtifactOpener(files, classify_tracking_uri(uri.public), headers), close, queue=queue
    )


def _connect_embedded(uri: TrackingUri, file: Path | None, destination: str | None, folder: Path) -> Connection:
    from ..artifacts.cache import default_cache
    from ..artifacts.content import ContentArtifacts
    from ..artifacts.destination import destination_place, open_destination
    from ..artifacts.progress_bars import ProgressBars
    from ..artifacts.space import Space
    from ..store.sql import SqlStore

    beside = file.parent if file else folder
    place = destination_place(destination, folder) if destination else (beside / BYTES_FOLDER).absolute()
    store = SqlStore(f"sqlite:///{quote(str(file))}" if file else uri.location)
    blobs = open_destination(place).blobs
    cache = None if isinstance(place, Path) else default_cache()
    content = ContentArtifacts(store.files, blobs, cache=cache, progress=ProgressBars.default())
    file_id = _file_id(file) if file else None
    space = Space(blobs, store.blob_use, store.files)
    together = store.call_together
    opener = ArtifactOpener(content, uri)
    return Connection(uri.text, store, opener, store.close, file, file_id, space=space, one_commit=together)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ConfigurationError(
            f"The tracking URI '{folder}' must be a directory, but a file is there. "
            f"An SQLite file is given as sqlite:///{folder}"
        ) from None
    except OSError as error:
        raise ConfigurationError(f"The directory '{folder}' cannot be made: {error.strerror}") from None


def _sqlite_file(uri: TrackingUri, folder: Path) -> Path | None:
    """The file of a directory or an SQLite URL, below ``folder``; None for other databases, and for one in memory."""
    if uri.kind == "directory":
        return (folder / uri.location).absolute() / DATABASE_FILE
    scheme, _, rest = uri.location.partition("://")
    path = rest.partition("?")[0].removeprefix("/")
    if scheme.partition("+")[0].lower() == "sqlite" and path and path != ":memory:":
        return (folder / unquote(path)).absolute()
    return None


def _file_id(path: Path) -> tuple[int, int] | None:
    """Which file this is, whatever it is called; None when there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
