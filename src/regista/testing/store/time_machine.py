"""What a store promises about the past: names, aliases and stages as they were at a time."""

from __future__ import annotations

import time

import pytest

from ...api.events import ListModelEvents
from ...api.model_versions import DeleteModelVersion, GetModelVersion, TransitionModelVersionStage
from ...api.registered_models import (
    DeleteAlias,
    DeleteRegisteredModel,
    GetLatestVersions,
    GetModelVersionByAlias,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
)
from ...entities import shown_instant
from ...store.base import Store
from .making import ABSENT, BAD, call, make_model, make_version, refused


def _now(store: Store, name: str = "bikes") -> str:
    """The time of the newest event, after which the clock goes on."""
    newest = call(store, ListModelEvents(name=name)).events[0].time
    time.sleep(0.003)
    return shown_instant(newest)


def _set(store: Store, version: str) -> str:
    call(store, SetAlias(name="bikes", alias="best", version=version))
    return _now(store)


def _move(store: Store, version: str, stage: str) -> str:
    call(store, TransitionModelVersionStage(name="bikes", version=version, stage=stage))
    return _now(store)


def _holder(store: Store, at: str, alias: str = "best", name: str = "bikes") -> tuple[str, str]:
    found = call(store, GetModelVersionByAlias(name=name, alias=alias, at=at)).model_version
    return found.name, found.version


def _latest(store: Store, at: str, *stages: str) -> list[str]:
    found = call(store, GetLatestVersions(name="bikes", stages=stages, at=at)).model_versions
    return [version.version for version in found]


