"""Calls on aliases."""

from __future__ import annotations

from datetime import datetime

from ..api.registered_models import (
    AliasMoveReply,
    DeleteAlias,
    GetModelVersionByAlias,
    ListAliasIntervals,
    RollbackAlias,
    SetAlias,
)
from ..entities import AliasInterval, ModelVersion
from .arguments import instant
from .calls import Calls


class AliasCalls(Calls):
    """Move names between the versions of a registered model; ``reason`` goes into the history."""

    def set_registered_model_alias(
        self,
        name: str,
        alias: str,
        version: str | int,
        *,
        expected_version: str | int | None = None,
        reason: str | None = None,
    ) -> None:
        """Point an alias at a version; one that exists moves.

        With ``expected_version`` only while it names that version (0: while there is no such alias), else Conflict.
        """
        expected = None if expected_version is None else str(expected_version)
        call = SetAlias(name=name, alias=alias, version=str(version), expected_version=expected)
        self._registry.store.call(call, self._because(reason))

    def delete_registered_model_alias(self, name: str, alias: str, *, reason: str | None = None) -> None:
        """Delete an alias; an absent one is no error."""
        self._registry.store.call(DeleteAlias(name=name, alias=alias), self._because(reason))

    def get_model_version_by_alias(self, name: str, alias: str, at: str | int | datetime | None = None) -> ModelVersion:
        """The version that holds the alias, or held it ``at`` a time: a datetime, ISO 8601 text or milliseconds.

        NotFound for an unknown model, InvalidParameter for an alias that is, or was then, unknown.
        """
        call = GetModelVersionByAlias(name=name, alias=alias, at=instant(at, "at"))
        return self._registry.store.call(call, self._caller).model_version

    def list_alias_intervals(
        self, name: str, alias: str | None = None, max_results: int = 1000, before: int | None = None
    ) -> list[AliasInterval]:
        """Which version held an alias from when to when, newest first; of all aliases when none is named.

        ``before`` is the ``event_id`` of the last interval of the page before.
        """
        call = ListAliasIntervals(name=name, alias=alias or "", max_results=max_results, before=before)
        return list(self._registry.store.call(call, self._caller).intervals)

    def rollback_alias(
        self,
        name: str,
        alias: str,
        expected_version: str | int | None = None,
        reason: str | None = None,
        *,
        to_version: str | int | None = None,
        to_time: str | int | datetime | None = None,
    ) -> AliasMoveReply:
        """Give an alias back to the version that held it before, to ``to_version``, or to the one of ``to_time``.

        Conflict when the alias does not name ``expected_version`` (any more), or, without one, when somebody else
        has just rolled it back; InvalidState when there is no such earlier holder.
        """
        call = RollbackAlias(
            name=name,
            alias=alias,
            expected_version=None if expected_version is None else str(expected_version),
            to_version=None if to_version is None else str(to_version),
            to_time=instant(to_time, "to_time"),
        )
        return self._registry.store.call(call, self._because(reason))
