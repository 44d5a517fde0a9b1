"""What a store promises about who held an alias when."""

from __future__ import annotations

import pytest

from ...api.events import ListModelEvents
from ...api.model_versions import DeleteModelVersion
from ...api.registered_models import (
    DeleteAlias,
    DeleteRegisteredModel,
    ListAliasIntervals,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
)
from ...entities import AliasInterval, Caller, Event
from ...store.base import Store
from .making import ABSENT, BAD, TESTER, call, make_model, make_version, refused


def _intervals(store: Store, alias: str = "", name: str = "bikes") -> list[AliasInterval]:
    return list(call(store, ListAliasIntervals(name=name, alias=alias)).intervals)


def _events(store: Store) -> list[Event]:
    return list(reversed(call(store, ListModelEvents(name="bikes")).events))


def _set(store: Store, alias: str, version: str) -> None:
    call(store, SetAlias(name="bikes", alias=alias, version=version))


class AliasIntervalContract:
    """A move begins an interval, the next event about the alias ends it."""

    @pytest.fixture(autouse=True)
    def versions(self, store: Store) -> None:
        """Three versions of the model bikes."""
        make_model(store)
        for _ in range(3):
            make_version(store)

    def test_each_ends_where_the_next_begins(self, store: Store) -> None:
        """The newest lasts; a rollback begins one as a move does."""
        _set(store, "best", "1")
        store.call(SetAlias(name="bikes", alias="best", version="2"), Caller("ann", "better"))
        call(store, RollbackAlias(name="bikes", alias="best", expected_version="2"))
        first, second, third = (event.time for event in _events(store)[-3:])
        newest, middle, oldest = _intervals(store, "best")
        assert (newest.version, newest.since, newest.until, newest.action) == ("1", third, None, "alias.rolled_back")
        assert (middle.version, middle.since, middle.until, middle.action) == ("2", second, third, "alias.set")
        assert (middle.set_by, middle.reason) == ("ann", "better")
        assert (oldest.version, oldest.since, oldest.until, oldest.set_by) == ("1", first, second, TESTER.user)

    def test_a_deletion_ends_one(self, store: Store) -> None:
        """Of the alias, or of the version; until it is set again nobody holds it."""
        _set(store, "best", "1")
        call(store, DeleteAlias(name="bikes", alias="best"))
        _set(store, "best", "2")
        call(store, DeleteModelVersion(name="bikes", version="2"))
        ended = [event.time for event in _events(store) if event.action == "alias.deleted"]
        assert [(one.version, one.until) for one in _intervals(store)] == [("2", ended[1]), ("1", ended[0])]

    def test_the_deletion_of_the_model_ends_all(self, store: Store) -> None:
        """And they are told still, by the last name of the model."""
        _set(store, "best", "1")
        _set(store, "other", "2")
        call(store, RenameRegisteredModel(name="bikes", new_name="cycles"))
        call(store, DeleteRegisteredModel(name="cycles"))
        deleted = _events(store)[-1].time
        for name in ("cycles", "bikes"):
            found = [(one.alias, one.version, one.until) for one in _intervals(store, name=name)]
            assert found == [("other", "2", deleted), ("best", "1", deleted)]

    def test_of_one_alias_or_of_all(self, store: Store) -> None:
        """Newest first; each ends with the next event about the same alias."""
        for alias, version in (("a", "1"), ("b", "1"), ("a", "2"), ("B", "3"), ("b", "2")):
            _set(store, alias, version)
        assert [(one.alias, one.version) for one in _intervals(store)] == [
            ("b", "2"), ("B", "3"), ("a", "2"), ("b", "1"), ("a", "1"),
        ]  # fmt: skip
        assert [one.until is None for one in _intervals(store)] == [True, True, True, False, False]
        assert [one.version for one in _intervals(store, "b")] == ["2", "1"]
        assert _intervals(store, "never") == []

    def test_pages(self, store: Store) -> None:
        """Every interval once, with the end that it has without pages."""
        for number in range(7):
            _set(store, "ab"[number % 2], str(number % 3 + 1))
        everything = _intervals(store)
        seen: list[AliasInterval] = []
        before = None
        while True:
            page = call(store, ListAliasIntervals(name="bikes", max_results=2, before=before))
            seen += page.intervals
            if page.next_before is None:
                break
            before = page.next_before
        assert seen == everything
        assert len(everything) == 7
        with refused(BAD):
            ListAliasIntervals(name="bikes", max_results=0)

    def test_of_an_absent_model(self, store: Store) -> None:
        """The protocol's text."""
        with refused(ABSENT, "Registered Model with name=nope not found"):
            _intervals(store, name="nope")
