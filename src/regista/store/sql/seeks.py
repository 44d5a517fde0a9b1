"""Seeks: many look-ups in an index with one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Integer, TextClause, bindparam, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .prepared import Prepared
from .transaction import Snapshot

BRANCHES = 250
"""Look-ups in one statement for MySQL."""


class Seek:
    """For each of many numbers: the value of a column next to it, among the rows that fulfil ``given``.

    That is the least one that is not less, or, ``downwards``, the greatest one that is not greater. An index must begin
    with the columns of ``given`` and have ``column`` next.
    """

    def __init__(self, column: Column[int], *given: ColumnElement[bool], downwards: bool = False) -> None:
        self._column, self._given, self._downwards = column, given, downwards
        targets = _Given(bindparam("targets")).table_valued("value", name="targets")
        order = column.desc() if downwards else column
        nearest = select(column).where(*given, self._beside(targets.c.value)).order_by(order).limit(1)
        self._statement = Prepared(select(nearest.correlate(targets).scalar_subquery()).select_from(targets))
        self._branches: TextClause | None = None

    def run(self, reading: Snapshot, values: dict[str, Any], targets: Sequence[int]) -> set[int]:
        """What was found; numbers with nothing beside them find nothing."""
        if not targets:
            return set()
        rows: Iterable[Any]
        if reading.dialect == "mysql":
            rows = self._run_branches(reading, values, targets)
        else:
            given = list(targets) if reading.dialect == "postgresql" else msgspec.json.encode(targets).decode()
            rows = reading.run(self._statement[reading.dialect], {**values, "targets": given}).fetchall()
        return {row[0] for row in rows if row[0] is not None}

    def _beside(self, number: ColumnElement[int]) -> ColumnElement[bool]:
        return self._column <= number if self._downwards else self._column >= number

    def _run_branches(self, reading: Snapshot, values: dict[str, Any], targets: Sequence[int]) -> Iterator[Any]:
        """MySQL follows an index from a number only if that is in the statement itself, so there each has a branch."""
        if self._branches is None:
            self._branches = self._make_branches()
        for start in range(0, len(targets), BRANCHES):
            some = targets[start : start + BRANCHES]
            named = {f"target{place}": some[min(place, len(some) - 1)] for place in range(BRANCHES)}
            yield from reading.run(self._branches, {**values, **named}).fetchall()

    def _make_branches(self) -> TextClause:
        from sqlalchemy.dialects.mysql.pymysql import dialect

        nearest = func.max(self._column) if self._downwards else func.min(self._column)
        branch = select(nearest).where(*self._given, self._beside(bindparam("target")))
        one = str(branch.compile(dialect=dialect(paramstyle="named")))
        return text(" UNION ALL ".join(one.replace(":target", f":target{place}") for place in range(BRANCHES)))


class _Given(FunctionElement[int]):
    """A list of numbers, given as one value, as a table with the column ``value``."""

    type = Integer()
    inherit_cache = True


@compiles(_Given, "sqlite")
def _given_sqlite(element: _Given, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Given, "postgresql")
def _given_postgresql(element: _Given, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT unnest(CAST({compiler.process(element.clauses, **options)} AS BIGINT[])) AS value)"
