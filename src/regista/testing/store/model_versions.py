"""What a store promises about model versions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ...api.events import ListEvents, VerifyHistory
from ...api.model_versions import (
    DeleteModelVersion,
    DeleteModelVersionTag,
    GetModelVersion,
    GetModelVersionDownloadUri,
    GetModelVersionManifest,
    NoteRefusedVersion,
    SetModelVersionTag,
    TransitionModelVersionStage,
    UpdateModelVersion,
)
from ...api.registered_models import CountStages, GetRegisteredModel
from ...entities import ModelVersion
from ...store.base import Store
from .making import ABSENT, BAD, TESTER, call, make_model, make_version, refused, tag


def _get(store: Store, version: str = "1") -> ModelVersion:
    return call(store, GetModelVersion(name="bikes", version=version)).model_version


class ModelVersionContract:
    """Create, get, update, delete, tags, stages."""

    @pytest.fixture(autouse=True)
    def model(self, store: Store) -> None:
        """The registered model bikes."""
        make_model(store)

    def test_create_and_get(self, store: Store) -> None:
        """What was given comes back."""
        version = make_version(store, description="d", run_link="http://x", tags=(tag("k", "v"), tag("e")))
        assert (version.name, version.version, version.source) == ("bikes", "1", "s3://bucket/model")
        assert (version.current_stage, version.status) == ("None", "READY")
        assert (version.description, version.run_link) == ("d", "http://x")
        assert version.tags == {"k": "v", "e": ""}
        assert version.creation_timestamp == version.last_updated_timestamp > 0
        assert _get(store) == version
        model = call(store, GetRegisteredModel(name="bikes")).registered_model
        assert model.last_updated_timestamp == version.creation_timestamp

    def test_numbers_are_never_used_again(self, store: Store) -> None:
        """Not even that of a deleted last version."""
        assert [make_version(store).version for _ in range(3)] == ["1", "2", "3"]
        call(store, DeleteModelVersion(name="bikes", version="3"))
        assert make_version(store).version == "4"

    def test_absent(self, store: Store) -> None:
        """All calls say it the same way; a deleted version is absent, and so is one of an absent model."""
        make_version(store)
        call(store, DeleteModelVersion(name="bikes", version="1"))
        for name, number in (("bikes", "1"), ("bikes", "99"), ("nope", "1")):
            where: dict[str, Any] = {"name": name, "version": number}
            requests: list[Any] = [
                GetModelVersion(**where),
                UpdateModelVersion(**where),
                DeleteModelVersion(**where),
                SetModelVersionTag(key="k", **where),
                DeleteModelVersionTag(key="k", **where),
                TransitionModelVersionStage(stage="Staging", **where),
                GetModelVersionDownloadUri(**where),
                GetModelVersionManifest(**where),
            ]
            for request in requests:
                with refused(ABSENT, f"Model Version (name={name}, version={number}) not found"):
                    call(store, request)
        with refused(ABSENT, "Registered Model with name=nope not found"):
            make_version(store, "nope")

    def test_update(self, store: Store) -> None:
        """A description that is not given is removed."""
        make_version(store, description="old")
        call(store, UpdateModelVersion(name="bikes", version="1", description="new"))
        assert _get(store).description == "new"
        call(store, UpdateModelVersion(name="bikes", version="1"))
        assert _get(store).description is None

    def test_tags(self, store: Store) -> None:
        """Set, change, delete; deleting an absent one is fine."""
        make_version(store)
        where: dict[str, Any] = {"name": "bikes", "version": "1", "key": "k"}
        for value in ("1", "2"):
            call(store, SetModelVersionTag(value=value, **where))
        assert _get(store).tags == {"k": "2"}
        for _ in range(2):
            call(store, DeleteModelVersionTag(**where))
        assert _get(store).tags == {}

    def test_stages(self, store: Store) -> None:
        """In any spelling; unknown ones are refused."""
        make_version(store)

        def move(stage: str, **fields: Any) -> str:
            request = TransitionModelVersionStage(name="bikes", version="1", stage=stage, **fields)
            return call(store, request).model_version.current_stage

        assert move("staging") == "Staging"
        assert move("PRODUCTION") == "Production"
        assert _get(store).current_stage == "Production"
        with refused(
            BAD, "Invalid Model Version stage: bogus. Value must be one of None, Staging, Production, Archived."
        ):
            move("bogus")
        with refused(BAD, "cannot archive existing model versions because 'none' is not an Active stage"):
            move("none", archive_existing_versions=True)

    def test_archiving_the_others(self, store: Store) -> None:
        """Only those in the stage that is moved to."""
        for stage in ("Production", "Production", "Staging", "None"):
            version = make_version(store).version
            call(store, TransitionModelVersionStage(name="bikes", version=version, stage=stage))
        call(
            store,
            TransitionModelVersionStage(name="bikes", version="4", stage="Production", archive_existing_versions=True),
        )
        stages = [_get(store, number).current_stage for number in "1234"]
        assert stages == ["Archived", "Archived", "Staging", "Production"]

    def test_counts_by_stage(self, store: Store) -> None:
        """Of each model that is there; deleted versions do not count."""
        make_model(store, "boats")
        make_model(store, "planes")
        make_version(store, "boats")
        for stage in ("Production", "Archived", "Archived", "None"):
            version = make_version(store).version
            call(store, TransitionModelVersionStage(name="bikes", version=version, stage=stage))
        call(store, DeleteModelVersion(name="bikes", version="2"))
        found = call(store, CountStages(names=("bikes", "boats", "planes", "nowhere"))).counts
        assert sorted((one.name, one.stage, one.count) for one in found) == [
            ("bikes", "Archived", 1), ("bikes", "None", 1), ("bikes", "Production", 1), ("boats", "None", 1),
        ]  # fmt: skip
        with refused(BAD, "names must be 1 to 100 models, not 0."):
            CountStages(names=())

    def test_download_uri_of_a_foreign_source(self, store: Store) -> None:
        """Is the source, and there is no manifest."""
        assert make_version(store).manifest_digest is None
        reply = call(store, GetModelVersionDownloadUri(name="bikes", version="1"))
        assert reply.artifact_uri == "s3://bucket/model"
        with refused(ABSENT, "has no manifest"):
            call(store, GetModelVersionManifest(name="bikes", version="1"))

    def test_many_clients_at_once(self, store: Store) -> None:
        """64 threads get the numbers 1 to 64; nobody sees an error; the history verifies."""
        with ThreadPoolExecutor(64) as threads:
            numbers = list(threads.map(lambda _: int(make_version(store).version), range(64)))
        assert sorted(numbers) == list(range(1, 65))
        assert call(store, VerifyHistory()).broken == ()

    def test_a_refusal_is_an_event_and_changes_nothing_else(self, store: Store) -> None:
        """The version is as it was, the history has what was served and why, and it verifies."""
        before = make_version(store)
        call(store, NoteRefusedVersion(name="bikes", version="1", uri="models:/bikes@champion"))
        assert _get(store) == before
        event = call(store, ListEvents(actions=("model_version.refused",))).events[0]
        assert (event.before, event.after) == (None, {"version": "1", "uri": "models:/bikes@champion"})
        assert (event.actor, event.reason) == (TESTER.user, TESTER.reason)
        assert call(store, VerifyHistory()).broken == ()
        with refused(ABSENT):
            call(store, NoteRefusedVersion(name="bikes", version="2", uri="models:/bikes@champion"))
