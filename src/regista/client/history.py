"""Calls on the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..api.events import ListEvents, ListModelEvents, VerificationReply, VerifyHistory
from ..entities import Event
from .arguments import instant
from .calls import Calls, texts


class HistoryCalls(Calls):
    """Read who did what, and check that nobody changed it."""

    def get_history(
        self,
        name: str,
        max_results: int = 100,
        before: int | None = None,
        *,
        version: str | int | None = None,
        alias: str | None = None,
        actions: Iterable[str] | str | None = None,
        actor: str | None = None,
        since: str | int | datetime | None = None,
        until: str | int | datetime | None = None,
    ) -> list[Event]:
        """The events of a registered model with its versions, or of one version or alias, newest first.

        ``before`` is the event id of the last event of the page before. ``actions`` (``alias.set``, or ``alias``
        for all of that noun), ``actor``, ``since`` and ``until`` narrow it. A renamed model is found by its former
        names too, and a deleted one has its history still. Raises NotFound.
        """
        call = ListModelEvents(
            name=name,
            version=None if version is None else str(version),
            alias=alias or "",
            max_results=max_results,
            before=before,
            actions=texts(actions),
            actor=actor or "",
            since=instant(since, "since"),
            until=instant(until, "until"),
        )
        return list(self._registry.store.call(call, self._caller).events)

    def list_events(
        self,
        subject: str = "",
        max_results: int = 100,
        before: int | None = None,
        *,
        actions: Iterable[str] | str | None = None,
        actor: str | None = None,
        since: str | int | datetime | None = None,
        until: str | int | datetime | None = None,
    ) -> list[Event]:
        """The events of everything, or of one subject such as ``run:<id>``; newest first, see ``get_history``."""
        call = ListEvents(
            subject=subject,
            max_results=max_results,
            before=before,
            actions=texts(actions),
            actor=actor or "",
            since=instant(since, "since"),
            until=instant(until, "until"),
        )
        return list(self._registry.store.call(call, self._caller).events)

    def verify_history(self) -> VerificationReply:
        """Compute every chain and manifest anew, and compare each registered model with what its events tell.

        The reply lists what does not fit.
        """
        return self._registry.store.call(VerifyHistory(), self._caller)
