"""What a store promises about searching versions."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

from typing import Any

import pytest

from ...api.model_versions import DeleteModelVersion, SearchModelVersions, TransitionModelVersionStage
from ...api.registered_models import SetAlias
from ...store.base import Store
from .making import BAD, call, make_model, make_run, make_version, refused, tag


def _search(store: Store, filter_text: str = "", **fields: Any) -> list[str]:
    found = call(store, SearchModelVersions(filter=filter_text, **fields)).model_versions
    return [f"{version.name}{version.version}" for version in found]


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
            ("version_number = '2'", ["a2"]),
            ("tags.k = '1'", ["a1"]),
            ("tags.k != '1'", ["a2"]),
            ("tags.k IS NULL", ["b1"]),
            ("source_path LIKE 's3://%'", ["a1", "b1"]),
            ("run_id LIKE '%'", ["a2"]),
            ("NOT run_id LIKE '%'", ["a1", "b1"]),
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

    def test_orders(self, store: Store, run_id: str) -> None:
        """What was changed last comes first; otherwise as asked."""
        assert _search(store)[0] == "a2"
        assert _search(store, order_by=("name DESC",)) == ["b1", "a2", "a1"]
        assert _search(store, order_by=("version_number",)) == ["a1", "b1", "a2"]

    def test_pages(self, store: Store, run_id: str) -> None:
        """Every version once."""
        first = call(store, SearchModelVersions(max_results=2, order_by=("name",)))
        assert first.next_page_token
        rest = call(store, SearchModelVersions(max_results=2, order_by=("name",), page_token=first.next_page_token))
        assert [v.name + v.version for v in (*first.model_versions, *rest.model_versions)] == ["a2", "a1", "b1"]
        assert rest.next_page_token is None

    @pytest.mark.parametrize(
        "bad",
        ["version_number LIKE '1'", "foo = 'x'", "name = m1", "name = 'x' AND", "attr.name = 'x'", "tags.k IN ('x')"],
    )
    def test_bad_filters(self, store: Store, bad: str) -> None:
        """Are errors of the caller."""
        with refused(BAD):
            _search(store, bad)
