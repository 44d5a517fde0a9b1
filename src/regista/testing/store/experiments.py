"""What a store promises about experiments."""

from __future__ import annotations

import pytest

from ...api.experiments import (
    CreateExperiment,
    DeleteExperiment,
    DeleteExperimentTag,
    GetExperiment,
    GetExperimentByName,
    RestoreExperiment,
    SearchExperiments,
    SetExperimentTag,
    UpdateExperiment,
)
from ...api.logged_models import CreateLoggedModel
from ...api.runs import DeleteRun, GetRun
from ...entities import Experiment
from ...store.base import Store
from .making import ABSENT, BAD, TAKEN, call, make_experiment, make_run, refused, tag


def _get(store: Store, experiment_id: str) -> Experiment:
    return call(store, GetExperiment(experiment_id=experiment_id)).experiment


def _names(store: Store, **fields: object) -> list[str]:
    found = call(store, SearchExperiments(**{"max_results": 100, **fields}))  # type: ignore[arg-type]  # fields of the request
    return [experiment.name for experiment in found.experiments]


class ExperimentContract:
    """Create, get, search, update, delete, restore, tags."""

    def test_a_fresh_store_has_the_default_experiment(self, store: Store) -> None:
        """Id 0, named Default."""
        experiment = _get(store, "0")
        assert (experiment.name, experiment.lifecycle_stage) == ("Default", "active")
        assert experiment.artifact_location == "mlflow-artifacts:/0"

    def test_create_and_get(self, store: Store) -> None:
        """What was given comes back, by id and by name."""
        experiment_id = make_experiment(store, "bikes", tags=(tag("team", "ml"), tag("empty")))
        experiment = _get(store, experiment_id)
        assert experiment.name == "bikes"
        assert experiment.tags == {"team": "ml", "empty": ""}
        assert experiment.artifact_location == f"mlflow-artifacts:/{experiment_id}"
        assert experiment.creation_time == experiment.last_update_time
        assert call(store, GetExperimentByName(experiment_name="bikes")).experiment == experiment

    def test_a_location_is_kept(self, store: Store) -> None:
        """Runs live below it."""
        experiment_id = make_experiment(store, artifact_location="s3://bucket/here")
        assert _get(store, experiment_id).artifact_location == "s3://bucket/here"
        run = make_run(store, experiment_id)
        assert run.info.artifact_uri == f"s3://bucket/here/{run.info.run_id}/artifacts"

    @pytest.mark.parametrize(
        "location",
        [
            "s3://b/x#f",
            "s3://b/x;p=1",
            "s3://b/../x",
            "s3://b/%2e%2e/x",
            "s3://b/x?q=..",
            "runs:/1/x",
            "mlflow-artifacts:/registry/x",
        ],
    )
    def test_unfit_locations(self, store: Store, location: str) -> None:
        """Fragments, params, relative references, and the place of sealed versions."""
        with refused(BAD):
            make_experiment(store, artifact_location=location)

    def test_a_name_is_taken_once(self, store: Store) -> None:
        """Also by a deleted experiment."""
        experiment_id = make_experiment(store)
        with refused(TAKEN, "Experiment(name=bikes) already exists."):
            make_experiment(store)
        call(store, DeleteExperiment(experiment_id=experiment_id))
        with refused(TAKEN):
            make_experiment(store)

    def test_absent(self, store: Store) -> None:
        """The protocol's texts."""
        with refused(ABSENT, "No Experiment with id=999 exists"):
            _get(store, "999")
        with refused(BAD, "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."):
            _get(store, "abc")
        with refused(ABSENT, "Could not find experiment with name 'nope'"):
            call(store, GetExperimentByName(experiment_name="nope"))

    def test_rename(self, store: Store) -> None:
        """The old name is free again."""
        experiment_id = make_experiment(store)
        call(store, UpdateExperiment(experiment_id=experiment_id, new_name="cars"))
        assert _get(store, experiment_id).name == "cars"
        make_experiment(store, "bikes")
        with refused(TAKEN):
            call(store, UpdateExperiment(experiment_id=experiment_id, new_name="bikes"))
        call(store, UpdateExperiment(experiment_id=experiment_id, new_name="cars"))
        assert _get(store, experiment_id).name == "cars"

    def test_delete_and_restore(self, store: Store) -> None:
        """Its runs go and come with it, also those deleted before."""
        experiment_id = make_experiment(store)
        run_ids = [make_run(store, experiment_id).info.run_id for _ in range(2)]
        call(store, DeleteRun(run_id=run_ids[0]))
        call(store, DeleteExperiment(experiment_id=experiment_id))
        assert _get(store, experiment_id).lifecycle_stage == "deleted"
        assert call(store, GetRun(run_id=run_ids[1])).run.info.lifecycle_stage == "deleted"
        with refused(ABSENT):
            call(store, DeleteExperiment(experiment_id=experiment_id))
        with refused(BAD, f"The experiment {experiment_id} must be in the 'active' state. Current state is deleted."):
            make_run(store, experiment_id)
        with refused(BAD, "Cannot rename a non-active experiment."):
            call(store, UpdateExperiment(experiment_id=experiment_id, new_name="x"))
        call(store, RestoreExperiment(experiment_id=experiment_id))
        assert [call(store, GetRun(run_id=run_id)).run.info.lifecycle_stage for run_id in run_ids] == ["active"] * 2
        with refused(ABSENT):
            call(store, RestoreExperiment(experiment_id=experiment_id))

    def test_tags(self, store: Store) -> None:
        """Set, change, delete; deleting an absent one is an error."""
        experiment_id = make_experiment(store)
        call(store, SetExperimentTag(experiment_id=experiment_id, key="k", value="1"))
        call(store, SetExperimentTag(experiment_id=experiment_id, key="k", value="2"))
        assert _get(store, experiment_id).tags == {"k": "2"}
        call(store, DeleteExperimentTag(experiment_id=experiment_id, key="k"))
        assert _get(store, experiment_id).tags == {}
        with refused(ABSENT, f"No tag with name: k in experiment with id {experiment_id}"):
            call(store, DeleteExperimentTag(experiment_id=experiment_id, key="k"))

    def test_what_is_deleted_does_not_change(self, store: Store) -> None:
        """Its tags, and what is in it."""
        experiment_id = make_experiment(store, tags=(tag("k", "v"),))
        call(store, DeleteExperiment(experiment_id=experiment_id))
        for request in (
            SetExperimentTag(experiment_id=experiment_id, key="k", value="w"),
            DeleteExperimentTag(experiment_id=experiment_id, key="k"),
            CreateLoggedModel(experiment_id=experiment_id),
        ):
            with refused(BAD, f"The experiment {experiment_id} must be in the 'active' state."):
                call(store, request)
        assert _get(store, experiment_id).tags == {"k": "v"}

    def test_long_values_of_tags_are_refused(self, store: Store) -> None:
        """20,000 characters are kept."""
        experiment_id = make_experiment(store, tags=(tag("a", "v" * 20_000),))
        call(store, SetExperimentTag(experiment_id=experiment_id, key="b", value="v" * 20_000))
        assert [len(value) for value in _get(store, experiment_id).tags.values()] == [20_000, 20_000]
        with refused(BAD, "'value' exceeds the maximum length of 20000 characters"):
            SetExperimentTag(experiment_id=experiment_id, key="k", value="v" * 20_001)
        with refused(BAD, "'tags[0].value' exceeds the maximum length of 20000 characters"):
            CreateExperiment(name="x", tags=(tag("k", "v" * 20_001),))

    def test_a_location_is_kept_as_it_is_given(self, store: Store) -> None:
        """But for a relative path, which would mean another place to another process."""
        for name, location in enumerate(("s3://b/p/", "/data/x/", "file:///data/y", "mlflow-artifacts:/own")):
            assert (
                _get(store, make_experiment(store, str(name), artifact_location=location)).artifact_location == location
            )
        made = _get(store, make_experiment(store, "relative", artifact_location="a/b")).artifact_location
        assert made.startswith("/")
        assert made.endswith("/a/b")
        run = make_run(store, make_experiment(store, "slash", artifact_location="s3://b/p/"))
        assert run.info.artifact_uri == f"s3://b/p/{run.info.run_id}/artifacts"

    def test_search_by_name_and_tag(self, store: Store) -> None:
        """Comparisons, patterns with and without case, missing tags."""
        make_experiment(store, "Bikes", tags=(tag("team", "ml"),))
        make_experiment(store, "cars", tags=(tag("team", "web"),))
        assert _names(store, filter="name = 'cars'") == ["cars"]
        assert _names(store, filter="name LIKE 'b%'") == []
        assert _names(store, filter="name ILIKE 'b%'") == ["Bikes"]
        assert _names(store, filter="tags.team != 'ml'") == ["cars"]
        assert sorted(_names(store, filter="tags.team = 'ml' OR name = 'Default'")) == ["Bikes", "Default"]
        assert _names(store, filter="tags.team IS NULL") == ["Default"]
        assert _names(store, filter="experiment_id = '0'") == ["Default"]
        with refused(BAD):
            _names(store, filter="nonsense = 'x'")

    def test_search_order_and_view(self, store: Store) -> None:
        """By name in both directions; deleted ones only when asked for."""
        make_experiment(store, "a")
        deleted = make_experiment(store, "b")
        call(store, DeleteExperiment(experiment_id=deleted))
        assert _names(store, order_by=("name",)) == ["Default", "a"]
        assert _names(store, order_by=("name DESC",), view_type="ALL") == ["b", "a", "Default"]
        assert _names(store, view_type="DELETED_ONLY") == _names(store, view_type=2) == ["b"]
        assert _names(store, order_by=("name",), view_type=3) == ["Default", "a", "b"]
        with refused(BAD, "It must be ACTIVE_ONLY, DELETED_ONLY or ALL"):
            _names(store, view_type="bogus")

    def test_search_pages(self, store: Store) -> None:
        """Every row once, and no token after the last page."""
        for number in range(4):
            make_experiment(store, f"e{number}")
        seen, token = [], ""
        while True:
            page = call(store, SearchExperiments(max_results=2, order_by=("name",), page_token=token))
            seen += [experiment.name for experiment in page.experiments]
            if page.next_page_token is None:
                break
            token = page.next_page_token
        assert seen == ["Default", "e0", "e1", "e2", "e3"]
        with refused(BAD, "Invalid page token"):
            call(store, SearchExperiments(max_results=2, page_token="!"))  # noqa: S106  (no password)
