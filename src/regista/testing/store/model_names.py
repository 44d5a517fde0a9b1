"""What a store promises about the names of registered models."""

from __future__ import annotations

from typing import Any

import pytest

from ...api.events import ListModelEvents, VerifyHistory
from ...api.model_versions import (
    DeleteModelVersion,
    DeleteModelVersionTag,
    GetModelVersion,
    GetModelVersionDownloadUri,
    GetModelVersionManifest,
    SetModelVersionTag,
    TransitionModelVersionStage,
    UpdateModelVersion,
)
from ...api.registered_models import (
    DeleteAlias,
    DeleteRegisteredModel,
    DeleteRegisteredModelTag,
    GetLatestVersions,
    GetModelVersionByAlias,
    GetRegisteredModel,
    ListAliasIntervals,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from ...store.base import Store
from .making import ABSENT, TAKEN, call, make_model, make_version, refused


def _rename(store: Store, name: str, new_name: str) -> None:
    call(store, RenameRegisteredModel(name=name, new_name=new_name))


def _version(store: Store, name: str, number: str = "1") -> tuple[str, str]:
    version = call(store, GetModelVersion(name=name, version=number)).model_version
    return version.name, version.source


class ModelNameContract:
    """A former name means the same model until another model takes it."""

    @pytest.fixture
    def renamed(self, store: Store) -> None:
        """The model cycles, formerly bikes, with versions 1 and 2; champion went from 1 to 2."""
        make_model(store)
        for number in "12":
            make_version(store, source=f"s3://bucket/{number}")
            call(store, SetAlias(name="bikes", alias="champion", version=number))
        _rename(store, "bikes", "cycles")

    @pytest.mark.usefixtures("renamed")
    def test_reads_by_a_former_name(self, store: Store) -> None:
        """Answer with the present one."""
        assert call(store, GetRegisteredModel(name="bikes")).registered_model.name == "cycles"
        assert _version(store, "bikes", "2") == ("cycles", "s3://bucket/2")
        for alias in ("champion", "latest"):
            found = call(store, GetModelVersionByAlias(name="bikes", alias=alias)).model_version
            assert (found.name, found.version) == ("cycles", "2")
        latest = call(store, GetLatestVersions(name="bikes")).model_versions
        assert [(version.name, version.version) for version in latest] == [("cycles", "2")]
        where = call(store, GetModelVersionDownloadUri(name="bikes", version="1"))
        assert where.artifact_uri == "s3://bucket/1"
        with refused(ABSENT, "has no manifest"):
            call(store, GetModelVersionManifest(name="bikes", version="1"))
        events = call(store, ListModelEvents(name="bikes")).events
        assert events == call(store, ListModelEvents(name="cycles")).events
        intervals = call(store, ListAliasIntervals(name="bikes")).intervals
        assert [interval.version for interval in intervals] == ["2", "1"]

    @pytest.mark.usefixtures("renamed")
    def test_what_is_absent_by_a_former_name(self, store: Store) -> None:
        """Is told as by the present one."""
        with refused(ABSENT, "Model Version (name=bikes, version=9) not found"):
            _version(store, "bikes", "9")
        with refused("INVALID_PARAMETER_VALUE", "Registered model alias nobody not found."):
            call(store, GetModelVersionByAlias(name="bikes", alias="nobody"))
        assert call(store, GetLatestVersions(name="bikes", stages=("Staging",))).model_versions == ()

    @pytest.mark.usefixtures("renamed")
    def test_changes_by_a_former_name(self, store: Store) -> None:
        """Of all that is below the model reach it, and are answered with the present name."""
        place: dict[str, Any] = {"name": "bikes", "version": "1"}
        assert call(store, UpdateModelVersion(description="d", **place)).model_version.name == "cycles"
        moved = call(store, TransitionModelVersionStage(stage="Staging", **place)).model_version
        assert (moved.name, moved.current_stage, moved.description) == ("cycles", "Staging", "d")
        call(store, SetModelVersionTag(key="k", value="v", **place))
        call(store, SetModelVersionTag(key="gone", value="v", **place))
        call(store, DeleteModelVersionTag(key="gone", **place))
        call(store, SetRegisteredModelTag(name="bikes", key="k", value="v"))
        call(store, SetRegisteredModelTag(name="bikes", key="gone", value="v"))
        call(store, DeleteRegisteredModelTag(name="bikes", key="gone"))
        assert call(store, UpdateRegisteredModel(name="bikes", description="m")).registered_model.name == "cycles"
        assert make_version(store, "bikes").name == "cycles"
        assert call(store, RollbackAlias(name="bikes", alias="champion")).model_version.name == "cycles"
        call(store, SetAlias(name="bikes", alias="third", version="3"))
        call(store, SetAlias(name="bikes", alias="gone", version="3"))
        call(store, DeleteAlias(name="bikes", alias="gone"))
        model = call(store, GetRegisteredModel(name="cycles")).registered_model
        assert (model.description, model.tags) == ("m", {"k": "v"})
        assert model.aliases == {"champion": "1", "third": "3"}
        assert call(store, GetModelVersion(name="cycles", version="1")).model_version.tags == {"k": "v"}
        assert call(store, VerifyHistory()).broken == ()

    @pytest.mark.usefixtures("renamed")
    def test_a_source_by_a_former_name(self, store: Store) -> None:
        """Is stored with the present one."""
        make_model(store, "copies")
        for source in ("models:/bikes/2", "models:/bikes@champion", "models:/bikes/latest", "models:/bikes/None"):
            assert make_version(store, "copies", source=source).source == "models:/cycles/2"

    @pytest.mark.usefixtures("renamed")
    def test_deleting_and_renaming_ask_for_the_present_name(self, store: Store) -> None:
        """And the error says it; nothing is changed."""
        for request in (DeleteRegisteredModel(name="bikes"), RenameRegisteredModel(name="bikes", new_name="x")):
            with refused(ABSENT, "Registered Model with name=bikes not found: the model is called 'cycles' now"):
                call(store, request)
        with refused(ABSENT, "Model Version (name=bikes, version=1) not found: the model is called 'cycles' now"):
            call(store, DeleteModelVersion(name="bikes", version="1"))
        assert _version(store, "cycles") == ("cycles", "s3://bucket/1")

    @pytest.mark.usefixtures("renamed")
    def test_a_former_name_can_be_taken(self, store: Store) -> None:
        """By a new model; then it means that one, and the other keeps its present name."""
        make_model(store, "bikes")
        make_version(store, "bikes", source="s3://new")
        assert _version(store, "bikes") == ("bikes", "s3://new")
        assert _version(store, "cycles") == ("cycles", "s3://bucket/1")
        with refused(TAKEN, "Registered Model (name=bikes) already exists."):
            _rename(store, "cycles", "bikes")

    @pytest.mark.usefixtures("renamed")
    def test_a_former_name_can_be_taken_by_a_rename(self, store: Store) -> None:
        """Of another model, whose own former name then means it too."""
        make_model(store, "trains")
        make_version(store, "trains", source="s3://trains")
        _rename(store, "trains", "bikes")
        for name in ("bikes", "trains"):
            assert _version(store, name) == ("bikes", "s3://trains")
        assert _version(store, "cycles") == ("cycles", "s3://bucket/1")

    @pytest.mark.usefixtures("renamed")
    def test_a_model_takes_its_former_name_back(self, store: Store) -> None:
        """Then the name between is the former one."""
        _rename(store, "cycles", "bikes")
        for name in ("bikes", "cycles"):
            assert _version(store, name) == ("bikes", "s3://bucket/1")
        _rename(store, "bikes", "wheels")
        for name in ("bikes", "cycles", "wheels"):
            assert _version(store, name) == ("wheels", "s3://bucket/1")
        assert call(store, VerifyHistory()).broken == ()

    def test_models_swap_their_names(self, store: Store) -> None:
        """Each is found under its new one."""
        for name in ("a", "b"):
            make_model(store, name)
            make_version(store, name, source=f"s3://{name}")
        for old, new in (("a", "aside"), ("b", "a"), ("aside", "b")):
            _rename(store, old, new)
        assert _version(store, "a") == ("a", "s3://b")
        assert _version(store, "b") == ("b", "s3://a")
        assert _version(store, "aside") == ("b", "s3://a")

    @pytest.mark.usefixtures("renamed")
    def test_the_name_of_a_deleted_owner_means_nothing(self, store: Store) -> None:
        """Though an older owner exists: whoever took the name last was meant by it."""
        make_model(store, "bikes")
        call(store, DeleteRegisteredModel(name="bikes"))
        with refused(ABSENT, "Registered Model with name=bikes not found"):
            call(store, GetRegisteredModel(name="bikes"))
        with refused(ABSENT, "Registered Model with name=bikes not found"):
            make_version(store, "bikes")
        with refused(ABSENT, "Model Version (name=bikes, version=1) not found"):
            _version(store, "bikes")
        actions = [event.action for event in call(store, ListModelEvents(name="bikes")).events]
        assert actions == ["registered_model.deleted", "registered_model.created"]
        assert _version(store, "cycles") == ("cycles", "s3://bucket/1")

    @pytest.mark.usefixtures("renamed")
    def test_a_deleted_model_has_its_history_under_each_of_its_names(self, store: Store) -> None:
        """And nothing else."""
        call(store, DeleteRegisteredModel(name="cycles"))
        for name in ("bikes", "cycles"):
            assert call(store, ListModelEvents(name=name)).events[0].action == "registered_model.deleted"
            with refused(ABSENT, f"Registered Model with name={name} not found"):
                call(store, GetRegisteredModel(name=name))
        with refused(ABSENT, "Registered Model with name=wheels not found"):
            call(store, ListModelEvents(name="wheels"))
