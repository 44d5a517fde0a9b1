"""QueueFolder: where the queues of all processes are."""

from __future__ import annotations

import os
import stat
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from ...settings import QUEUE_DIR
from .file_lock import FileLock
from .spool import Spool
from .wreck import Wreck, is_damaged, keep_aside, kept_aside
from .write_ahead_log import remove_database

ENDING = ".queue"


class QueueFile:
    """A spool on disk that this process holds: nobody else sends from it meanwhile."""

    def __init__(self, spool: Spool, lock: FileLock) -> None:
        self.spool = spool
        self._lock = lock

    def close(self) -> None:
        """Let go of it. The file is removed when nothing is in it."""
        if self.spool.first() is None and not self.spool.refused():
            self.remove()
        else:
            self.spool.close()
            self._lock.release()

    def remove(self) -> None:
        """Remove the file with all that is in it."""
        self.spool.remove()
        self._lock.release(remove=True)

    def forget(self) -> None:
        """In a forked child: leave it to the parent."""
        self._lock.forget()


class QueueFolder:
    """A folder with one file for each process and server: ``<32 hex digits>.queue``, and ``.lock`` beside it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where it is, absolute; RuntimeError when nothing says so and there is no home folder."""
        return (self._path or default_folder()).absolute()

    def create(self, uri: str) -> QueueFile:
        """A new queue for a server. Raises OSError or ``sqlite3.Error`` where none can be kept."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path / f"{uuid.uuid4().hex}{ENDING}"
        lock = FileLock.take(_lock_of(path))
        if lock is None:
            raise FileExistsError(f"{path} is taken")
        try:
            return QueueFile(Spool.create(uri, path), lock)
        except BaseException:
            remove_database(path)
            lock.release(remove=True)
            raise

    def paths(self) -> list[Path]:
        """The files of all queues, the oldest first."""
        found = []
        with suppress(OSError, RuntimeError):  # the folder is not there
            for path in self.path.glob(f"*{ENDING}"):
                with suppress(OSError):  # the file was removed this moment
                    about = path.lstat()
                    if stat.S_ISREG(about.st_mode):  # opening a named pipe would wait for ever
                        found.append((about.st_mtime_ns, path))
        return [path for _, path in sorted(found)]

    def take(self, path: Path) -> QueueFile | None:
        """A queue whose process has ended; None when somebody sends from it, or nothing is in it.

        A damaged one is kept aside, and what can be read of it is in a new queue, whose ``origin.damage`` says so.
        Raises ConfigurationError for a file that cannot be read at all, OSError for one that belongs to somebody else.
        """
        if (lock := FileLock.take(_lock_of(path))) is None:
            return None
        try:
            there = path.exists()
            if there and (kept_aside(path).exists() or is_damaged(path)):  # it is there when saving was interrupted
                saved = self._save(path)
                lock.release(remove=True)
                return saved
            spool = Spool.open(path) if there else None
        except BaseException:
            lock.release()
            raise
        if spool is None:
            remove_database(path)
            lock.release(remove=True)
            return None
        return QueueFile(spool, lock)

    def orphans(self, uri: str) -> Iterator[QueueFile]:
        """The queues for a server that ended processes have left; whoever takes one closes it."""
        for path in self.paths():
            try:
                found = self.take(path) if Spool.server_of(path) == uri else None
            except Exception:  # noqa: S112 - whatever is in that file; `regista sync` tells of it
                continue
            if found is not None:
                yield found

    def _save(self, path: Path) -> QueueFile:
        with closing(Wreck.find(path)) as wreck:
            aside = keep_aside(path)
            saved = self.create(wreck.origin.uri)
            try:
                saved.spool.save(wreck, aside)
            except BaseException:
                saved.remove()
                raise
        remove_database(path)
        return saved


def default_folder() -> Path:
    """The setting ``queue_dir``, else where the system keeps the state of programs."""
    if chosen := QUEUE_DIR.read():
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "regista" / "queue"
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "regista" / "queue"


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")
