"""Calls: what the calls of every noun stand on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..entities import Caller, ViewType
from ..entities.caller import MAX_REASON_LENGTH, MAX_USER_LENGTH
from ..errors import InvalidParameter
from ..settings import ASYNC_LOGGING
from ..store.queue.operations import RunOperations
from .arguments import bounded_text
from .connection import Connection

if TYPE_CHECKING:
    from ..store.queue.entry import Loggable


class Calls:
    """The two connections of a client, and who is calling.

    ``tracking`` has experiments, runs and logged models, ``registry`` the registered models; mostly they
    are the same one.
    """

    def __init__(self, tracking: Connection, registry: Connection, user: str) -> None:
        self._tracking: Final = tracking
        self._registry: Final = registry
        self._user: Final = bounded_text(user, "user", MAX_USER_LENGTH)
        self._caller: Final = Caller(user)

    def _log(self, call: Loggable, synchronous: bool | None) -> RunOperations | None:
        """Carry out a log call: at once (gives None), or by way of the queue."""
        if is_synchronous(synchronous):
            self._tracking.store.call(call, self._caller)
            return None
        return self._tracking.log(call, self._caller)

    def _because(self, reason: str | None) -> Caller:
        if not reason:
            return self._caller
        return Caller(self._user, bounded_text(reason, "reason", MAX_REASON_LENGTH))


def is_synchronous(chosen: bool | None) -> bool:
    """What a caller chose, or what the setting ``enable_async_logging`` says."""
    return not ASYNC_LOGGING.read() if chosen is None else chosen


def view_name(view_type: int | str) -> str:
    """The wire name of a ViewType given as member, number or name; InvalidParameter for anything else."""
    try:
        return ViewType.from_string(view_type).name if isinstance(view_type, str) else ViewType(view_type).name
    except (KeyError, ValueError):
        raise InvalidParameter(
            f"Invalid view type '{view_type}'. It must be one of ViewType.ACTIVE_ONLY, DELETED_ONLY and ALL."
        ) from None


def texts(values: Iterable[object] | str | int | None) -> tuple[str, ...]:
    """Several ids or clauses as texts; a single text or number is one of them, None is none."""
    if values is None:
        return ()
    if isinstance(values, str | int):
        return (str(values),)
    return tuple(str(value) for value in values)
