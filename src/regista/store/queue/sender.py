"""Sender: carries the first batch of a spool to the server, and notes in the spool what became of it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from enum import Enum, auto
from typing import NamedTuple

from ...errors import (
    BodyTooLarge,
    CorruptedData,
    InvalidState,
    NotFound,
    PermissionDenied,
    RegistaError,
    RemoteError,
    Unavailable,
    UnknownEndpoint,
)
from ..base import Store
from .batch import Batch, fitting
from .entry import Waiting
from .spool import Spool


class Result(Enum):
    """What became of an attempt."""

    NOTHING = auto()  # there was nothing to send
    SENT = auto()
    REFUSED = auto()  # for ever: the entries are among the refused ones now
    SMALLER = auto()  # the batch was dissolved, its entries go in smaller ones
    LATER = auto()  # nobody knows, or the server cannot now


class Attempt(NamedTuple):
    """What became of a batch; ``error`` is the server's, or says why there is no answer."""

    result: Result
    batch: Batch | None = None
    error: RegistaError | None = None


class Sender:
    """Sends through ``store``, which sends each request once; the caller decides when to try again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send_first(self, spool: Spool, lock: AbstractContextManager[object]) -> Attempt:
        """One batch. The spool is touched under ``lock`` only, which is free while the server is asked.

        Raises ``sqlite3.Error`` when the spool cannot be written.
        """
        with lock:
            batch = spool.under_way()
            entries = () if batch else spool.head()
        if batch is None:
            if not entries:
                return Attempt(Result.NOTHING)
            count = fitting(entries)
            with lock:
                batch = spool.form(entries[:count])
        try:
            request = batch.request()
        except CorruptedData as error:
            problem: RegistaError | None = error
            result = Result.REFUSED
        else:
            problem = self._ask(request, batch)
            result = _meaning(problem, batch)
        with lock:
            _note(spool, batch, result, problem)
        return Attempt(result, batch, problem)

    def _ask(self, request: Waiting, batch: Batch) -> RegistaError | None:
        try:
            self._store.call(request, batch.caller)
        except RegistaError as error:
            return error
        except Exception as error:  # a defect of ours must not end the thread that sends
            return Unavailable(f"{type(error).__name__}: {error}")
        return None


def _note(spool: Spool, batch: Batch, result: Result, error: RegistaError | None) -> None:
    if result is Result.SENT:
        spool.finish(batch)
    elif result is Result.REFUSED:
        spool.refuse(batch, error.message if error else "")
    elif result is Result.SMALLER and _is_too_large(error):
        spool.halve(batch)
    elif result is Result.SMALLER:
        spool.scatter(batch)


def _meaning(error: RegistaError | None, batch: Batch) -> Result:
    """What an error means for the batch. Only a server that speaks the protocol refuses: a proxy may say anything."""
    if error is None:
        return Result.SENT
    alone = len(batch.entries) == 1
    if _is_too_large(error):
        return Result.REFUSED if alone else Result.SMALLER
    answered = not isinstance(error, UnknownEndpoint) and error.error_code != RegistaError.code
    if not (answered and error.get_http_status_code() in {400, 403, 404}):
        return Result.LATER
    of_the_run = isinstance(error, InvalidState | NotFound | PermissionDenied)
    return Result.REFUSED if alone or of_the_run else Result.SMALLER


def _is_too_large(error: RegistaError | None) -> bool:
    return isinstance(error, BodyTooLarge) or (isinstance(error, RemoteError) and error.get_http_status_code() == 413)
