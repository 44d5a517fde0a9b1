"""What a store promises about the sources of versions, and about sealing."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import pytest

from ...api.logged_models import GetLoggedModel
from ...api.model_versions import (
    TAKEN_IN,
    DeleteModelVersion,
    GetModelVersionDownloadUri,
    GetModelVersionManifest,
)
from ...api.registered_models import GetRegisteredModel, SetAlias
from ...entities import FileEntry, Manifest, Run
from ...errors import InvalidPath
from ...store.base import FileIndex, Store
from .making import (
    ABSENT,
    BAD,
    TESTER,
    artifact_path,
    call,
    entry,
    make_logged_model,
    make_model,
    make_run,
    make_version,
    refused,
)

FILES = [FileEntry("MLmodel", 3, "a" * 64), FileEntry("data/x.pkl", 5, "b" * 64)]


def _place(store: Store, version: str) -> str:
    uri = call(store, GetModelVersionDownloadUri(name="bikes", version=version)).artifact_uri
    return uri.removeprefix("mlflow-artifacts:/")


class SourceContract:
    """Where versions may come from, and what is sealed."""

    @pytest.fixture
    def run(self, store: Store, index: FileIndex) -> Run:
        """A run with a model of two files below ``model``, and the registered model bikes."""
        make_model(store)
        run = make_run(store)
        root = artifact_path(run)
        index.link([FileEntry(f"{root}/model/{file.path}", file.size, file.digest) for file in FILES], TESTER)
        return run

    def test_the_files_of_a_run_are_sealed(self, store: Store, index: FileIndex, run: Run) -> None:
        """The version has its own names for the same blobs, and a manifest."""
        source = f"{run.info.artifact_uri}/model"
        version = make_version(store, source=source, run_id=run.info.run_id)
        assert (version.source, version.run_id) == (source, run.info.run_id)
        assert version.manifest_digest == Manifest.of(FILES).digest
        manifest = call(store, GetModelVersionManifest(name="bikes", version="1"))
        assert (manifest.digest, manifest.files) == (version.manifest_digest, tuple(FILES))
        place = _place(store, "1")
        assert manifest.artifact_uri == f"mlflow-artifacts:/{place}"
        assert place.startswith("registry/")
        assert [file.path for file in index.tree(place)] == [f"{place}/MLmodel", f"{place}/data/x.pkl"]

    def test_later_changes_do_not_touch_a_version(self, store: Store, index: FileIndex, run: Run) -> None:
        """Nor does deleting the run's files; and nobody writes below the versions' place."""
        make_version(store, source=f"{run.info.artifact_uri}/model", run_id=run.info.run_id)
        before = call(store, GetModelVersionManifest(name="bikes", version="1"))
        root = artifact_path(run)
        index.link([entry(f"{root}/model/MLmodel", "f"), entry(f"{root}/model/new", "e")], TESTER)
        assert call(store, GetModelVersionManifest(name="bikes", version="1")) == before
        assert index.unlink(f"{root}/model", TESTER) == 3
        assert call(store, GetModelVersionManifest(name="bikes", version="1")) == before
        place = _place(store, "1")
        with pytest.raises(InvalidPath):
            index.link([entry(f"{place}/MLmodel", "f")], TESTER)
        with pytest.raises(InvalidPath):
            index.unlink(place, TESTER)

    def test_runs_uri(self, store: Store, run: Run) -> None:
        """Needs the run's id; the text stays as given."""
        source = f"runs:/{run.info.run_id}/model"
        version = make_version(store, source=source, run_id=run.info.run_id)
        assert (version.source, version.manifest_digest) == (source, Manifest.of(FILES).digest)
        with refused(BAD, "The run_id request parameter must identify the resource that contains the source."):
            make_version(store, source=source)

    def test_a_source_of_another_run(self, store: Store, run: Run) -> None:
        """Cannot be registered by guessing its path."""
        other = make_run(store)
        for run_id in (other.info.run_id, None):
            with refused(BAD, "The run_id request parameter must identify the resource that contains the source."):
                make_version(store, source=f"{run.info.artifact_uri}/model", run_id=run_id)
        with refused(ABSENT, "Run with id=nope not found"):
            make_version(store, source=f"{run.info.artifact_uri}/model", run_id="nope")

    def test_nothing_uploaded_yet(self, store: Store, run: Run) -> None:
        """A version of no files has no manifest, and is no error."""
        source = f"{run.info.artifact_uri}/later"
        version = make_version(store, source=source, run_id=run.info.run_id)
        assert version.manifest_digest is None
        assert call(store, GetModelVersionDownloadUri(name="bikes", version="1")).artifact_uri == source

    def test_a_copy_of_files_that_lie_elsewhere(self, store: Store, index: FileIndex, run: Run) -> None:
        """Is sealed in their place; the source stays what was given."""
        place = f"{TAKEN_IN}/{'0123456789abcdef' * 2}"
        index.link([FileEntry(f"{place}/{file.path}", file.size, file.digest) for file in FILES], TESTER)
        version = make_version(store, source="s3://bucket/model", run_id=run.info.run_id, content=place)
        assert (version.source, version.manifest_digest) == ("s3://bucket/model", Manifest.of(FILES).digest)
        index.unlink(place, TESTER)
        assert index.tree(_place(store, "1")) != []

    def test_content_that_is_no_copy(self, store: Store, index: FileIndex, run: Run) -> None:
        """A version of files that are not the caller's cannot be made by naming their path, nor one of none."""
        root = artifact_path(run)
        index.link([FileEntry(f"{root}/{file.path}", file.size, file.digest) for file in FILES], TESTER)
        for content in (root, "taken-in", "taken-in/..", f"taken-in/{'0' * 32}/x", f"registry/{'0' * 32}", ""):
            with refused(BAD, "for parameter 'content' supplied. It must be 'taken-in/'"):
                make_version(store, source="s3://bucket/model", content=content)
        with refused(BAD, "for parameter 'content' supplied. No file is there."):
            make_version(store, source="s3://bucket/model", content=f"taken-in/{'0' * 32}")

    def test_a_logged_model(self, store: Store, index: FileIndex, run: Run) -> None:
        """The version takes its run from it, and it learns of the version."""
        model = make_logged_model(store, name="forest", source_run_id=run.info.run_id)
        root = model.artifact_location.removeprefix("mlflow-artifacts:/")
        index.link([FileEntry(f"{root}/{file.path}", file.size, file.digest) for file in FILES], TESTER)
        version = make_version(store, source=f"models:/{model.model_id}", model_id=model.model_id)
        assert (version.run_id, version.model_id) == (run.info.run_id, model.model_id)
        assert version.manifest_digest == Manifest.of(FILES).digest
        tags = call(store, GetLoggedModel(model_id=model.model_id)).model.tags
        assert tags == {"mlflow.modelVersions": '[{"name":"bikes","version":1}]'}
        with refused(BAD, "The model_id request parameter must identify the resource that contains the source."):
            make_version(store, source=f"models:/{model.model_id}")

    @pytest.mark.parametrize("root", ["runs:/{id}", "mlflow-artifacts:/0/{id}/artifacts"])
    def test_a_logged_model_by_the_path_it_had_in_mlflow_2(
        self, store: Store, index: FileIndex, run: Run, root: str
    ) -> None:
        """The run has no file there, but it logged a model of that name."""
        model = make_logged_model(store, name="forest", source_run_id=run.info.run_id)
        place = model.artifact_location.removeprefix("mlflow-artifacts:/")
        index.link([FileEntry(f"{place}/{file.path}", file.size, file.digest) for file in FILES], TESTER)
        source = root.format(id=run.info.run_id) + "/forest"
        version = make_version(store, source=source, run_id=run.info.run_id)
        assert version.source == source
        assert version.manifest_digest == Manifest.of(FILES).digest

    def test_an_absent_logged_model(self, store: Store, run: Run) -> None:
        """The protocol's text."""
        missing = "m-" + "0" * 32
        with refused(ABSENT, f"Logged model with ID '{missing}' not found."):
            make_version(store, source=f"models:/{missing}", model_id=missing)

    def test_a_copy_of_a_version(self, store: Store, run: Run) -> None:
        """The same content under another name; aliases and stages are resolved to the number."""
        original = make_version(store, source=f"{run.info.artifact_uri}/model", run_id=run.info.run_id)
        call(store, SetAlias(name="bikes", alias="best", version="1"))
        make_model(store, "copies")
        for source in ("models:/bikes/1", "models:/bikes@best", "models:/bikes/latest", "models:/bikes/None"):
            copy = make_version(store, "copies", source=source)
            assert copy.source == "models:/bikes/1"
            assert (copy.manifest_digest, copy.run_id) == (original.manifest_digest, original.run_id)
        call(store, DeleteModelVersion(name="bikes", version="1"))
        assert call(store, GetModelVersionManifest(name="copies", version="1")).files == tuple(FILES)
        with refused(ABSENT, "Model Version (name=bikes, version=1) not found"):
            make_version(store, "copies", source="models:/bikes/1")

    def test_a_copy_of_nothing(self, store: Store, run: Run) -> None:
        """Absent models and versions."""
        with refused(ABSENT, "Registered Model with name=nope not found"):
            make_version(store, source="models:/nope/1")
        with refused(ABSENT, "Model Version (name=bikes, version=9) not found"):
            make_version(store, source="models:/bikes/9")
        with refused(ABSENT, f"Model Version (name=bikes, version={10**17}) not found"):
            make_version(store, source=f"models:/bikes/{10**17}")
        with refused(ABSENT, "Latest version not found for model bikes."):
            make_version(store, source="models:/bikes/latest")
        with refused(ABSENT, "Registered Model with name=bikes has no version in stage Staging"):
            make_version(store, source="models:/bikes/staging")
        with refused(BAD, "Registered model alias nobody not found."):
            make_version(store, source="models:/bikes@nobody")

    @pytest.mark.parametrize(
        "source",
        [
            "s3://bucket/../secret",
            "s3://bucket/%2e%2e/secret",
            "s3://bucket/%252e%252e/secret",
            "mlflow-artifacts:/0/../1",
            "https://example.org/model",
            "/etc/passwd",
            "file:///etc/passwd",
            "models:/bikes",
            "runs:/",
        ],
    )
    def test_unfit_sources(self, store: Store, run: Run, source: str) -> None:
        """Are refused, and use up no number."""
        with refused(BAD):
            make_version(store, source=source, run_id=run.info.run_id)
        assert call(store, GetRegisteredModel(name="bikes")).registered_model.latest_versions == []
        assert make_version(store).version == "1"

    def test_sealed_files_are_no_source(self, store: Store, run: Run) -> None:
        """By their path; by models:/ they are."""
        make_version(store, source=f"{run.info.artifact_uri}/model", run_id=run.info.run_id)
        with refused(BAD):
            make_version(store, source=f"mlflow-artifacts:/{_place(store, '1')}", run_id=run.info.run_id)