class TimeMachineContract:
    """``at`` a time."""

    @pytest.fixture
    def born(self, store: Store) -> str:
        """When the model bikes had four versions and nothing else."""
        make_model(store)
        for _ in range(4):
            make_version(store)
        return _now(store)

    def test_an_alias_was_what_it_was(self, store: Store, born: str) -> None:
        """Moved, rolled back, deleted, set again; the version itself is today's."""
        moved = [_set(store, version) for version in "123"]
        call(store, RollbackAlias(name="bikes", alias="best"))
        back = _now(store)
        call(store, DeleteAlias(name="bikes", alias="best"))
        deleted = _now(store)
        again = _set(store, "4")
        for at, version in zip([*moved, back, again], "12324", strict=True):
            assert _holder(store, at) == ("bikes", version)
        for at in (born, deleted):
            with refused(BAD, f"Registered model alias best not found at {at}."):
                _holder(store, at)
        then = call(store, GetModelVersionByAlias(name="bikes", alias="best", at=moved[0])).model_version
        assert then == call(store, GetModelVersion(name="bikes", version="1")).model_version
        assert then.aliases == []

    @pytest.mark.usefixtures("born")
    def test_spellings_of_a_time(self, store: Store) -> None:
        """Milliseconds, another time zone; now is a time too."""
        at = _set(store, "1")
        milliseconds = call(store, ListModelEvents(name="bikes")).events[0].time
        _set(store, "2")
        for text in (at, str(milliseconds), at.replace("Z", "+00:00")):
            assert _holder(store, text) == ("bikes", "1")
        assert _holder(store, shown_instant(time.time_ns() // 1_000_000)) == ("bikes", "2")

    @pytest.mark.usefixtures("born")
    def test_a_time_that_cannot_be(self, store: Store) -> None:
        """Is named with its parameter: the future, and what is no time."""
        with refused(BAD, "Invalid value '2999-01-01' for parameter 'at' supplied. It must not be in the future"):
            _holder(store, "2999-01-01")
        with refused(BAD, "for parameter 'at' supplied. It must not be in the future"):
            _latest(store, "2999-01-01")
        with refused(BAD, "for parameter 'at' supplied. It must not be in the future"):
            call(store, GetModelVersion(name="bikes", version="1", at="2999-01-01"))
        with refused(BAD, "Invalid value 'monday' for parameter 'at' supplied. It must be a date or a time"):
            _holder(store, "monday")
        with refused(BAD, "for parameter 'source' supplied. It must not be in the future"):
            make_version(store, source="models:/bikes/1?at=2999-01-01")
        with refused(BAD, "for parameter 'source' supplied. It must be a date or a time"):
            make_version(store, source="models:/bikes/1?at=monday")

    def test_latest(self, store: Store, born: str) -> None:
        """The highest version that was there."""
        make_version(store)
        five = _now(store)
        call(store, DeleteModelVersion(name="bikes", version="3"))
        assert _holder(store, born, "latest") == _holder(store, born, "Latest") == ("bikes", "4")
        assert _holder(store, five, "latest") == ("bikes", "5")
        call(store, DeleteModelVersion(name="bikes", version="5"))
        gone = _now(store)
        assert _holder(store, gone, "latest") == ("bikes", "4")
        with refused(ABSENT, f"Version 5 of bikes, which was the latest one at {five}, was deleted at 2"):
            _holder(store, five, "latest")

    def test_a_version_that_was_deleted_since(self, store: Store, born: str) -> None:
        """The error says which one it was, and when it was deleted."""
        held = _set(store, "2")
        call(store, DeleteModelVersion(name="bikes", version="2"))
        deleted = _now(store)
        with refused(ABSENT, f"Version 2 of bikes, which held the alias best at {held}, was deleted at {deleted}"):
            _holder(store, held)
        with refused(BAD, f"Registered model alias best not found at {deleted}."):
            _holder(store, deleted)
        with refused(ABSENT, f"Version 2 of bikes was deleted at {deleted}"):
            call(store, GetModelVersion(name="bikes", version="2", at=born))

    def test_a_version_by_number(self, store: Store, born: str) -> None:
        """Was there, or not yet."""
        make_version(store)
        later = _now(store)
        assert call(store, GetModelVersion(name="bikes", version="5", at=later)).model_version.version == "5"
        with refused(ABSENT, f"Model Version (name=bikes, version=5) not found at {born}: it was created at {later}"):
            call(store, GetModelVersion(name="bikes", version="5", at=born))
        with refused(ABSENT, "Model Version (name=bikes, version=9) not found"):
            call(store, GetModelVersion(name="bikes", version="9", at=later))

    def test_stages(self, store: Store, born: str) -> None:
        """The highest version that was in each of them."""
        first = _move(store, "1", "Production")
        _move(store, "3", "Production")
        both = _move(store, "2", "Staging")
        call(
            store,
            TransitionModelVersionStage(name="bikes", version="4", stage="Production", archive_existing_versions=True),
        )
        archived = _now(store)
        assert _latest(store, born) == ["4"]
        assert _latest(store, born, "Production") == []
        assert _latest(store, first) == ["1", "4"]
        assert _latest(store, first, "production") == ["1"]
        assert _latest(store, both) == ["2", "3", "4"]
        assert _latest(store, both, "Production", "Staging") == ["2", "3"]
        assert _latest(store, archived) == ["2", "3", "4"]
        assert _latest(store, archived, "Archived") == ["3"]
        assert _latest(store, archived, "None") == []

    @pytest.mark.usefixtures("born")
    def test_stages_of_versions_that_were_deleted(self, store: Store) -> None:
        """One that was deleted by then does not count; one that was deleted since is named."""
        _move(store, "1", "Staging")
        both = _move(store, "3", "Staging")
        call(store, DeleteModelVersion(name="bikes", version="3"))
        deleted = _now(store)
        assert _latest(store, deleted, "Staging") == ["1"]
        text = f"Version 3 of bikes, which was the latest one in stage Staging at {both}, was deleted at {deleted}"
        with refused(ABSENT, text):
            _latest(store, both, "Staging")
        assert _latest(store, both, "None") == ["4"]

    def test_a_name_means_what_it_meant(self, store: Store, born: str) -> None:
        """Whoever has it now."""
        held = _set(store, "1")
        call(store, RenameRegisteredModel(name="bikes", new_name="cycles"))
        renamed = _now(store, "cycles")
        make_model(store, "bikes")
        make_version(store, "bikes")
        call(store, SetAlias(name="bikes", alias="best", version="1"))
        taken = _now(store)
        assert _holder(store, held) == _holder(store, renamed) == ("cycles", "1")
        assert _holder(store, taken) == ("bikes", "1")
        assert _holder(store, taken, name="cycles") == ("cycles", "1")
        assert call(store, GetModelVersion(name="bikes", version="4", at=born)).model_version.name == "cycles"
        assert _latest(store, born) == ["4"]

    @pytest.mark.usefixtures("born")
    def test_a_name_that_nobody_had(self, store: Store) -> None:
        """The error says so, and what the model was called instead."""
        held = _set(store, "1")
        call(store, RenameRegisteredModel(name="bikes", new_name="cycles"))
        nobody = f"Registered Model with name=cycles not found at {held}: that model was called 'bikes' then"
        with refused(ABSENT, nobody):
            _holder(store, held, name="cycles")
        with refused(ABSENT, "Registered Model with name=bikes not found at 2020-01-01T00:00:00Z: no model had that"):
            _holder(store, "2020-01-01")
        with refused(ABSENT, "Registered Model with name=nope not found at"):
            _holder(store, held, name="nope")

    @pytest.mark.usefixtures("born")
    def test_a_model_that_was_deleted_since(self, store: Store) -> None:
        """Though another one has the name now."""
        held = _set(store, "1")
        call(store, DeleteRegisteredModel(name="bikes"))
        deleted = _now(store)
        make_model(store, "bikes")
        for at in (held, deleted):
            meant = f"the model that this name meant at {at} was deleted at {deleted}"
            with refused(ABSENT, f"Registered Model with name=bikes not found: {meant}"):
                _holder(store, at)

    def test_sources(self, store: Store, born: str) -> None:
        """The text that is stored has the number, and the name of now."""
        held = _set(store, "2")
        staged = _move(store, "3", "Staging")
        _set(store, "4")
        call(store, RenameRegisteredModel(name="bikes", new_name="cycles"))
        make_model(store, "copies")
        for source, number in {
            f"models:/bikes@best?at={held}": "2",
            f"models:/bikes/staging?at={staged}": "3",
            f"models:/bikes/latest?at={born}": "4",
            f"models:/bikes@latest?at={born}": "4",
            f"models:/bikes/1?at={born}": "1",
        }.items():
            assert make_version(store, "copies", source=source).source == f"models:/cycles/{number}"
        with refused(ABSENT, f"Registered Model with name=cycles has no version in stage Staging at {held}"):
            make_version(store, "copies", source=f"models:/bikes/Staging?at={held}")
        with refused(BAD, f"Registered model alias best not found at {born}."):
            make_version(store, "copies", source=f"models:/bikes@best?at={born}")
        logged = "m-" + "0" * 32
        with refused(BAD, "A logged model is always the same; ?at= goes with registered models."):
            make_version(store, "copies", source=f"models:/{logged}?at={born}", model_id=logged)
