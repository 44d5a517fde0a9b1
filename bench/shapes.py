"""Shapes of searches: what people ask a registry for, and how much of it there is in a filled store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from population import (
    BIG,
    BIG_VERSIONS,
    CANARIES,
    GROUP,
    SMALLEST_WITH_BIG,
    USUAL,
    WITH_ONE_DATASET,
    Population,
    run_id_of,
    source_of,
)
from registry_calls import API

VERSIONS = "model-versions/search"
MODELS = "registered-models/search"
PAGE = 100

_MODEL = "g001-model-2"
_GOOD = 7
_RUNS = [run_id_of(index) for index in range(700, 710)]


@dataclass(frozen=True)
class Shape:
    """One search.

    ``expected`` is how many rows it must find; ``skip`` rows come before the page that is measured; ``everywhere`` is
    False for what only Regista can be asked, and then ``holds`` says whether a row that it found is a right one.
    """

    name: str
    call: str = VERSIONS
    filter: str = ""
    order_by: str = ""
    max_results: int = PAGE
    expected: int | Callable[[Population], int] = PAGE
    skip: int = 0
    smallest: int = 0
    everywhere: bool = True
    holds: Callable[[Any], bool] = bool

    def path(self, page_token: str = "", max_results: int | None = None) -> str:
        query = {"filter": self.filter, "order_by": self.order_by, "page_token": page_token}
        given = {name: value for name, value in query.items() if value}
        return f"{API}/{self.call}?{urlencode({**given, 'max_results': max_results or self.max_results})}"

    def skipped(self, size: int) -> int:
        """In a store with fewer rows it is its last page."""
        return min(self.skip, size - self.max_results)

    def rows(self, size: int) -> int:
        """How many it must find in a store of so many versions."""
        return self.expected if isinstance(self.expected, int) else self.expected(Population(size))


def _own(
    name: str, filter_text: str, expected: int | Callable[[Population], int], holds: Callable[[Any], bool]
) -> Shape:
    return Shape(name, filter=filter_text, expected=expected, everywhere=False, holds=holds)


def _models(population: Population) -> int:
    return min(PAGE, len(population.models))


def _good_champions(population: Population) -> int:
    runs = (version.run for version in population.versions() if "champion" in version.aliases)
    return min(PAGE, sum(run is not None and dict(run.metrics)["rmse"][-1] < _GOOD for run in runs))


def _has_alias(alias: str) -> Callable[[Any], bool]:
    return lambda row: alias in row.get("aliases", ())


def _in_production(row: Any) -> bool:
    return bool(row["current_stage"] == "Production")


SHAPES = (
    Shape("first page"),
    Shape("page 50", skip=49 * PAGE),
    Shape("first page, oldest first", order_by="creation_timestamp ASC"),
    Shape("name =", filter=f"name = '{_MODEL}'", expected=USUAL),
    Shape(
        "name = of 1,000 versions",
        filter=f"name = '{BIG}'",
        max_results=10_000,
        expected=BIG_VERSIONS,
        smallest=SMALLEST_WITH_BIG,
    ),
    Shape("newest of a name", filter=f"name = '{_MODEL}'", order_by="version_number DESC", max_results=1, expected=1),
    Shape("name LIKE 'g000-%'", filter="name LIKE 'g000-%'"),
    Shape("tag =", filter="tags.dataset = 'd-17'", expected=WITH_ONE_DATASET),
    Shape("name = and tag =", filter=f"name = '{_MODEL}' AND tags.validated = 'true'", expected=USUAL // 2),
    Shape("tag = of half of all", filter="tags.validated = 'true'"),
    Shape("run_id =", filter=f"run_id = '{_RUNS[0]}'", expected=1),
    Shape("run_id IN 10", filter=f"run_id IN ({', '.join(repr(run) for run in _RUNS)})", expected=len(_RUNS)),
    Shape("source =", filter=f"source_path = '{source_of(700)}'", expected=1),
    Shape("models, name LIKE 'g000-%'", MODELS, "name LIKE 'g000-%'", expected=GROUP),
    Shape("models, tag =", MODELS, "tags.team = 'team-1'", expected=GROUP),
    Shape("models, first page", MODELS, expected=_models),
    _own("alias = of 5", "alias = 'canary'", CANARIES, _has_alias("canary")),
    _own("alias = of all models", "alias = 'champion'", _models, _has_alias("champion")),
    _own("name = and stage =", f"name = '{_MODEL}' AND current_stage = 'Production'", 1, _in_production),
    _own("name LIKE and stage =", "name LIKE 'g000-%' AND current_stage = 'Production'", GROUP, _in_production),
    _own("metric < and alias = of 5", "metrics.rmse < 99 AND alias = 'canary'", CANARIES, _has_alias("canary")),
    _own(
        "metric < and alias = of all",
        f"metrics.rmse < {_GOOD} AND alias = 'champion'",
        _good_champions,
        _has_alias("champion"),
    ),
)
