"""SqlStore: the Store on a database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from ...api.field_types import check_field_types
from ...api.request import Cost, Request
from ...api.request_text import check_text
from ...entities import Caller
from ...errors import InvalidParameter, NotImplementedHere, Unavailable
from ...settings import SQLITE_SYNCHRONOUS
from . import handlers as _all_handlers  # noqa: F401  (importing it fills HANDLERS)
from .blob_use import SqlBlobUse
from .database import Database, Verdict, open_database
from .experiments import create_default_experiment
from .files import SqlFileIndex
from .group import answer_together
from .handler import HANDLERS
from .schema import FRESH, fits, upgrade
from .transaction import Snapshot, Transaction

ReplyT = TypeVar("ReplyT")

ATTEMPTS = 20
"""How often a change is tried that meets another one; the waits between grow to about a second in all."""


class SqlStore:
    """Answers every call of the contract from a database; ``files`` is its index of artifacts,
    ``blob_use`` the same rows from the side of the blobs.

    ``url`` is ``sqlite:///path``, ``postgresql://…`` or ``mysql://…``. A fresh database is set up; one of another
    release, of MLflow or of another program raises ConfigurationError and is left as it is.
    ``default_artifact_root`` is where new experiments put their files, ``synchronous`` what SQLite waits for
    (setting ``sqlite_synchronous``). Safe to use from many threads and after ``fork``.
    """

    def __init__(
        self, url: str, *, default_artifact_root: str = "mlflow-artifacts:/", synchronous: str | None = None
    ) -> None:
        self._database = open_database(url, synchronous or SQLITE_SYNCHRONOUS.read())
        self._root = default_artifact_root
        self.files = SqlFileIndex(self)
        self.blob_use = SqlBlobUse(self)
        self.answer: Callable[[Request[Any], Caller], Any] = partial(self.call, typed=True)
        if not fits(self._database):
            _set_up(self._database, default_artifact_root)

    def call(self, request: Request[ReplyT], caller: Caller, *, typed: bool = False) -> ReplyT:
        """Answer the request; a change is on disk, with its event, when this returns.

        A change that meets another one (a deadlock, a lost race for a name) is done again from the start.
        ``typed``: the request came as text, and was read as what it declares, so its fields are of their types.
        Raises the errors of ``regista.errors``; Unavailable when the database cannot be reached.
        """
        if not typed:
            check_field_types(request)
        handler = HANDLERS.get(type(request))
        if handler is None:
            raise NotImplementedHere(f"{type(request).__name__} is not a call to a database.")
        check_text(request)
        attempt = 0
        while True:
            attempt += 1
            try:
                if handler.changes:
                    with self._database.write() as connection:
                        return cast(ReplyT, handler.answer(Transaction(connection, caller, self._root), request))
                opened = self._database.one_moment() if handler.one_moment else self._database.read()
                with opened as connection:
                    return cast(ReplyT, handler.answer(Snapshot(connection), request))
            except self._database.errors as error:
                verdict, translated = self._database.judge(error)
                if verdict is Verdict.GIVE_UP or attempt == ATTEMPTS:
                    raise translated from None
                time.sleep(random.uniform(0, 0.005 * attempt))  # noqa: S311  (spreads out those who met)
            except (OverflowError, UnicodeError) as error:
                raise InvalidParameter(f"The request has a value that cannot be stored: {error}") from None

    def answer_at_once(self, request: Request[Any], caller: Caller) -> Any:
        """``answer`` a change without ever waiting for another one, or trying again.

        Raises Unavailable when it would have to wait, and what the database raises as it is; nothing is done then.
        """
        check_text(request)
        with self._database.write(at_once=True) as connection:
            return HANDLERS[type(request)].answer(Transaction(connection, caller, self._root), request)

    def call_together(self, calls: Sequence[tuple[Request[Any], Caller]]) -> list[Any]:
        """``answer`` several changes in their order, with one commit: each one's reply, or the exception it raises.

        A change that fails is undone and leaves the others alone. All are on disk when this returns.
        """
        if len(calls) > 1:
            try:
                with self._database.write() as connection:
                    return answer_together(connection, calls, self._root)
            except self._database.errors as error:
                verdict, translated = self._database.judge(error)
                if verdict is Verdict.GIVE_UP and isinstance(translated, Unavailable):
                    return [translated] * len(calls)  # no call would fare better alone
            except Exception:  # noqa: S110 - nothing of the group was made; each call alone knows what to do
                pass
        return [self._outcome(request, caller) for request, caller in calls]

    def _outcome(self, request: Request[Any], caller: Caller) -> Any:
        try:
            return self.answer(request, caller)
        except Exception as error:
            return error

    @property
    def writes_queue(self) -> bool:
        """Whether changes wait for each other anyway, so that it pays to call them together."""
        return self._database.one_writer

    def quick(self, request: Request[ReplyT]) -> bool:
        """Whether the call is short enough to run on an event loop."""
        return self._database.point_reads_are_local and request.cost is Cost.POINT

    @staticmethod
    def upgrade(url: str, *, default_artifact_root: str = "mlflow-artifacts:/") -> bool:
        """Bring a database to this release's schema; False when it is there already.

        ConfigurationError for a database of a newer release or of another program; it is left as it is.
        """
        database = open_database(url, SQLITE_SYNCHRONOUS.read())
        try:
            return not fits(database, older=True) and _set_up(database, default_artifact_root)
        finally:
            database.close()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def _set_up(database: Database, default_artifact_root: str) -> bool:
    try:
        with database.write() as connection:
            if not (done := upgrade(database, connection)):
                return False
            if done == FRESH:
                create_default_experiment(Transaction(connection, Caller("regista"), default_artifact_root))
            return True
    except database.errors as error:
        raise database.judge(error)[1] from None
