"""What a store promises about the bin and about deleting for good."""

from __future__ import annotations

import pytest

from ...api.datasets import LogInputs, SearchDatasets
from ...api.events import ListEvents, VerifyHistory
from ...api.experiments import (
    CreateExperiment,
    DeleteExperiment,
    GetExperiment,
    GetExperimentByName,
    RestoreExperiment,
    SetExperimentTag,
)
from ...api.logged_models import DeleteLoggedModel, GetLoggedModel
from ...api.model_versions import DeleteModelVersion, GetModelVersion, GetModelVersionManifest
from ...api.purge import ListBin, PurgeExperiment, PurgeLoggedModel, PurgeModelVersion, PurgeRun
from ...api.registered_models import DeleteRegisteredModel, RenameRegisteredModel
from ...api.runs import DeleteRun, GetRun, LogBatch, LogOutputs, RestoreRun, SearchRuns
from ...entities import Dataset, DatasetInput, LoggedModelInput, LoggedModelOutput, Metric, Param, Run, RunInputs, Tag
from ...entities.tag_keys import DATA_CONTEXT
from ...store.base import FileIndex, Store
from .making import (
    ABSENT,
    BAD,
    TESTER,
    artifact_path,
    call,
    entry,
    make_experiment,
    make_logged_model,
    make_model,
    make_run,
    make_version,
    refused,
    tag,
)

LONG = 3_600_000
"""An hour in ms: nothing that a test deletes is deleted so long."""


def _ids(store: Store, noun: str, **fields: object) -> list[str]:
    found = call(store, ListBin(noun=noun, **fields))  # type: ignore[arg-type]  # fields of the request
    return [entry.id for entry in found.entries]


def _delete(store: Store, run: Run) -> str:
    call(store, DeleteRun(run_id=run.info.run_id))
    return run.info.run_id


def _actions(store: Store, subject: str) -> list[str]:
    return [event.action for event in call(store, ListEvents(subject=subject)).events]


def _full_run(store: Store, experiment_id: str = "0") -> Run:
    """A run with something in every table."""
    run = make_run(store, experiment_id, tags=(tag("t", "v"),))
    run_id = run.info.run_id
    dataset = Dataset(name="wine", digest="1", source_type="local", source="{}")
    call(
        store,
        LogBatch(run_id=run_id, metrics=(Metric("m", 1.0, 1), Metric("m", 2.0, 2, 1)), params=(Param("p", "1"),)),
    )
    inputs = (DatasetInput(dataset=dataset, tags=(Tag(DATA_CONTEXT, "train"),)),)
    call(store, LogInputs(run_id=run_id, datasets=inputs, models=(LoggedModelInput("m-1"),)))
    call(store, LogOutputs(run_id=run_id, models=(LoggedModelOutput("m-2", 1),)))
    return run


def _sealed(store: Store, index: FileIndex, versions: int, name: str = "bikes") -> None:
    """A registered model whose versions, all of the same file, have a seal."""
    run = make_run(store)
    index.link([entry(f"{artifact_path(run)}/model/MLmodel")], TESTER)
    make_model(store, name)
    for _ in range(versions):
        make_version(store, name, source=f"{run.info.artifact_uri}/model", run_id=run.info.run_id)


