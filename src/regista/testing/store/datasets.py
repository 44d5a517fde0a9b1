"""What a store promises about the data sets and logged models that runs read."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import pytest

from ...api.datasets import LogInputs, SearchDatasets
from ...api.events import ListEvents
from ...api.runs import DeleteRun, GetRun, SearchRuns
from ...entities import Dataset, DatasetInput, Event, LoggedModelInput, Run, RunInputs, Tag
from ...entities.tag_keys import DATA_CONTEXT as CONTEXT
from ...store.base import Store
from .making import ABSENT, BAD, call, make_experiment, make_logged_model, make_run, refused


def dataset(name: str = "wine", digest: str = "1", *tags: tuple[str, str], source: str = "{}") -> DatasetInput:
    """A data set of a local source, with the tags of its use."""
    made = Dataset(name=name, digest=digest, source_type="local", source=source)
    return DatasetInput(dataset=made, tags=tuple(Tag(*tag) for tag in tags))


def _log(store: Store, run: Run, *datasets: DatasetInput, models: tuple[str, ...] = ()) -> None:
    used = tuple(map(LoggedModelInput, models))
    call(store, LogInputs(run_id=run.info.run_id, datasets=datasets, models=used))


def _inputs(store: Store, run: Run) -> RunInputs:
    found = call(store, GetRun(run_id=run.info.run_id)).run.inputs
    in_search = call(store, SearchRuns(experiment_ids=(run.info.experiment_id,), filter=_this(run))).runs[0].inputs
    assert in_search == found
    return found


def _this(run: Run) -> str:
    return f"run_id = '{run.info.run_id}'"


def _events(store: Store, run: Run) -> list[Event]:
    found = call(store, ListEvents(subject=f"run:{run.info.run_id}")).events
    return [event for event in found if event.action == "run.inputs_logged"]


class DatasetContract:
    """Noting inputs, and finding runs and data sets by them."""

    def test_what_was_logged_comes_back_by_get_and_by_search(self, store: Store) -> None:
        """Data sets with source, schema and profile, tags, logged models."""
        run, model = make_run(store), make_logged_model(store)
        full = Dataset(
            name="wine 🍷", digest="ab12", source_type="http", source='{"url": "x"}', schema='{"a": 1}', profile="{}"
        )
        given = (DatasetInput(dataset=full, tags=(Tag(CONTEXT, "train"),)), dataset("other"))
        _log(store, run, *given, models=(model.model_id,))
        inputs = _inputs(store, run)
        assert inputs.dataset_inputs == given
        assert inputs.model_inputs == (LoggedModelInput(model.model_id),)

    def test_a_run_that_read_nothing(self, store: Store) -> None:
        """Has no inputs, and a call without any is no change."""
        run = make_run(store)
        _log(store, run)
        assert _inputs(store, run) == RunInputs()
        assert _events(store, run) == []

    def test_a_repeated_input_is_noted_once_and_writes_no_event(self, store: Store) -> None:
        """In one call, and in two; a data set is known by name and digest."""
        run = make_run(store)
        for _ in range(2):
            _log(store, run, dataset("a", "1"), dataset("a", "1"), dataset("a", "2"), models=("m-1", "m-1"))
        inputs = _inputs(store, run)
        assert [(one.dataset.name, one.dataset.digest) for one in inputs.dataset_inputs] == [("a", "1"), ("a", "2")]
        assert inputs.model_inputs == (LoggedModelInput("m-1"),)
        assert len(_events(store, run)) == 1

    def test_of_repeated_tags_the_first_value_counts(self, store: Store) -> None:
        """Within a call and between calls, as in MLflow: what was read to train on stays that. Other tags are added."""
        run = make_run(store)
        _log(store, run, dataset("a", "1", (CONTEXT, "train"), ("kept", "yes")), dataset("a", "1", (CONTEXT, "test")))
        _log(store, run, dataset("a", "1", (CONTEXT, "eval"), ("new", "")))
        (only,) = _inputs(store, run).dataset_inputs
        assert only.tags == (Tag("kept", "yes"), Tag(CONTEXT, "train"), Tag("new", ""))

    def test_what_was_said_first_of_a_data_set_stays(self, store: Store) -> None:
        """Runs of one experiment share it; those of another have their own."""
        first, second = make_run(store), make_run(store)
        other = make_run(store, make_experiment(store))
        for run, source in ((first, "1"), (second, "2"), (other, "3")):
            _log(store, run, dataset(source=source))
        sources = [_inputs(store, run).dataset_inputs[0].dataset.source for run in (first, second, other)]
        assert sources == ["1", "1", "3"]

    def test_the_event_tells_what_is_new(self, store: Store) -> None:
        """A tag that is there already is not."""
        run = make_run(store)
        _log(store, run, dataset("a", "1", (CONTEXT, "train")), models=("m-1",))
        _log(store, run, dataset("a", "1", (CONTEXT, "eval")), dataset("b", "1"))
        second, first = _events(store, run)
        source = {"source_type": "local", "source": "{}"}
        assert first.after == {
            "datasets": [{"name": "a", "digest": "1", "tags": {CONTEXT: "train"}, **source}],
            "models": ["m-1"],
        }
        assert second.before is None
        assert second.after == {"datasets": [{"name": "b", "digest": "1", "tags": {}, **source}]}

    def test_only_active_runs_take_inputs(self, store: Store) -> None:
        """Absent and deleted ones are errors."""
        run = make_run(store)
        with refused(ABSENT, "Run with id=nope not found"):
            call(store, LogInputs(run_id="nope", datasets=(dataset(),)))
        call(store, DeleteRun(run_id=run.info.run_id))
        with refused(BAD, "must be in the 'active' state. Current state is deleted."):
            _log(store, run, dataset())

    @pytest.mark.parametrize(
        ("bad", "field"),
        [
            (dataset(""), "datasets[0].dataset.name"),
            (dataset("a", ""), "datasets[0].dataset.digest"),
            (dataset("n" * 501), "'datasets[0].dataset.name' exceeds the maximum length of 500"),
            (dataset("a", "1" * 37), "'datasets[0].dataset.digest' exceeds the maximum length of 36"),
            (dataset(source="s" * 65_536), "'datasets[0].dataset.source' exceeds the maximum length of 65535"),
            (dataset("a", "1", ("k" * 256, "v")), "'datasets[0].tags[0].key' exceeds the maximum length of 255"),
            (dataset("a", "1", ("k", "v" * 501)), "'datasets[0].tags[0].value' exceeds the maximum length of 500"),
            (dataset("a", "1", ("", "v")), "datasets[0].tags[0].key"),
        ],
        ids=lambda value: value[:60] if isinstance(value, str) else "",
    )
    def test_bad_data_sets_are_refused_by_field(self, bad: DatasetInput, field: str) -> None:
        """Before anything is sent or stored."""
        with refused(BAD, field):
            LogInputs(run_id="r", datasets=(bad,))

    def test_the_longest_allowed_are_kept(self, store: Store) -> None:
        """Name, digest, source, key and value of a tag."""
        run = make_run(store)
        given = dataset("n" * 500, "d" * 36, ("k" * 255, "v" * 500), source="s" * 65_535)
        _log(store, run, given)
        assert _inputs(store, run).dataset_inputs == (given,)

    def test_more_than_fit_into_a_request_are_refused(self) -> None:
        """As are logged models without an id."""
        with refused(BAD, "at most 1000 datasets. Got 1001"):
            LogInputs(run_id="r", datasets=(dataset(),) * 1001)
        with refused(BAD, "models[0].model_id"):
            LogInputs(run_id="r", models=(LoggedModelInput(""),))

    @pytest.fixture
    def readers(self, store: Store) -> None:
        """Runs a (wine 1 to train, beer 2), b (wine 1 to evaluate), c (Cider X without a context), d without any."""
        for start, (name, datasets) in enumerate(
            {
                "a": (dataset("wine", "1", (CONTEXT, "train")), dataset("beer", "2")),
                "b": (dataset("wine", "1", (CONTEXT, "eval")),),
                "c": (dataset("Cider", "X", ("other", "train")),),
                "d": (),
            }.items()
        ):
            _log(store, make_run(store, run_name=name, start_time=start), *datasets)

    @pytest.mark.parametrize(
        ("filter_text", "names"),
        [
            ("dataset.name = 'wine'", "ba"),
            ("datasets.name = 'wine'", "ba"),
            ("dataset.name != 'wine'", "ca"),
            ("NOT dataset.name = 'wine'", "dc"),
            ("dataset.name LIKE '%ine'", "ba"),
            ("dataset.name LIKE 'c%'", ""),
            ("dataset.name ILIKE 'c%'", "c"),
            ("dataset.name IN ('beer', 'Cider')", "ca"),
            ("dataset.name NOT IN ('wine', 'beer')", "c"),
            ("dataset.digest = '2'", "a"),
            ("dataset.digest LIKE 'X%'", "c"),
            ("dataset.context = 'train'", "a"),
            ("dataset.context != 'train'", "b"),
            ("dataset.context IN ('train', 'eval')", "ba"),
            ("dataset.context LIKE 'e%'", "b"),
            ("dataset.name = 'wine' AND dataset.context = 'eval'", "b"),
            ("dataset.name = 'wine' AND dataset.name = 'beer'", "a"),
            ("dataset.name = 'wine' AND dataset.digest = '2'", "a"),
            ("dataset.name = 'beer' OR run_name = 'd'", "da"),
            ("dataset.name = 'nothing'", ""),
        ],
    )
    def test_runs_are_found_by_what_they_read(self, store: Store, readers: None, filter_text: str, names: str) -> None:
        """Each comparison by one data set that fits; runs that read none fulfil none."""
        found = call(store, SearchRuns(experiment_ids=("0",), filter=filter_text)).runs
        assert "".join(run.info.run_name for run in found) == names

    @pytest.mark.parametrize("bad", ["dataset.profile = 'x'", "dataset.name > 'x'", "dataset.name = 1"])
    def test_bad_filters_are_refused(self, store: Store, bad: str) -> None:
        """Are errors of the caller."""
        with refused(BAD):
            call(store, SearchRuns(experiment_ids=("0",), filter=bad))

    def test_data_sets_are_listed_once_for_every_context(self, store: Store, readers: None) -> None:
        """Of the experiments that are asked for; unknown ones have none."""
        other = make_experiment(store)
        _log(store, make_run(store, other), dataset("mead"))
        _log(store, make_run(store), dataset("wine", "1", (CONTEXT, "train")))
        found = call(store, SearchDatasets(experiment_ids=("0", other, "999"))).dataset_summaries
        assert sorted((one.experiment_id, one.name, one.digest, one.context or "") for one in found) == [
            ("0", "Cider", "X", ""),
            ("0", "beer", "2", ""),
            ("0", "wine", "1", "eval"),
            ("0", "wine", "1", "train"),
            (other, "mead", "1", ""),
        ]

    def test_a_list_of_data_sets_needs_1_to_20_experiments(self, store: Store) -> None:
        """And their ids are numbers."""
        with refused(BAD, "must specify at least one experiment_id"):
            SearchDatasets(experiment_ids=())
        with refused(BAD, "cannot specify more than 20 experiment_ids. Received 21"):
            SearchDatasets(experiment_ids=tuple(map(str, range(21))))
        with refused(BAD, "Invalid experiment ID 'abc'"):
            call(store, SearchDatasets(experiment_ids=("abc",)))
