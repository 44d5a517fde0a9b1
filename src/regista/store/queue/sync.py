"""Sync: sending what ended processes have left."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from ...errors import ConfigurationError
from ..base import Store
from .folder import QueueFile, QueueFolder
from .sender import Result, Sender
from .spool import Refused, Spool

ATTEMPTS = 4
FIRST_DELAY = 0.25
"""Seconds after the first attempt that fails; they double."""


class State(StrEnum):
    """What becomes of a queue."""

    DELIVERED = "delivered"
    REFUSED = "refused"  # nothing waits; what the server refused is still in it
    WAITING = "waiting"  # it has entries, and nobody sends them now
    IN_USE = "in use"  # its process runs, and sends itself
    UNUSABLE = "unusable"


class QueueReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One queue: where it is, for which server, of which process since when (ms), and how many calls are in it."""

    path: str
    state: State
    uri: str = ""
    process: int = 0
    began: int = 0
    delivered: int = 0
    waiting: int = 0
    runs: int = 0
    refused: tuple[RefusedCall, ...] = ()
    problem: str = ""


class RefusedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that the server will never take; ``content`` is the call, or a text when it cannot be read."""

    run_id: str
    call: str
    content: object
    message: str


def look(path: Path) -> QueueReport | None:
    """What is in a queue, without sending it; None when nothing is, or it was removed this moment."""
    try:
        spool = Spool.open(path, read_only=True)
        if spool is None:
            return None
        try:
            return _report(spool, path, State.WAITING)
        finally:
            spool.close()
    except (ConfigurationError, sqlite3.Error) as error:
        return QueueReport(path=str(path), state=State.UNUSABLE, problem=str(error)) if path.exists() else None


def in_use(path: Path, folder: QueueFolder) -> bool:
    """Whether the process that writes a queue is running."""
    file = folder.take(path)
    if file is None:
        return path.exists()
    file.close()
    return False


def deliver(file: QueueFile, store: Store, progress: Callable[[int], None]) -> QueueReport:
    """Send all that is in a queue; ``progress`` is told the number of calls after each step.

    A server that does not answer is asked ``ATTEMPTS`` times; then the rest stays, and the report says why.
    """
    sender, lock = Sender(store), threading.Lock()
    path = file.spool.path or Path()
    delivered = failed = 0
    problem = ""
    while failed < ATTEMPTS:
        attempt = sender.send_first(file.spool, lock)
        if attempt.result is Result.NOTHING:
            return _report(file.spool, path, State.DELIVERED, delivered)
        if attempt.result is Result.LATER:
            problem = attempt.error.message if attempt.error else ""
            failed += 1
            if failed < ATTEMPTS:
                time.sleep(FIRST_DELAY * 2 ** (failed - 1))
            continue
        failed = 0
        if attempt.batch is not None and attempt.result is not Result.SMALLER:
            delivered += len(attempt.batch.entries) if attempt.result is Result.SENT else 0
            progress(len(attempt.batch.entries))
    return _report(file.spool, path, State.WAITING, delivered, problem)


def _report(spool: Spool, path: Path, state: State, delivered: int = 0, problem: str = "") -> QueueReport:
    refused = tuple(_refused_call(one) for one in spool.refused())
    waiting = spool.count()
    return QueueReport(
        path=str(path),
        state=State.REFUSED if refused and not waiting else state,
        uri=spool.origin.uri,
        process=spool.origin.process,
        began=spool.origin.began,
        delivered=delivered,
        waiting=waiting,
        runs=spool.runs(),
        refused=refused,
        problem=problem,
    )


def _refused_call(refused: Refused) -> RefusedCall:
    entry, message = refused
    try:
        content: object = msgspec.json.decode(entry.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        content = entry.content.decode(errors="replace")
    return RefusedCall(run_id=entry.run_id, call=entry.kind, content=content, message=message)
