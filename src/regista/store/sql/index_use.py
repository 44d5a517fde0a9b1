"""Index use: what a statement says so that a database finds its index, or leaves one alone, and what is kept of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Text, bindparam, func
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


class Among(FunctionElement[bool]):
    """The condition that a value is one of a list, however long; the list is one value (see ``listed``).

    It has no type: a ``Boolean()`` would be compared with 1 on SQLite, which then knows no index for it.
    """

    inherit_cache = True

    def __init__(self, value: ColumnElement[Any], values: BindParameter[Any]) -> None:
        super().__init__(value, values)


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


@compiles(Among)
def _among(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    value, values = element.clauses
    return compiler.process(value.in_(bindparam(_name(values), expanding=True)), **options)


@compiles(Among, "sqlite")
def _among_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    value, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both were made by the compiler


@compiles(Among, "postgresql")
def _among_postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    from sqlalchemy.dialects.postgresql import ARRAY

    value, values = element.clauses
    kind = ARRAY(Text() if value.type.python_type is str else BigInteger())
    return compiler.process(value == func.any(bindparam(_name(values), type_=kind)), **options)


def _name(values: Any) -> str:
    name: str = values.key
    return name
