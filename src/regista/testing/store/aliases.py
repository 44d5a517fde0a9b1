"""What a store promises about aliases and their history."""

from __future__ import annotations

import pytest

from ...api.model_versions import DeleteModelVersion, GetModelVersion
from ...api.registered_models import DeleteAlias, GetModelVersionByAlias, GetRegisteredModel, RollbackAlias, SetAlias
from ...store.base import Store
from .making import ABSENT, BAD, call, make_model, make_version, refused


def _holder(store: Store, alias: str = "best") -> str:
    return call(store, GetModelVersionByAlias(name="bikes", alias=alias)).model_version.version


def _set(store: Store, version: str, alias: str = "best") -> None:
    call(store, SetAlias(name="bikes", alias=alias, version=version))


def _roll_back(store: Store, expected: str | None = None) -> tuple[str, str]:
    reply = call(store, RollbackAlias(name="bikes", alias="best", expected_version=expected))
    return reply.previous_version, reply.model_version.version


class AliasContract:
    """Set, move, delete, roll back."""

    @pytest.fixture(autouse=True)
    def versions(self, store: Store) -> None:
        """Four versions of the model bikes."""
        make_model(store)
        for _ in range(4):
            make_version(store)

    def test_set_and_move(self, store: Store) -> None:
        """One version holds it; a version may hold many."""
        _set(store, "1")
        _set(store, "1", "other")
        _set(store, "2")
        assert (_holder(store), _holder(store, "other")) == ("2", "1")
        assert call(store, GetModelVersion(name="bikes", version="1")).model_version.aliases == ["other"]
        assert call(store, GetRegisteredModel(name="bikes")).registered_model.aliases == {"best": "2", "other": "1"}

    def test_case_matters(self, store: Store) -> None:
        """Two spellings are two aliases."""
        _set(store, "1", "champ")
        _set(store, "2", "Champ")
        assert (_holder(store, "champ"), _holder(store, "Champ")) == ("1", "2")

    def test_absent(self, store: Store) -> None:
        """An absent alias is not NOT FOUND in this protocol; an absent version is."""
        with refused(BAD, "Registered model alias best not found."):
            _holder(store)
        with refused(ABSENT, "Model Version (name=bikes, version=99) not found"):
            _set(store, "99")

    def test_latest(self, store: Store) -> None:
        """The highest number that is not deleted."""
        assert _holder(store, "latest") == "4"
        call(store, DeleteModelVersion(name="bikes", version="4"))
        assert _holder(store, "latest") == "3"

    def test_delete(self, store: Store) -> None:
        """Deleting an absent one is fine."""
        _set(store, "1")
        for _ in range(2):
            call(store, DeleteAlias(name="bikes", alias="best"))
        with refused(BAD):
            _holder(store)

    def test_deleting_a_version_takes_its_aliases(self, store: Store) -> None:
        """They name nothing any more."""
        _set(store, "1")
        call(store, DeleteModelVersion(name="bikes", version="1"))
        with refused(BAD, "Registered model alias best not found."):
            _holder(store)

    def test_rollback_is_undo(self, store: Store) -> None:
        """After 1, 2, 3 it gives 2 and then 1, and then there is nothing left."""
        for version in "123":
            _set(store, version)
        assert _roll_back(store) == ("3", "2")
        assert _roll_back(store) == ("2", "1")
        assert _holder(store) == "1"
        with refused(BAD, "The alias best of bikes has no earlier version to go back to."):
            _roll_back(store)

    def test_rollback_after_new_moves(self, store: Store) -> None:
        """What was undone does not come back: after 1, 2, undo, 3 it gives 1."""
        _set(store, "1")
        _set(store, "2")
        _roll_back(store)
        _set(store, "3")
        assert _roll_back(store) == ("3", "1")

    def test_rollback_passes_over_deleted_versions(self, store: Store) -> None:
        """After 1, 2, 3 with 2 deleted it gives 1."""
        for version in "123":
            _set(store, version)
        call(store, DeleteModelVersion(name="bikes", version="2"))
        assert _roll_back(store) == ("3", "1")

    def test_rollback_with_an_expectation(self, store: Store) -> None:
        """Somebody else's move is not undone."""
        for version in "123":
            _set(store, version)
        with refused("RESOURCE_CONFLICT"):
            _roll_back(store, "2")
        assert _holder(store) == "3"
        assert _roll_back(store, "3") == ("3", "2")

    def test_setting_the_same_version_is_no_move(self, store: Store) -> None:
        """After 1, 2, 2 a rollback gives 1."""
        for version in "122":
            _set(store, version)
        assert _roll_back(store) == ("2", "1")

    def test_rollback_of_an_absent_alias(self, store: Store) -> None:
        """The protocol's text."""
        with refused(BAD, "Registered model alias best not found."):
            _roll_back(store)
