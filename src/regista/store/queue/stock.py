"""Stock: all entries of a process that wait for one server, on disk or, if need be, in memory."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .entry import Entry
from .folder import QueueFile, QueueFolder
from .notices import Notices
from .spool import Spool

UNWRITABLE = (OSError, sqlite3.Error, RuntimeError)
"""What a disk that is full, broken or not there raises; RuntimeError without a home folder."""


class Left(NamedTuple):
    """How many entries are kept in which file, and how many are lost, when a stock was left."""

    kept: int
    path: Path | None
    lost: int


class Stock:
    """The spool of the process's file, which is made with the first entry, and one in memory when that fails.

    One thread at a time. No method raises because of the disk.
    """

    def __init__(self, uri: str, folder: QueueFolder, notices: Notices) -> None:
        self._uri = uri
        self._folder = folder
        self._notices = notices
        self._file: QueueFile | None = None
        self._memory: Spool | None = None
        self._rescued = False
        """Whether the spool in memory has what is in the file too, which can no longer be written."""

    @property
    def path(self) -> Path | None:
        """The file in which entries are; None while they are in memory."""
        return self._file.spool.path if self._file is not None and self._memory is None else None

    def append(self, entry: Entry) -> None:
        """Keep an entry behind all others."""
        if self._memory is None:
            try:
                if self._file is None:
                    self._file = self._folder.create(self._uri)
                self._file.spool.append(entry)
            except UNWRITABLE as error:
                self._notices.in_memory(str(error))
                self._memory = Spool.create(self._uri)
            else:
                return
        self._memory.append(entry)

    def first(self) -> Spool | None:
        """The spool from which to send next; None when no entry waits."""
        spools = [None if self._file is None or self._rescued else self._file.spool, self._memory]
        return next((spool for spool in spools if spool is not None and spool.first() is not None), None)

    def count(self) -> int:
        """How many entries wait."""
        count = 0 if self._memory is None else self._memory.count()
        if self._file is not None and not self._rescued:
            with suppress(sqlite3.Error):
                count += self._file.spool.count()
        return count

    def rescue(self, error: sqlite3.Error) -> None:
        """Go on in memory, because what was sent cannot be noted in the file.

        The numbers of the file's queue must not be used without being noted there: whoever sends from it after a crash
        would give them to other batches. The spool in memory is a queue with numbers of its own; only a batch that was
        noted keeps its number.
        """
        self._notices.in_memory(str(error))
        self._memory = self._memory or Spool.create(self._uri)
        if self._file is not None and not self._rescued:
            with suppress(sqlite3.Error):  # when not even reading works, the entries stay in the file
                self._memory.take_over(self._file.spool)
        self._rescued = True

    def tidy(self) -> None:
        """No entry waits: the next one may try the disk again."""
        if self._memory is None or self._memory.refused():
            return
        self._memory.close()
        self._memory = None
        if self._rescued and self._file is not None:
            with suppress(*UNWRITABLE):
                self._file.remove()
            self._file = None
        self._rescued = False

    def leave(self) -> Left:
        """Put everything into the file and let go of it."""
        memory, file = self._memory, self._file
        self._file = self._memory = None
        kept = lost = 0
        path = None
        try:
            if memory is not None:
                file = file or self._folder.create(self._uri)
                file.spool.take_over(memory, instead=self._rescued)
        except UNWRITABLE:
            lost = memory.count() if memory is not None else 0
        if file is not None:
            path = file.spool.path
            with suppress(*UNWRITABLE):
                kept = file.spool.count()
                if lost and memory is not None:
                    lost = memory.count_behind(file.spool)
            with suppress(*UNWRITABLE):
                file.close()
        return Left(kept, path, lost)

    def forget(self) -> None:
        """In a forked child: leave the file to the parent."""
        if self._file is not None:
            self._file.forget()
