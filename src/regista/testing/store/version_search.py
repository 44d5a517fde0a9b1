"""What a store promises about searching versions."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import math
from typing import Any

import pytest

from ...api.model_versions import DeleteModelVersion, SearchModelVersions, TransitionModelVersionStage
from ...api.registered_models import SetAlias
from ...api.runs import LogBatch
from ...entities import Metric, Param
from ...store.base import FileIndex, Store
from .making import BAD, TESTER, call, entry, make_logged_model, make_model, make_run, make_version, refused, tag


def _search(store: Store, filter_text: str = "", **fields: Any) -> list[str]:
    found = call(store, SearchModelVersions(filter=filter_text, **fields)).model_versions
    return [f"{version.name}{version.version}" for version in found]


BY_RUN = {
    "metrics.rmse < 7": "m1 n1",
    "metrics.rmse < 7 AND alias = 'champion'": "m1",
    "metrics.rmse <= 7 AND metrics.rmse > 5": "m2",
    "metric.rmse != 5": "m2 m3 m4",
    "metrics.rmse = inf": "m4",
    "metrics.rmse > -inf": "m1 m2 m4 n1",
    "metrics.rmse >= 99": "m4",
    "metrics.`no such` < 1": "",
    "NOT metrics.rmse < 1e9": "m3 m4 m5 n2",
    "params.depth = '1'": "m2",
    "params.depth != '1'": "m3 m4 m5",
    "params.`max depth` LIKE '_' AND parameters.depth ILIKE '%2'": "m3",
    "params.depth IS NULL": "m1 n1 n2",
    "param.depth IS NOT NULL AND alias IS NOT NULL": "m4",
    "params.depth = '3' OR metrics.rmse = 7": "m2 m4",
    "alias LIKE '%a%' AND alias != 'last'": "m1",
    "alias IN ('last', 'first', 'champion')": "m1 m4",
}
"""What a filter finds among the versions of ``measured``."""

_NAMES = (
    ("a_b", "'a\\_b'", False),
    ("50%", "'50%'", True),
    ("\U0001f6b2 bike", "'_ bike'", True),
    ("Größe", "'größe'", False),
    ("'quoted'", "E'\\'quoted\\''", True),
    ("\ud7ff\ue000", "'\ud7ff%'", True),
    ("\U0010ffff", "'\U0010ffff%'", True),
)


class VersionSearchContract:
    """Filters, orders, pages."""

    @pytest.fixture
    def run_id(self, store: Store) -> str:
        """Versions a1, a2, b1 and a deleted b2; a2 comes from a run, is in production and the best."""
        run = make_run(store)
        for name in "ab":
            make_model(store, name)
        make_version(store, "a", tags=(tag("k", "1"),))
        make_version(store, "a", source=run.info.artifact_uri, run_id=run.info.run_id, tags=(tag("k", "2"),))
        for _ in range(2):
            make_version(store, "b")
        call(store, DeleteModelVersion(name="b", version="2"))
        call(store, TransitionModelVersionStage(name="a", version="2", stage="Production"))
        call(store, SetAlias(name="a", alias="best", version="2"))
        return run.info.run_id

    @pytest.mark.parametrize(
        ("filter_text", "found"),
        [
            ("", ["a1", "a2", "b1"]),
            ("name = 'a'", ["a1", "a2"]),
            ("name != 'a'", ["b1"]),
            ("name IN ('a', 'b') AND version_number = 1", ["a1", "b1"]),
            ("version_number > 1", ["a2"]),
            ("version_number < 9223372036854775807 AND creation_timestamp < 1e300", ["a1", "a2", "b1"]),
            ("name = 'a' AND version_number = 1760000000000", []),
            ("version_number = '2'", ["a2"]),
            ("tags.k = '1'", ["a1"]),
            ("tags.k != '1'", ["a2"]),
            ("tags.k IS NULL", ["b1"]),
            ("source_path LIKE 's3://%'", ["a1", "b1"]),
            ("run_id LIKE '_%'", ["a2"]),
            ("NOT run_id LIKE '_%'", ["a1", "b1"]),
            ("run_id = ''", ["a1", "b1"]),
            ("run_id != 'x'", ["a1", "a2", "b1"]),
            ("alias = 'best'", ["a2"]),
            ("alias IS NULL", ["a1", "b1"]),
            ("stage = 'production'", ["a2"]),
            ("stage != 'Production' AND name = 'a'", ["a1"]),
            ("creation_timestamp > 0", ["a1", "a2", "b1"]),
        ],
    )
    def test_filters(self, store: Store, run_id: str, filter_text: str, found: list[str]) -> None:
        """Deleted versions are never found."""
        assert sorted(_search(store, filter_text)) == found

    @pytest.mark.parametrize(
        ("filter_text", "found"),
        [
            ("", ["b1"]),
            ("name LIKE '%'", ["b1"]),
            ("tag.`mlflow.prompt.is_prompt` != 'true'", ["b1"]),
            ("name LIKE '%' AND tag.`mlflow.prompt.is_prompt` != 'true'", ["b1"]),
            ("tag.`mlflow.prompt.is_prompt` = 'true'", ["a1"]),
        ],
    )
    def test_prompts_are_hidden_from_who_does_not_ask(self, store: Store, filter_text: str, found: list[str]) -> None:
        """MLflow 3's clients end every search of models with ``is_prompt != 'true'``: it holds without the tag."""
        make_model(store, "a")
        make_model(store, "b")
        make_version(store, "a", tags=(tag("mlflow.prompt.is_prompt", "true"),))
        make_version(store, "b")
        assert _search(store, filter_text) == found

    def test_by_run(self, store: Store, run_id: str) -> None:
        """Equal, and in a list."""
        assert _search(store, f"run_id = '{run_id}'") == ["a2"]
        assert _search(store, f"run_id IN ('{run_id}', 'x')") == ["a2"]

    @pytest.fixture
    def measured(self, store: Store) -> None:
        """m1 to m5 from runs with rmse 5, 7, NaN, infinite and none, n1 from the run of m1, n2 without a run."""
        for name in "mn":
            make_model(store, name)
        for number, value in enumerate((5.0, 7.0, math.nan, math.inf, None)):
            run = make_run(store)
            metrics = () if value is None else (Metric("rmse", 99.0, 1, 0), Metric("rmse", value, 2, 1))
            params = (Param("depth", str(number)), Param("max depth", "9"))
            call(store, LogBatch(run_id=run.info.run_id, metrics=metrics, params=params if number else ()))
            for name in "mn" if number == 0 else "m":
                make_version(store, name, run.info.artifact_uri, run_id=run.info.run_id)
        make_version(store, "n")
        call(store, SetAlias(name="m", alias="champion", version="1"))
        call(store, SetAlias(name="m", alias="last", version="4"))

    def test_by_what_the_run_measured(self, store: Store, measured: None) -> None:
        """The latest value counts; NaN fulfils only !=, and a version without such a run nothing."""
        for filter_text, found in BY_RUN.items():
            assert " ".join(sorted(_search(store, filter_text))) == found, filter_text

    def test_ordered_by_what_the_run_measured(self, store: Store, measured: None) -> None:
        """Missing values come last, NaN before them, in both directions."""
        by = ("name", "version_number")
        assert " ".join(_search(store, order_by=("metrics.rmse", *by))) == "m1 n1 m2 m4 m3 m5 n2"
        assert " ".join(_search(store, order_by=("metrics.rmse DESC", *by))) == "m4 m2 m1 n1 m3 m5 n2"
        order = ("params.depth DESC", "name DESC", "version_number")
        assert " ".join(_search(store, order_by=order)) == "m5 m4 m3 m2 n1 n2 m1"

    def test_by_description_logged_model_and_manifest(self, store: Store, index: FileIndex) -> None:
        """What a version says about itself; an empty description is none."""
        make_model(store, "a")
        model = make_logged_model(store)
        model_id = model.info.model_id
        root = model.info.artifact_uri.removeprefix("mlflow-artifacts:/")
        index.link([entry(f"{root}/MLmodel")], TESTER)
        make_version(store, "a", description="the Best one")
        sealed = make_version(store, "a", f"models:/{model_id}", model_id=model_id, description="")
        make_version(store, "a")
        assert _search(store, "description LIKE 'the%'") == ["a1"]
        assert _search(store, "description ILIKE '%best%' AND description != 'x'") == ["a1"]
        assert sorted(_search(store, "description IS NULL")) == ["a2", "a3"]
        assert _search(store, "description IS NOT NULL") == ["a1"]
        assert _search(store, f"model_id = '{model_id}'") == ["a2"]
        assert _search(store, f"model_id IN ('x', '{model_id}') AND version = 2") == ["a2"]
        assert sealed.manifest_digest
        assert _search(store, f"digest = '{sealed.manifest_digest}'") == ["a2"]
        assert _search(store, "manifest_digest LIKE '%'") == ["a2"]

    def test_what_is_found_has_its_aliases_and_tags(self, store: Store, run_id: str) -> None:
        """As when it is read alone."""
        found = call(store, SearchModelVersions(filter="alias = 'best'")).model_versions
        assert [version.aliases for version in found] == [["best"]]
        assert [version.tags for version in found] == [{"k": "2"}]

    def test_by_times_as_people_write_them(self, store: Store, run_id: str) -> None:
        """A date or time in quotes, or milliseconds."""
        assert (
            len(_search(store, "creation_timestamp > '2020-01-01' AND last_updated_timestamp < '2999-12-31T12:00Z'"))
            == 3
        )
        assert _search(store, "creation_timestamp < '2020-01-01T00:00:00+02:00'") == []

    def test_patterns_of_names(self, store: Store) -> None:
        """Code points are compared, and nothing escapes."""
        for name, pattern, fits in _NAMES:
            make_model(store, name)
            make_version(store, name)
            assert (f"{name}1" in _search(store, f"name LIKE {pattern}")) is fits, pattern

    def test_orders(self, store: Store, run_id: str) -> None:
        """What was changed last comes first; otherwise as asked."""
        assert _search(store)[0] == "a2"
        assert _search(store, order_by=("name DESC",)) == ["b1", "a2", "a1"]
        assert _search(store, order_by=("version_number",)) == ["a1", "b1", "a2"]
        assert _search(store, order_by=("stage DESC", "name")) == ["a2", "a1", "b1"]
        assert _search(store, order_by=("tags.k DESC", "name")) == ["a2", "a1", "b1"]
        assert _search(store, "name = 'a'", order_by=("tags.k",)) == ["a1", "a2"]

    def test_pages_by_tag_and_stage(self, store: Store, run_id: str) -> None:
        """Every version once, those without the tag last."""
        for order, expected in (("tags.k DESC", ["a2", "a1", "b1"]), ("stage DESC", ["a2", "a1", "b1"])):
            found, token = [], ""
            for _ in range(4):
                page = call(store, SearchModelVersions(max_results=1, order_by=(order, "name"), page_token=token))
                found += [version.name + version.version for version in page.model_versions]
                token = page.next_page_token or ""
                if not token:
                    break
            assert found == expected

    def test_pages(self, store: Store, run_id: str) -> None:
        """Every version once."""
        first = call(store, SearchModelVersions(max_results=2, order_by=("name",)))
        assert first.next_page_token
        rest = call(store, SearchModelVersions(max_results=2, order_by=("name",), page_token=first.next_page_token))
        assert [v.name + v.version for v in (*first.model_versions, *rest.model_versions)] == ["a2", "a1", "b1"]
        assert rest.next_page_token is None

    def test_bad_filters(self, store: Store) -> None:
        """Are errors of the caller."""
        for bad in (
            "version_number LIKE '1'",
            "foo = 'x'",
            "name = m1",
            "name = 'x' AND",
            "attr.name = 'x'",
            "tags.k IN ('x')",
            "rmse < 7",
            "metrics.rmse < '7'",
            "metrics.rmse = nan",
            "params.depth = 3",
            "source_path IN ('x')",
        ):
            with refused(BAD):
                _search(store, bad)
