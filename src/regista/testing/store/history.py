"""What a store promises about its history."""

from __future__ import annotations

from typing import Any

from ...api.events import ListEvents, ListModelEvents, VerifyHistory
from ...api.model_versions import DeleteModelVersion, SetModelVersionTag
from ...api.registered_models import DeleteRegisteredModel, RenameRegisteredModel, SetAlias
from ...api.runs import LogBatch, SetTag
from ...entities import Caller, Event, Metric
from ...entities.event import GENESIS
from ...store.base import Store
from .making import ABSENT, BAD, TESTER, call, make_model, make_run, make_version, refused


def _events(store: Store, **fields: Any) -> list[Event]:
    return list(call(store, ListEvents(**fields)).events)


def _actions(store: Store, name: str = "bikes") -> list[str]:
    return [event.action for event in call(store, ListModelEvents(name=name)).events]


class HistoryContract:
    """Every change leaves an event, in a chain."""

    def test_who_and_why(self, store: Store) -> None:
        """The caller's name and reason are in the event, and what was before and after."""
        make_model(store)
        make_version(store)
        make_version(store)
        ann = Caller("ann", "better on Sundays – größer")
        store.call(SetAlias(name="bikes", alias="best", version="1"), TESTER)
        store.call(SetAlias(name="bikes", alias="best", version="2"), ann)
        event = call(store, ListModelEvents(name="bikes", max_results=1)).events[0]
        assert (event.action, event.actor, event.reason) == ("alias.set", "ann", "better on Sundays – größer")
        assert event.before == {"alias": "best", "version": "1"}
        assert event.after == {"alias": "best", "version": "2"}

    def test_the_events_of_a_model(self, store: Store) -> None:
        """Newest first, across a rename; a refused call leaves none."""
        make_model(store)
        make_version(store)
        call(store, SetAlias(name="bikes", alias="best", version="1"))
        with refused(ABSENT):
            call(store, SetAlias(name="bikes", alias="best", version="9"))
        call(store, SetModelVersionTag(name="bikes", version="1", key="k", value="v"))
        call(store, RenameRegisteredModel(name="bikes", new_name="cycles"))
        call(store, DeleteModelVersion(name="cycles", version="1"))
        assert _actions(store, "cycles") == [
            "model_version.deleted",
            "alias.deleted",
            "registered_model.renamed",
            "model_version.tag_set",
            "alias.set",
            "model_version.created",
            "registered_model.created",
        ]
        with refused(ABSENT, "Registered Model with name=boats not found"):
            _actions(store, "boats")

    def test_the_history_survives_its_model(self, store: Store) -> None:
        """By its subject."""
        make_model(store)
        subject = call(store, ListModelEvents(name="bikes")).events[0].subject
        call(store, DeleteRegisteredModel(name="bikes"))
        assert [event.action for event in _events(store, subject=subject)] == [
            "registered_model.deleted",
            "registered_model.created",
        ]

    def test_chains(self, store: Store) -> None:
        """Each subject counts from 1, each event holds the hash of the one before."""
        run = make_run(store)
        for value in "abc":
            call(store, SetTag(run_id=run.info.run_id, key="k", value=value))
        chain = list(reversed(_events(store, subject=f"run:{run.info.run_id}")))
        assert [event.sequence for event in chain] == [1, 2, 3, 4]
        assert [event.previous_hash for event in chain] == [GENESIS, *(event.hash for event in chain[:-1])]
        assert all(event.hash == event.computed_hash() for event in chain)

    def test_metrics_are_summarized(self, store: Store) -> None:
        """Keys and number of points: the points themselves are stored once."""
        run = make_run(store)
        call(
            store,
            LogBatch(run_id=run.info.run_id, metrics=(Metric("a", 1.0, 1), Metric("a", 2.0, 2), Metric("b", 1.0, 1))),
        )
        after = _events(store, subject=f"run:{run.info.run_id}")[0].after
        assert after is not None
        assert (after["keys"], after["points"]) == (["a", "b"], 3)

    def test_pages(self, store: Store) -> None:
        """Every event once, newest first."""
        run = make_run(store)
        for value in "abcde":
            call(store, SetTag(run_id=run.info.run_id, key="k", value=value))
        everything = [event.event_id for event in _events(store)]
        seen: list[int] = []
        before = None
        while True:
            page = call(store, ListEvents(max_results=2, before=before))
            seen += [event.event_id for event in page.events]
            if page.next_before is None:
                break
            before = page.next_before
        assert seen == everything == sorted(everything, reverse=True)
        with refused(BAD):
            _events(store, max_results=0)

    def test_the_history_verifies(self, store: Store) -> None:
        """Nothing is broken, and all was looked at."""
        make_model(store)
        make_version(store)
        reply = call(store, VerifyHistory())
        assert reply.broken == ()
        assert reply.events == len(_events(store)) >= 3
