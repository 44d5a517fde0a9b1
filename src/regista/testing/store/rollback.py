"""What a store promises about giving aliases back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ...api.events import ListModelEvents, VerifyHistory
from ...api.model_versions import DeleteModelVersion
from ...api.registered_models import DeleteAlias, GetModelVersionByAlias, RollbackAlias, SetAlias
from ...entities import Caller
from ...errors import Conflict
from ...store.base import Store
from .making import ABSENT, BAD, TESTER, call, make_model, make_version, refused

ANN = Caller("ann", "errors at night")
CONFLICT = "RESOURCE_CONFLICT"


def _holder(store: Store) -> str:
    return call(store, GetModelVersionByAlias(name="bikes", alias="best")).model_version.version


def _set(store: Store, versions: str) -> None:
    for version in versions:
        call(store, SetAlias(name="bikes", alias="best", version=version))


def _roll_back(store: Store, expected: str | None = None, caller: Caller = TESTER, **fields: Any) -> tuple[str, str]:
    request = RollbackAlias(name="bikes", alias="best", expected_version=expected, **fields)
    reply = store.call(request, caller)
    return reply.previous_version, reply.model_version.version


def _events(store: Store) -> int:
    return len(call(store, ListModelEvents(name="bikes")).events)


class RollbackContract:
    """Back to the holder before, to a version, to a time."""

    @pytest.fixture(autouse=True)
    def versions(self, store: Store) -> None:
        """Four versions of the model bikes."""
        make_model(store)
        for _ in range(4):
            make_version(store)

    def test_it_is_undo(self, store: Store) -> None:
        """After 1, 2, 3 it gives 2 and then 1, and then there is nothing left."""
        _set(store, "123")
        assert _roll_back(store) == ("3", "2")
        assert _roll_back(store) == ("2", "1")
        assert _holder(store) == "1"
        with refused(BAD, "The alias best of bikes has no earlier version to go back to."):
            _roll_back(store)

    def test_after_new_moves(self, store: Store) -> None:
        """What was undone does not come back: after 1, 2, undo, 3 it gives 1."""
        _set(store, "12")
        _roll_back(store)
        _set(store, "3")
        assert _roll_back(store) == ("3", "1")

    def test_it_passes_over_deleted_versions(self, store: Store) -> None:
        """After 1, 2, 3 with 2 deleted it gives 1."""
        _set(store, "123")
        call(store, DeleteModelVersion(name="bikes", version="2"))
        assert _roll_back(store) == ("3", "1")

    def test_over_a_deletion_of_the_alias(self, store: Store) -> None:
        """What it named before it was deleted counts."""
        _set(store, "12")
        call(store, DeleteAlias(name="bikes", alias="best"))
        with refused(BAD, "Registered model alias best not found."):
            _roll_back(store)
        _set(store, "3")
        assert _roll_back(store) == ("3", "2")

    def test_with_an_expectation(self, store: Store) -> None:
        """Somebody else's move is not undone."""
        _set(store, "123")
        with refused(CONFLICT, "The alias best of bikes names version 3, not 2: somebody moved it meanwhile."):
            _roll_back(store, "2")
        assert _holder(store) == "3"
        assert _roll_back(store, "3") == ("3", "2")

    def test_setting_the_same_version_is_no_move(self, store: Store) -> None:
        """After 1, 2, 2 a rollback gives 1."""
        _set(store, "122")
        assert _roll_back(store) == ("2", "1")

    def test_of_an_absent_alias(self, store: Store) -> None:
        """The protocol's text."""
        with refused(BAD, "Registered model alias best not found."):
            _roll_back(store)

    def test_who_and_why(self, store: Store) -> None:
        """One event with the reason."""
        _set(store, "12")
        before = _events(store)
        _roll_back(store, caller=ANN)
        newest = call(store, ListModelEvents(name="bikes")).events[0]
        assert (newest.action, newest.actor, newest.reason) == ("alias.rolled_back", "ann", "errors at night")
        assert (newest.before, newest.after) == ({"alias": "best", "version": "2"}, {"alias": "best", "version": "1"})
        assert _events(store) == before + 1

    def test_to_a_version(self, store: Store) -> None:
        """That held it before; what came between is undone with it."""
        _set(store, "1234")
        assert _roll_back(store, to_version="2") == ("4", "2")
        assert _roll_back(store) == ("2", "1")

    def test_to_a_version_that_was_undone(self, store: Store) -> None:
        """Is a new step, which can be undone."""
        _set(store, "123")
        _roll_back(store)
        assert _roll_back(store, to_version="3") == ("2", "3")
        assert _roll_back(store) == ("3", "2")

    def test_to_a_version_that_never_held_it(self, store: Store) -> None:
        """Is a matter for setting the alias; a deleted or absent one is not there."""
        _set(store, "12")
        with refused(BAD, "Version 4 never held the alias best of bikes; `regista registry set-alias` points it there"):
            _roll_back(store, to_version="4")
        with refused(ABSENT, "Model Version (name=bikes, version=9) not found"):
            _roll_back(store, to_version="9")
        call(store, DeleteModelVersion(name="bikes", version="1"))
        with refused(ABSENT, "Version 1 of bikes was deleted at 2"):
            _roll_back(store, to_version="1")
        assert _holder(store) == "2"

    def test_to_the_version_it_names(self, store: Store) -> None:
        """Is no change."""
        _set(store, "12")
        before = _events(store)
        assert _roll_back(store, to_version="2") == ("2", "2")
        assert _events(store) == before

    def test_to_a_time(self, store: Store) -> None:
        """To the version that held it then."""
        times = []
        for version in "123":
            _set(store, version)
            times.append(call(store, ListModelEvents(name="bikes")).events[0].time)
            time.sleep(0.003)
        assert _roll_back(store, to_time=str(times[0])) == ("3", "1")
        assert _roll_back(store, to_time=str(times[1])) == ("1", "2")
        with refused(BAD, "Registered model alias best not found at 2020-01-01T00:00:00Z."):
            _roll_back(store, to_time="2020-01-01")
        with refused(BAD, "for parameter 'to_time' supplied. It must not be in the future"):
            _roll_back(store, to_time="2999-01-01")

    def test_versions_that_cannot_be(self, store: Store) -> None:
        """Are named with their field."""
        for field in ("expected_version", "to_version"):
            with refused(BAD, f"Parameter '{field}' must be an integer, got 'two'."):
                call(store, RollbackAlias(name="bikes", alias="best", **{field: "two"}))
        with refused(BAD, "Parameter 'expected_version' must be an integer, got '-1'."):
            call(store, SetAlias(name="bikes", alias="best", version="1", expected_version="-1"))
        with refused(BAD, "Only one of the parameters 'to_version' and 'to_time' can be given."):
            call(store, RollbackAlias(name="bikes", alias="best", to_version="1", to_time="2026-01-01"))

    def test_two_people_do_not_go_back_two_steps_unknowingly(self, store: Store) -> None:
        """Who does not say what they saw is told who was faster, and how to go on."""
        _set(store, "123")
        _roll_back(store)
        with refused(CONFLICT, "tester rolled the alias best of bikes back at 2"):
            _roll_back(store, caller=ANN)
        with refused(CONFLICT, "from version 3 to 2. To roll it back from there as well, say so: expected_version=2."):
            _roll_back(store, caller=ANN, to_version="1")
        assert _holder(store) == "2"
        assert _roll_back(store, caller=ANN, to_version="2") == ("2", "2")
        assert _roll_back(store, "2", caller=ANN) == ("2", "1")

    def test_after_somebody_elses_new_move_nobody_is_asked(self, store: Store) -> None:
        """The newest move is no rollback any more."""
        _set(store, "12")
        _roll_back(store, caller=ANN)
        _set(store, "3")
        assert _roll_back(store) == ("3", "1")

    def test_of_many_with_the_same_expectation_one_wins(self, store: Store) -> None:
        """The others are told."""
        _set(store, "1234")

        def attempt(number: int) -> str:
            try:
                return _roll_back(store, "4", Caller(f"client-{number}"))[1]
            except Conflict:
                return "conflict"

        with ThreadPoolExecutor(16) as threads:
            outcomes = sorted(threads.map(attempt, range(16)))
        assert outcomes == ["3", *["conflict"] * 15]
        assert _holder(store) == "3"
        assert call(store, VerifyHistory()).broken == ()
