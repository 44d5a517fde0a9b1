"""What a store promises about logged models."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import re
from typing import Any

import pytest

from ...api.logged_models import (
    DatasetFilter,
    DeleteLoggedModel,
    DeleteLoggedModelTag,
    FinalizeLoggedModel,
    GetLoggedModel,
    LoggedModelOrder,
    LogLoggedModelParams,
    SearchLoggedModels,
    SetLoggedModelTags,
)
from ...api.runs import LogBatch
from ...entities import LoggedModel, LoggedModelStatus, Metric, Param
from ...store.base import Store
from .making import ABSENT, BAD, call, make_logged_model, make_run, refused, tag


def _get(store: Store, model: LoggedModel) -> LoggedModel:
    return call(store, GetLoggedModel(model_id=model.model_id)).model


def _search(store: Store, filter_text: str = "", **fields: Any) -> list[str]:
    request = SearchLoggedModels(**{"experiment_ids": ("0",), "filter": filter_text, **fields})
    return [model.name for model in call(store, request).models]


class LoggedModelContract:
    """Create, finalize, delete, tags, params, search."""

    def test_create_and_get(self, store: Store) -> None:
        """What was given comes back."""
        run = make_run(store)
        model = make_logged_model(
            store,
            name="forest",
            model_type="clf",
            source_run_id=run.info.run_id,
            params=(Param("a", "1"),),
            tags=(tag("t", "v"),),
        )
        assert re.fullmatch("m-[0-9a-f]{32}", model.model_id)
        assert model.artifact_location == f"mlflow-artifacts:/0/models/{model.model_id}/artifacts"
        assert model.status is LoggedModelStatus.PENDING
        assert (model.name, model.model_type, model.source_run_id) == ("forest", "clf", run.info.run_id)
        assert (model.params, model.tags) == ({"a": "1"}, {"t": "v"})
        assert _get(store, model) == model

    def test_a_random_name(self, store: Store) -> None:
        """When none is given."""
        assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", make_logged_model(store).name)

    def test_absent(self, store: Store) -> None:
        """The protocol's text."""
        with refused(ABSENT, "Logged model with ID 'm-nope' not found."):
            call(store, GetLoggedModel(model_id="m-nope"))

    def test_finalize(self, store: Store) -> None:
        """Ready, failed, or a status nobody knows."""
        model = make_logged_model(store)
        for wire, status in [
            ("LOGGED_MODEL_READY", LoggedModelStatus.READY),
            ("LOGGED_MODEL_UPLOAD_FAILED", LoggedModelStatus.FAILED),
            ("bogus", LoggedModelStatus.UNSPECIFIED),
        ]:
            call(store, FinalizeLoggedModel(model_id=model.model_id, status=wire))
            assert _get(store, model).status is status

    def test_delete(self, store: Store) -> None:
        """It is gone, and deleting it again is fine."""
        model = make_logged_model(store, name="x")
        for _ in range(2):
            call(store, DeleteLoggedModel(model_id=model.model_id))
        with refused(ABSENT):
            _get(store, model)
        assert _search(store) == []

    def test_tags(self, store: Store) -> None:
        """Set, change, delete; deleting an absent one is an error."""
        model = make_logged_model(store)
        call(store, SetLoggedModelTags(model_id=model.model_id, tags=(tag("a", "1"), tag("b", "2"))))
        call(store, SetLoggedModelTags(model_id=model.model_id, tags=(tag("a", "3"),)))
        assert _get(store, model).tags == {"a": "3", "b": "2"}
        call(store, DeleteLoggedModelTag(model_id=model.model_id, tag_key="a"))
        assert _get(store, model).tags == {"b": "2"}
        with refused(ABSENT, f"No tag with key 'a' found for model with ID '{model.model_id}'."):
            call(store, DeleteLoggedModelTag(model_id=model.model_id, tag_key="a"))

    def test_params(self, store: Store) -> None:
        """Each is written once."""
        model = make_logged_model(store)
        for _ in range(2):
            call(store, LogLoggedModelParams(model_id=model.model_id, params=(Param("a", "1"),)))
        with refused(BAD, "Changing param values is not allowed."):
            call(store, LogLoggedModelParams(model_id=model.model_id, params=(Param("a", "2"),)))
        assert _get(store, model).params == {"a": "1"}

    @pytest.fixture
    def three(self, store: Store) -> None:
        """Models a, b with accuracy 1 and 2 (b on data set d), and c without."""
        run = make_run(store)
        for name, value, dataset in [("a", 1.0, None), ("b", 2.0, "d"), ("c", None, None)]:
            model = make_logged_model(
                store, name=name, params=(Param("p", name),), tags=(tag("t", name),), source_run_id=run.info.run_id
            )
            if value is not None:
                metric = Metric("acc", value, 1, 1, model_id=model.model_id, dataset_name=dataset)
                call(store, LogBatch(run_id=run.info.run_id, metrics=(metric,)))

    @pytest.mark.parametrize(
        ("filter_text", "names"),
        [
            ("name = 'a'", "a"),
            ("name IN ('a', 'c')", "ac"),
            ("metrics.acc > 1.5", "b"),
            ("params.p != 'a'", "bc"),
            ("tags.t LIKE 'c'", "c"),
            ("status = 'PENDING' AND attributes.name = 'b'", "b"),
            ("status = 'READY'", ""),
            ("experiment_id = '0'", "abc"),
            ("creation_timestamp > 0", "abc"),
        ],
    )
    def test_search(self, store: Store, three: None, filter_text: str, names: str) -> None:
        """Attributes, metrics, params, tags."""
        assert "".join(sorted(_search(store, filter_text))) == names

    def test_search_on_a_data_set(self, store: Store, three: None) -> None:
        """Metrics count only where they were measured."""
        assert _search(store, "metrics.acc > 0", datasets=(DatasetFilter("d"),)) == ["b"]

    @pytest.fixture
    def measured(self, store: Store) -> None:
        """Models A (1 on d1/x, later 9 on d2/x), B (2 on d1/y), C (3 on d2/x), D (4 without a data set), E without."""
        run = make_run(store)
        points = [("A", 1.0, "d1", "x"), ("A", 9.0, "d2", "x"), ("B", 2.0, "d1", "y"), ("C", 3.0, "d2", "x")]
        models = {name: make_logged_model(store, name=name, source_run_id=run.info.run_id) for name in "ABCDE"}
        for step, (name, value, dataset, digest) in enumerate([*points, ("D", 4.0, None, None)]):
            metric = Metric("acc", value, 1, step, models[name].model_id, dataset, digest)
            call(store, LogBatch(run_id=run.info.run_id, metrics=(metric,)))

    @pytest.mark.parametrize(
        ("filter_text", "datasets", "names"),
        [
            ("", (("d1", None),), "AB"),
            ("", (("d1", "x"),), "A"),
            ("", (("d1", "y"), ("d2", None)), "ABC"),
            ("", (("nothing", None),), ""),
            ("", (("d2", "y"),), ""),
            ("name = 'A'", (("d1", "y"),), ""),
            ("name = 'A'", (("d1", None), ("d1", None)), "A"),
            ("metrics.acc > 0", (("d1", None),), "AB"),
            ("metrics.acc > 2", (("d1", None), ("d2", None)), "AC"),
            ("metrics.acc > 2", (("d1", "x"),), ""),
            ("metrics.acc < 2", (("d2", "x"),), ""),
            ("metrics.acc > 8 AND metrics.acc < 2", (), "A"),
            ("metrics.acc > 8 AND metrics.acc < 2", (("d1", None),), ""),
            ("NOT metrics.acc > 2", (("d1", None),), "AB"),
            ("metrics.loss > 0", (("d1", None),), ""),
        ],
    )
    def test_search_on_data_sets(
        self, store: Store, measured: None, filter_text: str, datasets: tuple[tuple[str, str | None], ...], names: str
    ) -> None:
        """Only models with a point on one of them, whose points on them alone count in comparisons."""
        chosen = tuple(DatasetFilter(name, digest) for name, digest in datasets)
        assert "".join(sorted(_search(store, filter_text, datasets=chosen))) == names

    @pytest.mark.parametrize(
        ("name", "digest", "ascending", "names"),
        [
            (None, None, False, "ADCB"),
            ("d1", None, False, "BA"),
            ("d1", None, True, "AB"),
            ("d2", "x", True, "CA"),
            (None, "x", True, "CA"),
            (None, "y", True, "B"),
            ("d2", "y", True, ""),
        ],
    )
    def test_order_by_a_metric_on_a_data_set(
        self, store: Store, measured: None, name: str | None, digest: str | None, ascending: bool, names: str
    ) -> None:
        """By the latest point on it; models without one come after, those made last first."""
        order = LoggedModelOrder("metrics.acc", ascending, name, digest)
        found = "".join(_search(store, order_by=(order,)))
        assert (found[: len(names)], sorted(found)) == (names, list("ABCDE"))

    def test_a_data_set_is_named(self, store: Store) -> None:
        """A digest alone does not say which one."""
        with refused(BAD, "datasets[0].dataset_name"):
            _search(store, datasets=(DatasetFilter("", "x"),))

    def test_order(self, store: Store, three: None) -> None:
        """By name and by metric; models without it come last."""
        assert _search(store, order_by=(LoggedModelOrder("name"),)) == ["a", "b", "c"]
        assert _search(store, order_by=(LoggedModelOrder("metrics.acc", ascending=False),)) == ["b", "a", "c"]
        with refused(BAD, "Invalid order by field name: zz"):
            _search(store, order_by=(LoggedModelOrder("zz"),))

    def test_pages(self, store: Store, three: None) -> None:
        """Every model once."""
        first = call(store, SearchLoggedModels(experiment_ids=("0",), max_results=2))
        assert first.next_page_token
        rest = call(store, SearchLoggedModels(experiment_ids=("0",), max_results=2, page_token=first.next_page_token))
        assert sorted(model.name for model in (*first.models, *rest.models)) == ["a", "b", "c"]
        assert rest.next_page_token is None
