"""What a store promises about lists of events that are narrowed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ...api.events import ListEvents, ListModelEvents
from ...api.model_versions import SetModelVersionTag, TransitionModelVersionStage
from ...api.registered_models import DeleteAlias, ListAliasIntervals, RollbackAlias, SetAlias, SetRegisteredModelTag
from ...entities import Caller, Event
from ...store.base import Store
from .making import BAD, call, make_model, make_run, make_version, refused


def _of_model(store: Store, **fields: Any) -> list[Event]:
    return list(call(store, ListModelEvents(name="bikes", **fields)).events)


def _shown(events: list[Event]) -> list[str]:
    """The events from the oldest to the newest, as ``action of version`` where there is one."""
    told = ((event.action, (event.after or event.before or {}).get("version", "")) for event in reversed(events))
    return [f"{action} {version}".strip() for action, version in told]


def _walk(store: Store, request: type[ListEvents] | type[ListModelEvents], **fields: Any) -> list[Event]:
    """All pages of two events."""
    found: list[Event] = []
    before = None
    while True:
        page = call(store, request(max_results=2, before=before, **fields))
        found += page.events
        if page.next_before is None:
            return found
        before = page.next_before


class EventListContract:
    """Events by what was done, by whom, when and to which version."""

    @pytest.fixture(autouse=True)
    def history(self, store: Store) -> None:
        """Versions 1 and 12 among others, an alias that moves from 1 to 12 and back, tags by ann."""
        make_model(store)
        for _ in range(12):
            make_version(store)
        make_model(store, "boats")
        make_run(store)
        call(store, SetAlias(name="bikes", alias="best", version="1"))
        call(store, SetAlias(name="bikes", alias="version", version="2"))
        call(store, SetAlias(name="bikes", alias="best", version="12"))
        call(store, RollbackAlias(name="bikes", alias="best"))
        store.call(SetModelVersionTag(name="bikes", version="1", key="version", value="12"), Caller("ann"))
        store.call(SetRegisteredModelTag(name="bikes", key="k", value="1"), Caller("ann"))
        call(store, TransitionModelVersionStage(name="bikes", version="12", stage="Staging"))
        call(store, DeleteAlias(name="bikes", alias="best"))

    def test_by_action_and_by_noun(self, store: Store) -> None:
        """Several add up."""
        assert _shown(_of_model(store, actions=("alias.deleted",))) == ["alias.deleted 1"]
        moves = ["alias.set 1", "alias.set 2", "alias.set 12", "alias.rolled_back 1", "alias.deleted 1"]
        assert _shown(_of_model(store, actions=("alias",))) == moves
        assert _shown(_of_model(store, actions=("registered_model", "model_version.stage_changed"))) == [
            "registered_model.created", "registered_model.tag_set", "model_version.stage_changed 12",
        ]  # fmt: skip
        everything = list(call(store, ListEvents(actions=("run", "registered_model.created"))).events)
        assert _shown(everything) == ["registered_model.created", "registered_model.created", "run.created"]

    def test_unknown_actions(self, store: Store) -> None:
        """The error says which nouns there are, or which actions on the noun."""
        with refused(BAD, "Invalid value 'aliases' for parameter 'actions' supplied. It must be an action such as"):
            _of_model(store, actions=("alias.set", "aliases"))
        with refused(BAD, "or a noun: experiment, run, logged_model, registered_model, model_version, alias, files."):
            call(store, ListEvents(actions=("",)))
        with refused(BAD, "The actions on 'alias' are alias.set, alias.deleted, alias.rolled_back."):
            _of_model(store, actions=("alias.",))

    def test_by_actor(self, store: Store) -> None:
        """Exactly this one."""
        assert _shown(_of_model(store, actor="ann")) == ["model_version.tag_set 1", "registered_model.tag_set"]
        assert _of_model(store, actor="Ann") == []
        assert len(call(store, ListEvents(actor="ann")).events) == 2

    def test_by_time(self, store: Store) -> None:
        """From the first (inclusive) to the second (exclusive)."""
        everything = _of_model(store)
        time.sleep(0.003)
        call(store, SetAlias(name="bikes", alias="late", version="3"))
        newest = _of_model(store)[0].time
        assert _shown(_of_model(store, since=str(newest))) == ["alias.set 3"]
        assert _of_model(store, until=str(newest)) == everything
        assert _of_model(store, since="2020-01-01", until="2020-01-02T03:04Z") == []
        with refused(BAD, "for parameter 'until' supplied"):
            _of_model(store, until="yesterday")

    def test_of_a_version(self, store: Store) -> None:
        """What was done to it, and the aliases that came to it or left it; 1 is not 12."""
        assert _shown(_of_model(store, version="12")) == [
            "model_version.created 12", "alias.set 12", "alias.rolled_back 1", "model_version.stage_changed 12",
        ]  # fmt: skip
        assert _shown(_of_model(store, version="1")) == [
            "model_version.created 1", "alias.set 1", "alias.set 12", "alias.rolled_back 1", "model_version.tag_set 1",
            "alias.deleted 1",
        ]  # fmt: skip
        assert _shown(_of_model(store, version="01", actions=("alias.deleted",))) == ["alias.deleted 1"]
        assert _of_model(store, version="99") == []

    def test_of_an_alias(self, store: Store) -> None:
        """Its moves, and those to or from a version when one is named."""
        moves = ["alias.set 1", "alias.set 12", "alias.rolled_back 1", "alias.deleted 1"]
        assert _shown(_of_model(store, alias="best")) == moves
        assert _shown(_of_model(store, alias="best", version="12")) == ["alias.set 12", "alias.rolled_back 1"]
        assert _shown(_of_model(store, alias="best", actions=("alias.deleted",))) == ["alias.deleted 1"]
        assert _of_model(store, alias="version", version="1") == []
        assert _of_model(store, alias="never") == []

    def test_pages_of_narrowed_lists(self, store: Store) -> None:
        """Every event once, newest first, whatever the list is narrowed to."""
        narrowed: list[dict[str, Any]] = [
            {}, {"version": "1"}, {"version": "12"}, {"actions": ("alias",)}, {"actions": ("alias", "model_version")},
            {"actor": "ann"}, {"alias": "best"}, {"alias": "best", "version": "1"},
            {"version": "1", "actions": ("alias", "model_version.created")}, {"since": "2020-01-01"},
        ]  # fmt: skip
        for fields in narrowed:
            assert _walk(store, ListModelEvents, name="bikes", **fields) == _of_model(store, **fields)
        subject = _of_model(store)[0].subject
        assert _walk(store, ListEvents, subject=subject, actions=("alias",)) == _of_model(store, actions=("alias",))
        assert _walk(store, ListEvents, actor="ann") == _of_model(store, actor="ann")

    def test_a_cursor_of_another_subject(self, store: Store) -> None:
        """Is a place in time like any other."""
        everything = list(call(store, ListEvents()).events)
        (run,) = (event for event in everything if event.subject.startswith("run:"))
        assert _of_model(store, before=run.event_id) == [
            event for event in _of_model(store) if event.event_id < run.event_id
        ]
        assert _of_model(store, before=0) == []
        last = 2**63 - 1
        assert _of_model(store, before=last) == _of_model(store)
        assert len(call(store, ListAliasIntervals(name="bikes", before=last)).intervals) == 4

    def test_a_cursor_that_cannot_be(self, store: Store) -> None:
        """Is named, before anything is read."""
        for number in (-1, 2**63):
            text = f"Invalid value {number} for parameter 'before' supplied. It must be the id of an event."
            with refused(BAD, text):
                _of_model(store, before=number)
            with refused(BAD, text):
                call(store, ListEvents(before=number))
            with refused(BAD, text):
                call(store, ListAliasIntervals(name="bikes", before=number))
