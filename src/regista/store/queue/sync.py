"""Sync: sending what ended processes have left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import structs

from ..base import Store
from .folder import QueueFile
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
    """One queue: where it is, for which server, of which process since when (ms), and how many calls are in it.

    ``problem`` says why some wait, ``damage`` what was lost.
    """

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
    damage: str = ""


class RefusedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that the server will never take; ``content`` is the call, or a text when it cannot be read."""

    run_id: str
    call: str
    content: object
    message: str


def look(file: QueueFile) -> QueueReport:
    """What is in a queue, without sending it."""
    return _report(file.spool, State.WAITING)


def look_from_outside(path: Path) -> QueueReport | None:
    """What is in a queue that somebody sends from; None when nothing is, or it was removed this moment."""
    spool = Spool.open(path, read_only=True) if path.exists() else None
    if spool is None:
        return None
    with closing(spool):
        return structs.replace(_report(spool, State.IN_USE), state=State.IN_USE)


def deliver(file: QueueFile, store: Store, progress: Callable[[int], None]) -> QueueReport:
    """Send all that is in a queue; ``progress`` is told the number of calls after each step.

    A server that does not answer is asked ``ATTEMPTS`` times; then the rest stays, and the report says why.
    """
    sender, lock = Sender(store), threading.Lock()
    delivered = failed = 0
    problem = ""
    while failed < ATTEMPTS:
        attempt = sender.send_first(file.spool, lock)
        if attempt.result is Result.NOTHING:
            return _report(file.spool, State.DELIVERED, delivered)
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
    return _report(file.spool, State.WAITING, delivered, problem)


def _report(spool: Spool, state: State, delivered: int = 0, problem: str = "") -> QueueReport:
    refused = tuple(_refused_call(one) for one in spool.refused())
    waiting = spool.count()
    return QueueReport(
        path=str(spool.path),
        state=State.REFUSED if refused and not waiting else state,
        uri=spool.origin.uri,
        process=spool.origin.process,
        began=spool.origin.began,
        delivered=delivered,
        waiting=waiting,
        runs=spool.runs(),
        refused=refused,
        problem=problem,
        damage=spool.origin.damage,
    )


def _refused_call(refused: Refused) -> RefusedCall:
    entry, message = refused
    try:
        content: object = msgspec.json.decode(entry.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        content = entry.content.decode(errors="replace")
    return RefusedCall(run_id=entry.run_id, call=entry.kind, content=content, message=message)
