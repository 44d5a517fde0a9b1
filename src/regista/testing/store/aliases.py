"""What a store promises about aliases."""

from __future__ import annotations

import pytest

from ...api.model_versions import DeleteModelVersion, GetModelVersion
from ...api.registered_models import DeleteAlias, GetModelVersionByAlias, GetRegisteredModel, SetAlias
from ...store.base import Store
from .making import ABSENT, BAD, call, make_model, make_version, refused


def _holder(store: Store, alias: str = "best") -> str:
    return call(store, GetModelVersionByAlias(name="bikes", alias=alias)).model_version.version


def _set(store: Store, version: str, alias: str = "best") -> None:
    call(store, SetAlias(name="bikes", alias=alias, version=version))


class AliasContract:
    """Set, move, delete."""

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

    def test_set_with_an_expectation(self, store: Store) -> None:
        """Only while it names that version; 0 stands for an alias that does not exist yet."""

        def swap(expected: str, version: str) -> None:
            call(store, SetAlias(name="bikes", alias="best", version=version, expected_version=expected))

        with refused("RESOURCE_CONFLICT", "The alias best of bikes does not exist"):
            swap("1", "2")
        swap("0", "1")
        with refused("RESOURCE_CONFLICT", "The alias best of bikes names version 1"):
            swap("0", "2")
        swap("1", "2")
        with refused("RESOURCE_CONFLICT", "The alias best of bikes names version 2, not 1: somebody moved it"):
            swap("1", "2")
        assert _holder(store) == "2"

    def test_latest_of_a_model_without_versions(self, store: Store) -> None:
        """The protocol's text."""
        make_model(store, "empty")
        with refused(ABSENT, "Latest version not found for model empty."):
            call(store, GetModelVersionByAlias(name="empty", alias="latest"))