class PurgeContract:
    """The bin, and what goes from it for good."""

    def test_the_bin_lists_what_is_deleted(self, store: Store) -> None:
        """With its experiment, name and time; what is restored is not in it any more."""
        run, model, other = make_run(store, run_name="r"), make_logged_model(store, name="m"), make_experiment(store)
        assert (_ids(store, "run"), _ids(store, "logged_model"), _ids(store, "experiment")) == ([], [], [])
        run_id = _delete(store, run)
        call(store, DeleteLoggedModel(model_id=model.model_id))
        call(store, DeleteExperiment(experiment_id=other))
        (found,) = call(store, ListBin(noun="run")).entries
        assert (found.id, found.experiment_id, found.name) == (run_id, "0", "r")
        (deleted,) = [
            event.time for event in call(store, ListEvents(subject=f"run:{run_id}", actions=("run.deleted",))).events
        ]
        assert found.deletion_time == deleted
        assert (_ids(store, "logged_model"), _ids(store, "experiment")) == ([model.model_id], [other])
        call(store, RestoreRun(run_id=run_id))
        call(store, RestoreExperiment(experiment_id=other))
        assert (_ids(store, "run"), _ids(store, "experiment")) == ([], [])

    def test_a_deleted_experiment_puts_what_it_has_into_the_bin(self, store: Store) -> None:
        """Its runs and its logged models; restoring it takes them out again."""
        other = make_experiment(store)
        run, model = make_run(store, other), make_logged_model(store, other)
        _delete(store, make_run(store))
        call(store, DeleteExperiment(experiment_id=other))
        assert _ids(store, "run", experiment_id=other) == [run.info.run_id]
        assert _ids(store, "logged_model", experiment_id=other) == [model.model_id]
        assert len(_ids(store, "run")) == 2
        call(store, RestoreExperiment(experiment_id=other))
        assert _ids(store, "run", experiment_id=other) == _ids(store, "logged_model") == []

    def test_the_bin_has_pages(self, store: Store) -> None:
        """In the order of the deletion, each entry once."""
        run_ids = [_delete(store, make_run(store)) for _ in range(5)]
        found, token = [], ""
        for expected in (2, 2, 1):
            reply = call(store, ListBin(noun="run", max_results=2, page_token=token))
            assert len(reply.entries) == expected
            found += [entry.id for entry in reply.entries]
            token = reply.next_page_token or ""
        assert (sorted(found), token) == (sorted(run_ids), "")
        times = [entry.deletion_time for entry in call(store, ListBin(noun="run")).entries]
        assert times == sorted(times)

    def test_the_bin_by_age(self, store: Store) -> None:
        """Nothing is older than the test."""
        _delete(store, make_run(store))
        assert (len(_ids(store, "run")), _ids(store, "run", older_than=LONG)) == (1, [])

    @pytest.mark.parametrize(
        ("fields", "text"),
        [
            ({"noun": "model"}, "'noun' supplied. It must be one of experiment, run, logged_model, model_version"),
            ({"noun": "model_version", "experiment_id": "0"}, "'experiment_id' does not go with model versions"),
            ({"noun": "run", "older_than": -1}, "older_than"),
            ({"noun": "run", "max_results": 0}, "max_results"),
        ],
    )
    def test_bad_questions_about_the_bin(self, fields: dict[str, object], text: str) -> None:
        """Are refused by field."""
        with refused(BAD, text):
            ListBin(**fields)  # type: ignore[arg-type]  # fields of the request

    def test_a_purged_run_is_gone_with_its_data_and_its_history_stays(self, store: Store) -> None:
        """Also the data set that no other run read; what was deleted cannot be restored any more."""
        run_id = _delete(store, _full_run(store))
        call(store, PurgeRun(run_id=run_id))
        for request in (GetRun(run_id=run_id), RestoreRun(run_id=run_id), PurgeRun(run_id=run_id)):
            with refused(ABSENT, f"Run with id={run_id} not found"):
                call(store, request)
        assert call(store, SearchRuns(experiment_ids=("0",), run_view_type="ALL")).runs == ()
        assert call(store, SearchDatasets(experiment_ids=("0",))).dataset_summaries == ()
        assert _ids(store, "run") == []
        events = call(store, ListEvents(subject=f"run:{run_id}")).events
        assert [event.action for event in events[:2]] == ["run.purged", "run.deleted"]
        assert events[0].before is not None
        assert events[0].before["experiment_id"] == "0"
        assert call(store, VerifyHistory()).broken == ()

    def test_a_new_run_has_nothing_of_a_purged_one(self, store: Store) -> None:
        """Whatever key the database gives it."""
        call(store, PurgeRun(run_id=_delete(store, _full_run(store))))
        run = make_run(store, run_name="new")
        found = call(store, GetRun(run_id=run.info.run_id)).run
        assert (found.data.metrics, found.data.params) == ({}, {})
        assert found.data.tags == {"mlflow.runName": "new"}
        assert found.inputs == RunInputs()
        assert found.outputs is not None
        assert found.outputs.model_outputs == ()

    def test_a_data_set_that_another_run_read_stays(self, store: Store) -> None:
        """With what that run said of it."""
        first, second = _full_run(store), _full_run(store)
        call(store, PurgeRun(run_id=_delete(store, first)))
        found = call(store, GetRun(run_id=second.info.run_id)).run.inputs
        assert [one.dataset.name for one in found.dataset_inputs] == ["wine"]

    def test_only_what_is_deleted_is_purged(self, store: Store) -> None:
        """Runs, logged models, experiments."""
        run, model, other = make_run(store), make_logged_model(store), make_experiment(store)
        with refused(BAD, f"Run {run.info.run_id} is not in `deleted` lifecycle stage."):
            call(store, PurgeRun(run_id=run.info.run_id))
        with refused(BAD, f"Logged model {model.model_id} is not in `deleted` lifecycle stage."):
            call(store, PurgeLoggedModel(model_id=model.model_id))
        with refused(BAD, f"Experiments ['{other}'] are not in the deleted lifecycle stage."):
            call(store, PurgeExperiment(experiment_id=other))
        assert call(store, GetRun(run_id=run.info.run_id)).run.info.lifecycle_stage == "active"
        for absent in (
            PurgeRun(run_id="nope"),
            PurgeLoggedModel(model_id="m-nope"),
            PurgeExperiment(experiment_id="999"),
        ):
            with refused(ABSENT):
                call(store, absent)

    def test_what_is_too_young_stays(self, store: Store) -> None:
        """By the time since it was deleted."""
        run, model, other = make_run(store), make_logged_model(store), make_experiment(store)
        call(store, DeleteLoggedModel(model_id=model.model_id))
        call(store, DeleteExperiment(experiment_id=other))
        with refused(BAD, "is not older than the required age. Only runs older than 1h can be deleted."):
            call(store, PurgeRun(run_id=_delete(store, run), older_than=LONG))
        with refused(BAD, "Only logged models older than 1h can be deleted."):
            call(store, PurgeLoggedModel(model_id=model.model_id, older_than=LONG))
        with refused(BAD, "Only experiments older than 1h can be deleted."):
            call(store, PurgeExperiment(experiment_id=other, older_than=LONG))
        assert (len(_ids(store, "run")), len(_ids(store, "logged_model")), len(_ids(store, "experiment"))) == (1, 1, 1)

    def test_the_files_of_a_purged_run_go_and_those_of_others_stay(self, store: Store, index: FileIndex) -> None:
        """How many and how large they were is the answer."""
        run, other = make_run(store), make_run(store)
        files = [entry(f"{artifact_path(run)}/{name}") for name in ("a.txt", "model/MLmodel")]
        kept = entry(f"{artifact_path(other)}/a.txt")
        index.link([*files, kept], TESTER)
        purged = call(store, PurgeRun(run_id=_delete(store, run))).purged
        assert (purged.files, purged.size, purged.artifact_uri) == (2, 6, run.info.artifact_uri)
        assert index.tree("") == [kept]
        assert [child.path for child in index.children("0")] == [other.info.run_id]
        assert _actions(store, f"files:{artifact_path(run)}") == ["files.unlinked", "files.linked"]

    def test_a_version_made_of_a_purged_run_keeps_its_files(self, store: Store, index: FileIndex) -> None:
        """And still names the run."""
        run = make_run(store)
        index.link([entry(f"{artifact_path(run)}/model/MLmodel")], TESTER)
        make_model(store)
        source = f"{run.info.artifact_uri}/model"
        version = make_version(store, source=source, run_id=run.info.run_id)
        call(store, PurgeRun(run_id=_delete(store, run)))
        found = call(store, GetModelVersion(name="bikes", version=version.version)).model_version
        assert found == version
        files = call(store, GetModelVersionManifest(name="bikes", version=version.version)).files
        assert [file.path for file in files] == ["MLmodel"]
        assert len(index.tree("registry")) == 1
        assert call(store, VerifyHistory()).broken == ()

    def test_a_purged_logged_model(self, store: Store, index: FileIndex) -> None:
        """Its data and files go, its history stays."""
        run, model = make_run(store), make_logged_model(store, params=(Param("p", "1"),), tags=(tag("t"),))
        metric = Metric("acc", 1.0, 1, model_id=model.model_id)
        call(store, LogBatch(run_id=run.info.run_id, metrics=(metric,)))
        path = model.artifact_location.removeprefix("mlflow-artifacts:/")
        index.link([entry(f"{path}/MLmodel")], TESTER)
        call(store, DeleteLoggedModel(model_id=model.model_id))
        assert call(store, PurgeLoggedModel(model_id=model.model_id)).purged.files == 1
        with refused(ABSENT):
            call(store, GetLoggedModel(model_id=model.model_id))
        with refused(ABSENT):
            call(store, DeleteLoggedModel(model_id=model.model_id))
        assert (index.tree(""), _ids(store, "logged_model")) == ([], [])
        assert _actions(store, f"logged_model:{model.model_id}")[0] == "logged_model.purged"
        assert call(store, GetRun(run_id=run.info.run_id)).run.data.metrics == {"acc": 1.0}

    def test_a_deleted_version_is_in_the_bin_until_its_files_are_purged(self, store: Store, index: FileIndex) -> None:
        """Its history says what they were; other versions of the same content, and its tombstone, stay."""
        _sealed(store, index, 3)
        assert _ids(store, "model_version") == []
        digest = call(store, GetModelVersion(name="bikes", version="2")).model_version.manifest_digest
        call(store, DeleteModelVersion(name="bikes", version="2"))
        call(store, RenameRegisteredModel(name="bikes", new_name="cycles"))
        (found,) = call(store, ListBin(noun="model_version")).entries
        assert (found.name, found.experiment_id) == ("cycles/2", "")
        assert found.artifact_uri == f"mlflow-artifacts:/registry/{found.id}"
        assert len(index.tree(f"registry/{found.id}")) == 1
        purged = call(store, PurgeModelVersion(id=found.id)).purged
        assert (purged.files, purged.size, purged.artifact_uri) == (1, 3, found.artifact_uri)
        assert (_ids(store, "model_version"), index.tree(f"registry/{found.id}")) == ([], [])
        assert len(index.tree("registry")) == 2
        (event, *_) = call(store, ListEvents(subject=f"model:{found.id[:32]}")).events
        assert (event.action, event.actor, event.reason) == ("model_version.purged", TESTER.user, TESTER.reason)
        assert event.before == {"version": "2", "manifest_digest": digest, "files": 1, "size": 3}
        assert call(store, GetModelVersionManifest(name="cycles", version="3")).digest == digest
        with refused(ABSENT, "has no sealed files (any more)"):
            call(store, PurgeModelVersion(id=found.id))
        assert call(store, VerifyHistory()).broken == ()

    def test_the_versions_of_a_deleted_model_are_in_the_bin(self, store: Store, index: FileIndex) -> None:
        """Also those that were deleted before it, and when another model has its name now."""
        _sealed(store, index, 2)
        call(store, DeleteModelVersion(name="bikes", version="1"))
        call(store, RenameRegisteredModel(name="bikes", new_name="old"))
        call(store, DeleteRegisteredModel(name="old"))
        _sealed(store, index, 1, "old")
        found = call(store, ListBin(noun="model_version")).entries
        assert [one.name for one in found] == ["old/1", "old/2"]
        assert len({one.deletion_time for one in found}) == 1
        assert _ids(store, "model_version", older_than=LONG) == []
        for one in found:
            assert call(store, PurgeModelVersion(id=one.id)).purged.files == 1
        assert _ids(store, "model_version") == []
        assert len(call(store, GetModelVersionManifest(name="old", version="1")).files) == 1
        subject = f"model:{found[0].id[:32]}"
        assert _actions(store, subject)[:3] == ["model_version.purged"] * 2 + ["registered_model.deleted"]
        assert call(store, VerifyHistory()).broken == ()

    def test_deleted_versions_have_pages(self, store: Store, index: FileIndex) -> None:
        """Each once, though many are deleted at one moment."""
        _sealed(store, index, 5)
        call(store, DeleteRegisteredModel(name="bikes"))
        names, token = [], ""
        for expected in (2, 2, 1):
            reply = call(store, ListBin(noun="model_version", max_results=2, page_token=token))
            assert len(reply.entries) == expected
            names += [one.name for one in reply.entries]
            token = reply.next_page_token or ""
        assert (sorted(names), token) == ([f"bikes/{number}" for number in range(1, 6)], "")

    def test_only_deleted_versions_are_purged(self, store: Store, index: FileIndex) -> None:
        """And only those that are old enough, by the id that the bin gives."""
        _sealed(store, index, 2)
        call(store, DeleteModelVersion(name="bikes", version="1"))
        (deleted,) = _ids(store, "model_version")
        with refused(BAD, "Model version bikes/2 is not deleted"):
            call(store, PurgeModelVersion(id=f"{deleted[:32]}/2"))
        with refused(BAD, "Only model versions older than 1h can be deleted."):
            call(store, PurgeModelVersion(id=deleted, older_than=LONG))
        for absent in (f"{deleted[:32]}/3", f"{'0' * 32}/1", f"{deleted[:32]}/999999999"):
            with refused(ABSENT, "has no sealed files"):
                call(store, PurgeModelVersion(id=absent))
        for bad in ("bikes/1", "", f"{deleted[:32]}/0", f"{deleted[:32]}/../1"):
            with refused(BAD, "parameter 'id' supplied"):
                PurgeModelVersion(id=bad)
        assert len(index.tree("registry")) == 2

    def test_a_purged_experiment(self, store: Store, index: FileIndex) -> None:
        """Its runs and logged models go before; then its name is free, and its id is not used again."""
        other = make_experiment(store, tags=(tag("t", "v"),))
        call(store, SetExperimentTag(experiment_id=other, key="k", value="v"))
        run, model = _full_run(store, other), make_logged_model(store, other)
        index.link([entry(f"{other}/left.txt"), entry(f"{artifact_path(run)}/a.txt")], TESTER)
        call(store, DeleteExperiment(experiment_id=other))
        with refused(BAD, f"Experiment {other} still has runs (1) and logged models (1)"):
            call(store, PurgeExperiment(experiment_id=other))
        call(store, PurgeRun(run_id=run.info.run_id))
        call(store, PurgeLoggedModel(model_id=model.model_id))
        call(store, PurgeExperiment(experiment_id=other))
        for request in (GetExperiment(experiment_id=other), RestoreExperiment(experiment_id=other)):
            with refused(ABSENT, f"No Experiment with id={other} exists"):
                call(store, request)
        with refused(ABSENT):
            call(store, GetExperimentByName(experiment_name="bikes"))
        assert (index.tree(""), _ids(store, "experiment")) == ([], [])
        assert _actions(store, f"experiment:{other}")[0] == "experiment.purged"
        new = [call(store, CreateExperiment(name=name)).experiment_id for name in ("bikes", "next")]
        assert other not in new
        assert _actions(store, f"experiment:{new[0]}") == ["experiment.created"]

    def test_ids_of_purged_experiments_stay_unused_one_after_the_other(self, store: Store) -> None:
        """Also when the newest ones go."""
        seen: list[str] = []
        for number in range(4):
            seen.append(make_experiment(store, f"experiment {number}"))
            call(store, DeleteExperiment(experiment_id=seen[-1]))
            call(store, PurgeExperiment(experiment_id=seen[-1]))
        assert len(set(seen)) == len(seen)
        assert "0" not in seen

    def test_a_restored_run_keeps_its_experiment_from_being_purged(self, store: Store) -> None:
        """Nothing that is in use goes with it."""
        other = make_experiment(store)
        run = make_run(store, other)
        call(store, DeleteExperiment(experiment_id=other))
        call(store, RestoreRun(run_id=run.info.run_id))
        with refused(BAD, "is not in `deleted` lifecycle stage"):
            call(store, PurgeRun(run_id=run.info.run_id))
        with refused(BAD, "still has runs (1), which"):
            call(store, PurgeExperiment(experiment_id=other))

    def test_the_default_experiment_cannot_be_purged(self, store: Store) -> None:
        """Runs that name no experiment go there; it can be restored."""
        call(store, DeleteExperiment(experiment_id="0"))
        assert _ids(store, "experiment") == []
        with refused(BAD, "Experiment 0"):
            call(store, PurgeExperiment(experiment_id="0"))
        call(store, RestoreExperiment(experiment_id="0"))

    def test_files_elsewhere_are_left_to_the_caller(self, store: Store, index: FileIndex) -> None:
        """A location that is not in the content store has no paths there."""
        other = make_experiment(store, artifact_location="s3://bucket/root")
        run = make_run(store, other)
        index.link([entry("bucket/root/a.txt")], TESTER)
        purged = call(store, PurgeRun(run_id=_delete(store, run))).purged
        assert (purged.files, purged.artifact_uri) == (0, f"s3://bucket/root/{run.info.run_id}/artifacts")
        assert len(index.tree("")) == 1
