"""Calls on the history."""

from __future__ import annotations

from ..api.events import ListEvents, ListModelEvents, VerificationReply, VerifyHistory
from ..entities import Event
from .calls import Calls


class HistoryCalls(Calls):
    """Read who did what, and check that nobody changed it."""

    def get_history(self, name: str, max_results: int = 100, before: int | None = None) -> list[Event]:
        """The events of a registered model and its versions, newest first; ``before`` is an event id."""
        call = ListModelEvents(name=name, max_results=max_results, before=before)
        return list(self._registry.store.call(call, self._caller).events)

    def list_events(self, subject: str = "", max_results: int = 100, before: int | None = None) -> list[Event]:
        """The events of everything, or of one subject such as ``run:<id>``, newest first."""
        call = ListEvents(subject=subject, max_results=max_results, before=before)
        return list(self._registry.store.call(call, self._caller).events)

    def verify_history(self) -> VerificationReply:
        """Compute every chain of events and every manifest anew; tells what does not fit."""
        return self._registry.store.call(VerifyHistory(), self._caller)
