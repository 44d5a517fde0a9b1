"""Index use: what a statement says so that a database finds its index, or leaves one alone, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Text, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .tables import SEARCHED_PREFIX


class Unindexed(FunctionElement[Any]):
    """A column whose index shall not be used.

    SQLite knows nothing of how often a value occurs and may begin with the wrong condition; the search knows, see
    ``narrow.py``. The other databases keep statistics and decide for themselves.
    """

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.type = column.type
        super().__init__(column)


class Beginning(FunctionElement[str]):
    """The part of a text that its index holds."""

    type = Text()
    inherit_cache = True


class Once(FunctionElement[bool]):
    """A condition that always holds, and that keeps SQLAlchemy from remembering the statement it stands in."""

    type = Boolean()
    inherit_cache = False


@compiles(Once)
def _once(_element: Once, _compiler: SQLCompiler, **_options: Any) -> str:
    return "1 = 1"


@compiles(Unindexed)
def _unindexed(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Unindexed, "sqlite")
def _unindexed_sqlite(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(Beginning)
def _beginning(element: Beginning, compiler: SQLCompiler, **options: Any) -> str:
    # As in the indexes of ``tables.py``: an index on an expression is found by that very expression.
    return f"substr({compiler.process(element.clauses, **options)}, 1, {SEARCHED_PREFIX})"


def beginning_of(text: str) -> str:
    """What ``Beginning`` gives for a text."""
    return text[:SEARCHED_PREFIX]


def among(column: ColumnElement[int], keys: Sequence[int], dialect: str) -> ColumnElement[bool]:
    """The condition that a key is one of these, however many; the statement's text is always the same."""
    if dialect == "sqlite":
        listed = func.json_each(f"[{','.join(map(str, keys))}]").table_valued("value")
        return column.in_(select(listed.c.value))
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import ARRAY

        return column == func.any(bindparam(None, list(keys), ARRAY(BigInteger)))
    return column.in_(keys)
