"""What a store promises about registered models."""

from __future__ import annotations

from typing import Any

import pytest

from ...api.model_versions import GetModelVersion, TransitionModelVersionStage
from ...api.registered_models import (
    DeleteRegisteredModel,
    DeleteRegisteredModelTag,
    GetLatestVersions,
    GetModelVersionByAlias,
    GetRegisteredModel,
    RenameRegisteredModel,
    SearchRegisteredModels,
    SetAlias,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from ...entities import RegisteredModel
from ...store.base import Store
from .making import ABSENT, BAD, TAKEN, call, make_model, make_version, refused, tag


def _get(store: Store, name: str = "bikes") -> RegisteredModel:
    return call(store, GetRegisteredModel(name=name)).registered_model


def _search(store: Store, filter_text: str = "", **fields: Any) -> list[str]:
    found = call(store, SearchRegisteredModels(filter=filter_text, **fields))
    return [model.name for model in found.registered_models]


class RegisteredModelContract:
    """Create, get, update, rename, delete, tags, search, latest versions."""

    def test_create_and_get(self, store: Store) -> None:
        """What was given comes back; of repeated tags the last one counts."""
        model = make_model(store, description="two wheels", tags=(tag("a", "1"), tag("a", "2"), tag("b")))
        assert (model.name, model.description) == ("bikes", "two wheels")
        assert model.tags == {"a": "2", "b": ""}
        assert model.creation_timestamp == model.last_updated_timestamp > 0
        assert (model.latest_versions, model.aliases) == ([], {})
        assert _get(store) == model

    def test_a_name_is_taken_once(self, store: Store) -> None:
        """The protocol's text; case matters."""
        make_model(store)
        with refused(TAKEN, "Registered Model (name=bikes) already exists."):
            make_model(store)
        make_model(store, "Bikes")

    def test_absent(self, store: Store) -> None:
        """All calls say it the same way."""
        text = "Registered Model with name=nope not found"
        requests: list[Any] = [
            GetRegisteredModel(name="nope"),
            UpdateRegisteredModel(name="nope"),
            RenameRegisteredModel(name="nope", new_name="x"),
            DeleteRegisteredModel(name="nope"),
            SetRegisteredModelTag(name="nope", key="k"),
            DeleteRegisteredModelTag(name="nope", key="k"),
            GetLatestVersions(name="nope"),
            GetModelVersionByAlias(name="nope", alias="a"),
        ]
        for request in requests:
            with refused(ABSENT, text):
                call(store, request)

    def test_update(self, store: Store) -> None:
        """A description that is not given is cleared."""
        make_model(store)
        assert call(store, UpdateRegisteredModel(name="bikes", description="x")).registered_model.description == "x"
        assert call(store, UpdateRegisteredModel(name="bikes")).registered_model.description is None
        assert _get(store).description is None

    def test_rename(self, store: Store) -> None:
        """Versions, tags and aliases come along; the old name can be taken."""
        make_model(store, tags=(tag("k", "v"),))
        make_version(store)
        call(store, SetAlias(name="bikes", alias="best", version="1"))
        renamed = call(store, RenameRegisteredModel(name="bikes", new_name="cycles")).registered_model
        assert (renamed.name, renamed.tags, renamed.aliases) == ("cycles", {"k": "v"}, {"best": "1"})
        assert renamed.latest_versions[0].name == "cycles"
        assert call(store, GetModelVersion(name="cycles", version="1")).model_version.name == "cycles"
        make_model(store, "bikes")
        with refused(TAKEN, "Registered Model (name=bikes) already exists."):
            call(store, RenameRegisteredModel(name="cycles", new_name="bikes"))
        call(store, RenameRegisteredModel(name="cycles", new_name="cycles"))

    def test_delete(self, store: Store) -> None:
        """All of it goes; a new one of that name begins at version 1."""
        make_model(store, tags=(tag("k"),))
        for _ in range(2):
            make_version(store, tags=(tag("k"),))
        call(store, SetAlias(name="bikes", alias="best", version="2"))
        call(store, DeleteRegisteredModel(name="bikes"))
        with refused(ABSENT):
            _get(store)
        make_model(store)
        assert make_version(store).version == "1"
        assert (_get(store).tags, _get(store).aliases) == ({}, {})

    def test_tags(self, store: Store) -> None:
        """Set, change, delete; deleting an absent one is fine."""
        make_model(store)
        for value in ("1", "2"):
            call(store, SetRegisteredModelTag(name="bikes", key="k", value=value))
        assert _get(store).tags == {"k": "2"}
        for _ in range(2):
            call(store, DeleteRegisteredModelTag(name="bikes", key="k"))
        assert _get(store).tags == {}

    def test_latest_versions(self, store: Store) -> None:
        """The highest of each stage, of all stages or those asked for."""
        make_model(store)
        for stage in ("Production", "Production", "Staging", "None", "None"):
            version = make_version(store).version
            call(store, TransitionModelVersionStage(name="bikes", version=version, stage=stage))

        def latest(*stages: str) -> dict[str, str]:
            found = call(store, GetLatestVersions(name="bikes", stages=stages)).model_versions
            return {version.current_stage: version.version for version in found}

        everything = {"Production": "2", "Staging": "3", "None": "5"}
        assert latest() == everything
        assert latest("production", "NONE") == {"Production": "2", "None": "5"}
        assert latest("Archived") == {}
        assert {v.current_stage: v.version for v in _get(store).latest_versions} == everything
        with refused(BAD, "Invalid Model Version stage: bogus."):
            latest("bogus")

    def test_search(self, store: Store) -> None:
        """By name and tags; missing tags never match."""
        make_model(store, "Bikes", tags=(tag("team", "ml"),))
        make_model(store, "cars", tags=(tag("team", "web"),))
        make_model(store, "boats")
        assert _search(store) == ["Bikes", "boats", "cars"]
        assert _search(store, "name LIKE 'b%'") == ["boats"]
        assert _search(store, "name ILIKE 'b%'") == ["Bikes", "boats"]
        assert _search(store, "tags.team != 'ml'") == ["cars"]
        assert _search(store, "name IN ('cars', 'boats') AND tag.team = 'web'") == ["cars"]
        assert _search(store, order_by=("name DESC",)) == ["cars", "boats", "Bikes"]
        with refused(BAD):
            _search(store, "size = 'x'")

    def test_search_by_alias(self, store: Store) -> None:
        """The models that have it."""
        make_model(store, "a")
        make_model(store, "b")
        make_version(store, "a")
        call(store, SetAlias(name="a", alias="best", version="1"))
        assert _search(store, "alias = 'best'") == ["a"]
        assert _search(store, "alias IS NULL") == ["b"]

    def test_search_hides_prompts(self, store: Store) -> None:
        """Unless the filter asks for them."""
        make_model(store, "prompt", tags=(tag("mlflow.prompt.is_prompt", "true"),))
        make_model(store, "model")
        assert _search(store) == ["model"]
        assert _search(store, "tags.`mlflow.prompt.is_prompt` = 'true'") == ["prompt"]

    def test_search_pages(self, store: Store) -> None:
        """Every model once, and order by what was changed last."""
        for name in "abc":
            make_model(store, name)
        first = call(store, SearchRegisteredModels(max_results=2))
        assert first.next_page_token
        rest = call(store, SearchRegisteredModels(max_results=2, page_token=first.next_page_token))
        assert [model.name for model in (*first.registered_models, *rest.registered_models)] == ["a", "b", "c"]
        assert rest.next_page_token is None

    @pytest.mark.parametrize("name", ["a b", "mödel", "100%", "a'b\"c", "model@home", "x" * 256])
    def test_strange_names(self, store: Store, name: str) -> None:
        """Are names like any other."""
        make_model(store, name)
        make_version(store, name)
        call(store, SetAlias(name=name, alias="best", version="1"))
        assert call(store, GetModelVersionByAlias(name=name, alias="best")).model_version.name == name
        assert _search(store) == [name]
