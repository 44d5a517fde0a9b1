"""AliasInterval: how long a version held an alias."""

from __future__ import annotations

from .base import Entity


class AliasInterval(Entity, frozen=True, kw_only=True):
    """From ``since`` (inclusive) to ``until`` (exclusive; None while it lasts) ``alias`` named ``version``.

    ``set_by`` and ``reason`` are those of the event ``event_id`` that began it, ``action`` is what that event
    was. Times are milliseconds since the epoch.
    """

    alias: str
    version: str
    since: int
    until: int | None = None
    action: str
    set_by: str
    reason: str | None = None
    event_id: int
