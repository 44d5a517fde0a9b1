"""Calls on the history."""

from __future__ import annotations

import msgspec

from ..entities import Event, parse_instant
from .model_versions import check_version
from .paging import check_before, check_max_results
from .permission import AUTHENTICATED, Action, model
from .request import REGISTA, Cost, Request, endpoint

MAX_RESULTS = 10_000


class EventsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of events, newest first; ``next_before`` continues it."""

    events: tuple[Event, ...] = ()
    next_before: int | None = None


class BrokenChain(msgspec.Struct, frozen=True):
    """A place where the history, or what it tells of, is not what was written.

    ``problem`` says in one line what does not fit; ``sequence`` is the event that is broken, or that tells
    otherwise than the tables, 0 when there is none.
    """

    subject: str
    sequence: int
    problem: str


class VerificationReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """How much was verified, and what was found broken (nothing, one hopes).

    ``models`` is the number of registered models whose present state was compared with what their events say.
    """

    events: int
    manifests: int
    models: int = 0
    broken: tuple[BrokenChain, ...] = ()


class _EventsCall(Request[EventsReply], frozen=True, kw_only=True):
    """What every list of events can be narrowed to.

    ``before`` is an event id (exclusive), the cursor of the next page. ``actions`` are actions such as
    ``alias.set``, or nouns such as ``alias``; ``actor`` is who did it; ``since`` (inclusive) and ``until``
    (exclusive) are dates or times.
    """

    before: int | None = None
    max_results: int = 100
    actions: tuple[str, ...] = ()
    actor: str = ""
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)
        check_before(self.before)
        for field in ("since", "until"):
            if text := getattr(self, field):
                parse_instant(text, field)


@endpoint("GET", "/events", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class ListEvents(_EventsCall, frozen=True, kw_only=True):
    """List events, newest first: of everything, or of one subject."""

    subject: str = ""


@endpoint("GET", "/registered-models/events", permission=model(Action.READ), cost=Cost.SCAN, prefixes=REGISTA)
class ListModelEvents(_EventsCall, frozen=True, kw_only=True):
    """List the events of a registered model, or of one version of it, newest first; a deleted one has them still.

    With ``alias`` only what happened to that alias.
    """

    name: str
    version: str | None = None
    alias: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.version is not None:
            check_version(self.version)


@endpoint("POST", "/verify", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class VerifyHistory(Request[VerificationReply], frozen=True, kw_only=True):
    """Compute every chain and manifest anew, and compare each registered model with what its events tell."""
