"""The plans of searches: what a database does for each statement of one, and the shapes of searches people ask for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from filled_store import BEGIN, run_id
from regista.api.logged_models import DatasetFilter, SearchLoggedModels
from regista.api.model_versions import SearchModelVersions
from regista.api.registered_models import SearchRegisteredModels
from regista.api.request import Request
from regista.api.runs import SearchRuns
from regista.entities import ANONYMOUS
from regista.store.sql import SqlStore

BIG = (
    "model_versions", "model_version_tags", "runs", "params", "run_tags", "latest_metrics", "datasets", "run_datasets",
    "run_dataset_tags", "logged_models", "logged_model_metrics",
)  # fmt: skip
"""The tables of a filled store that nobody wants to read from end to end."""


@dataclass(frozen=True)
class Shape:
    """One kind of search. ``selective`` ones find their few rows by an index, the others fill a page by walking over
    one; ``page`` is which page is looked at. ``sorts_on`` names the databases that rather sort so few rows."""

    name: str
    request: Request[Any]
    selective: bool = True
    page: int = 1
    sorts_on: tuple[str, ...] = ()


def _versions(text: str = "", *order: str, size: int = 100) -> SearchModelVersions:
    return SearchModelVersions(filter=text, order_by=order, max_results=size)


def _models(text: str) -> SearchRegisteredModels:
    return SearchRegisteredModels(filter=text, max_results=100)


def _runs(text: str = "", *order: str) -> SearchRuns:
    return SearchRuns(experiment_ids=("0",), filter=text, order_by=order, max_results=100)


def _logged(text: str, *datasets: DatasetFilter) -> SearchLoggedModels:
    return SearchLoggedModels(experiment_ids=("0",), filter=text, datasets=datasets, max_results=100)


_FROM, _TO = BEGIN + 500_000, BEGIN + 520_000
_SOME = ", ".join(f"'{run_id(number)}'" for number in range(700, 710))

SHAPES = (
    Shape("name =", _versions("name = 'model-0007'")),
    Shape("name = and version_number =", _versions("name = 'big' AND version_number = 7")),
    Shape("name = and stage =", _versions("name = 'big' AND current_stage = 'Production'")),
    Shape("newest of a name", _versions("name = 'big'", "version_number DESC", size=1), selective=False),
    Shape("name LIKE 'x%'", _versions("name LIKE 'model-0007%'")),
    Shape("run_id =", _versions(f"run_id = '{run_id(700)}'")),
    Shape("run_id IN", _versions(f"run_id IN ({_SOME})")),
    Shape("source_path =", _versions("source_path = 's3://bucket/700/model'")),
    Shape("source_path LIKE 'x%'", _versions("source_path LIKE 's3://bucket/700/%'")),
    Shape("model_id =", _versions(f"model_id = 'm-{700 * 7919:032x}'")),
    Shape("manifest_digest =", _versions(f"manifest_digest = '{700 * 104729:064x}'")),
    Shape("tag =", _versions("tags.batch = 'b7'")),
    Shape("alias =", _versions("alias = 'canary'")),
    Shape("stage =", _versions("current_stage = 'Production'")),
    Shape("metric <", _versions("metrics.rmse < 9")),
    Shape("metric < and alias =", _versions("metrics.rmse < 9000 AND alias = 'champion'")),
    Shape("param =", _versions("params.seed = 's700'")),
    Shape("creation_timestamp from, to", _versions(f"creation_timestamp >= {_FROM} AND creation_timestamp < {_TO}")),
    Shape(
        "last_updated_timestamp from, to",
        _versions(f"last_updated_timestamp >= {_FROM} AND last_updated_timestamp < {_TO}"),
    ),
    Shape("one or the other", _versions(f"run_id = '{run_id(700)}' OR alias = 'canary' OR tags.batch = 'b7'")),
    Shape("first page", _versions(), selective=False),
    Shape("page 100", _versions(), selective=False, page=100),
    Shape("page 100, by name", _versions("", "name"), selective=False, page=100),
    Shape("first page, by a metric", _versions("", "metrics.rmse"), selective=False),
    Shape("page 20, by a metric", _versions("", "metrics.rmse"), selective=False, page=20, sorts_on=("postgresql",)),
    Shape("models, name LIKE 'x%'", _models("name LIKE 'model-000%'")),
    Shape("models, tag =", _models("tags.team = 'team-7'")),
    Shape("models, alias =", _models("alias = 'canary'")),
    Shape("runs, run_name =", _runs("run_name = 'run-700'")),
    Shape("runs, metric <", _runs("metrics.rmse < 9")),
    Shape("runs, param =", _runs("params.seed = 's700'")),
    Shape("runs, data set name =", _runs("dataset.name = 'data-35'")),
    Shape("runs, data set name LIKE 'x%'", _runs("dataset.name LIKE 'data-35%'")),
    Shape("runs, data set digest =", _runs("dataset.digest = 'd35'")),
    Shape("runs, data set context =", _runs("dataset.context = 'audit'")),
    Shape("runs, data set name and context", _runs("dataset.name = 'data-50' AND dataset.context = 'audit'")),
    Shape("logged models, metric >", _logged("metrics.acc > 0.999")),
    Shape("logged models, on a data set", _logged("", DatasetFilter("data-35", "d35"))),
    Shape("logged models, metric > on a data set", _logged("metrics.acc > 0.01", DatasetFilter("data-35"))),
    Shape("runs, first page", _runs(), selective=False),
    Shape("runs, first page, by a metric", _runs("", "metrics.rmse DESC"), selective=False),
    Shape("runs, first page, by a param", _runs("", "params.seed"), selective=False),
)


class Plans:
    """What a store's database says that it does for a search."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    @property
    def dialect(self) -> str:
        """Which database it is."""
        with self._store._database.read() as connection:
            return connection.dialect.name

    def of(self, shape: Shape) -> list[list[str]]:
        """For each statement of the search, in their order, the steps of its plan; the last reads the rows found."""
        request = self._page(shape)
        if self.dialect == "sqlite":
            return self._of_sqlite(request)
        with _statements() as found:
            self._store.call(request, ANONYMOUS)
        with self._store._database.read() as connection:
            plans = [connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values) for text, values in found]
            return [list(_steps(_decoded(plan.scalar())[0]["Plan"])) for plan in plans]

    def _of_sqlite(self, request: Request[Any]) -> list[list[str]]:
        """The same; the driver shows what it is given, with the values written into the text."""
        found: list[str] = []
        with self._store._database.read() as connection:
            driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(found.append)  # the store reads with the connection that came back last
        try:
            self._store.call(request, ANONYMOUS)
        finally:
            driver.set_trace_callback(None)
        return [[row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {text}")] for text in found]

    def _page(self, shape: Shape) -> Request[Any]:
        """The request for the page that is looked at: the one before it is found by its number."""
        import msgspec

        from regista.query import PageToken

        request: Any = shape.request
        if shape.page > 2:
            before = PageToken((shape.page - 2) * request.max_results).encode()
            request = msgspec.structs.replace(request, page_token=before)
        if shape.page > 1:
            token = self._store.call(request, ANONYMOUS).next_page_token
            request = msgspec.structs.replace(request, page_token=token)
        return request


def full_scans(steps: list[str], *, walks: bool) -> list[str]:
    """The steps that read a big table from end to end; ``walks`` over an index are none if they may end early."""
    found = []
    for step in steps:
        scan = re.match(r"(?:SCAN|Seq Scan on|Walk over \S+ on) (\w+)(.*)", step)
        table = scan and scan[1]
        if (
            scan
            and table
            and _table_of(table) in BIG
            and not (walks and ("USING" in scan[2] or step.startswith("Walk")))
        ):
            found.append(step)
    return found


def _table_of(name: str) -> str:
    """The table behind the names that the searches give to copies of one."""
    return {"owner": "model_versions"}.get(name, name)


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        found.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _decoded(plan: Any) -> Any:
    return json.loads(plan) if isinstance(plan, str) else plan


def _steps(node: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """PostgreSQL's plan, one line per node, which says what of it matters here."""
    kind, table, index = node["Node Type"], node.get("Relation Name"), node.get("Index Name")
    bound = node.get("Index Cond") or node.get("TID Cond")
    if index and table and not bound:
        line = f"Walk over {index} on {table}"
    elif index:
        line = f"{kind} using {index}{f' on {table}' if table else ''}"
    else:
        line = f"{kind} on {table}" if table else kind
    yield f"{line}{f' {bound}' if bound else ''}"
    for child in node.get("Plans", ()):
        yield from _steps(child, depth + 1)
