"""Calls on the history."""

from __future__ import annotations

import msgspec

from ..entities import Event
from .paging import check_max_results
from .permission import AUTHENTICATED, Action, model
from .request import REGISTA, Cost, Request, endpoint

MAX_RESULTS = 10_000


class EventsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of events, newest first; ``next_before`` continues it."""

    events: tuple[Event, ...] = ()
    next_before: int | None = None


class BrokenChain(msgspec.Struct, frozen=True):
    """A place where the history is not what was written."""

    subject: str
    sequence: int
    problem: str


class VerificationReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """How much was verified, and what was found broken (nothing, one hopes)."""

    events: int
    manifests: int
    broken: tuple[BrokenChain, ...] = ()


@endpoint("GET", "/events", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class ListEvents(Request[EventsReply], frozen=True, kw_only=True):
    """List events, newest first: all, or those of one subject; ``before`` is an event id (exclusive)."""

    subject: str = ""
    before: int | None = None
    max_results: int = 100

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)


@endpoint("GET", "/registered-models/events", permission=model(Action.READ), cost=Cost.SCAN, prefixes=REGISTA)
class ListModelEvents(Request[EventsReply], frozen=True, kw_only=True):
    """List the events of a registered model and all its versions, newest first."""

    name: str
    before: int | None = None
    max_results: int = 100

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)


@endpoint("POST", "/verify", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class VerifyHistory(Request[VerificationReply], frozen=True, kw_only=True):
    """Compute every chain and every version's manifest anew and compare."""
