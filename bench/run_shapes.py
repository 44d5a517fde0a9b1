"""Shapes of searches for runs: what people ask for day by day, and how many runs the answer has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from run_population import BEGIN, FAILED, ON_ONE_DATASET, STEP

PAGE = 100


@dataclass(frozen=True)
class RunShape:
    """One search; it must find ``expected`` runs, and ``skip`` others come before the page that is measured.

    A ``selective`` filter leaves the same number of runs in stores of all sizes.
    """

    name: str
    filter: str = ""
    order_by: tuple[str, ...] = ()
    max_results: int = PAGE
    expected: int = PAGE
    skip: int = 0
    selective: bool = False

    def body(self, page_token: str = "", max_results: int | None = None) -> dict[str, Any]:
        return {
            "experiment_ids": ["0"],
            "filter": self.filter,
            "order_by": list(self.order_by),
            "max_results": max_results or self.max_results,
            "page_token": page_token,
        }


_SELECTIVE = {
    "filter": "metrics.rmse < 7.5 AND params.sweep = 's0'",
    "order_by": ("metrics.rmse ASC",),
    "max_results": 5,
    "expected": 5,
    "selective": True,
}
_WIDE = {"filter": "metrics.rmse < 7.5 AND params.depth = '3'", "order_by": ("metrics.rmse DESC",)}
_TEN = 10

SHAPES = (
    RunShape("metric < and param = of 500", **_SELECTIVE),  # type: ignore[arg-type]  # as in the class
    RunShape("the same, page 50", skip=245, **_SELECTIVE),  # type: ignore[arg-type]  # as in the class
    RunShape("metric < and param = of a seventh", max_results=_TEN, expected=_TEN, **_WIDE),  # type: ignore[arg-type]
    RunShape("the same, page 10", max_results=_TEN, expected=_TEN, skip=90, **_WIDE),  # type: ignore[arg-type]
    RunShape("first page"),
    RunShape("oldest first", order_by=("attributes.start_time ASC",)),
    RunShape("by name", order_by=("attributes.run_name ASC",)),
    RunShape("by a metric", order_by=("metrics.accuracy DESC",)),
    RunShape("by a param", order_by=("params.rate ASC",)),
    RunShape("by a tag", order_by=("tags.dataset ASC",)),
    RunShape("by status", order_by=("attributes.status ASC",)),
    RunShape("by 3 keys", order_by=("metrics.rmse ASC", "params.depth ASC", "attributes.start_time ASC")),
    RunShape("name =", filter="attributes.run_name = 'keen-run-702'", expected=1, selective=True),
    RunShape("name LIKE '%x%'", filter="attributes.run_name LIKE '%-run-7%'"),
    RunShape("tag =", filter="tags.dataset = 'd-0'", expected=ON_ONE_DATASET, selective=True),
    RunShape("tag = of half of all", filter="tags.team = 'vision'", order_by=("metrics.loss ASC",)),
    RunShape("status = of 20", filter="attributes.status = 'FAILED'", expected=FAILED, selective=True),
    RunShape(
        "start time from, to",
        filter=f"attributes.start_time >= {BEGIN + 50 * STEP} AND attributes.start_time < {BEGIN + 150 * STEP}",
        selective=True,
    ),
)
