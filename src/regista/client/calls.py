"""Calls: what the calls of every noun stand on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..entities import Caller, ViewType
from ..entities.caller import MAX_REASON_LENGTH, MAX_USER_LENGTH
from ..errors import InvalidParameter
from .arguments import bounded_text
from .connection import Connection


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

    def _because(self, reason: str | None) -> Caller:
        if not reason:
            return self._caller
        return Caller(self._user, bounded_text(reason, "reason", MAX_REASON_LENGTH))


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
