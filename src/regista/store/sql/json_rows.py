"""JSON made by the database: a row's tags, params or aliases in the same statement as the row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class JsonObjects(FunctionElement[str]):
    """Aggregate: a JSON array of objects, one per row, ordered by ``order``; ``members`` by name.

    Without rows it is ``[]``. SQLite takes the rows as they come: order by the
    primary key of the table.
    """

    type = Text()
    inherit_cache = True

    def __init__(self, order: ColumnElement[Any], **members: ColumnElement[Any]) -> None:
        arguments: list[ColumnElement[Any]] = [order]
        for name, value in members.items():
            arguments += [literal_column(f"'{name}'"), value]
        super().__init__(*arguments)


class JsonTexts(FunctionElement[str]):
    """Aggregate: a JSON array of one column's values, ordered by them."""

    type = Text()
    inherit_cache = True


class Json(FunctionElement[str]):
    """Marks a text as JSON, so that it goes into another object as JSON and not as text."""

    type = Text()
    inherit_cache = True


@compiles(JsonObjects, "sqlite")
def _objects_sqlite(element: JsonObjects, compiler: SQLCompiler, **options: Any) -> str:
    members = ", ".join(compiler.process(value, **options) for value in list(element.clauses)[1:])
    return f"json_group_array(json_object({members}))"


@compiles(JsonObjects, "postgresql")
def _objects_postgresql(element: JsonObjects, compiler: SQLCompiler, **options: Any) -> str:
    order, *values = (compiler.process(value, **options) for value in element.clauses)
    return f"COALESCE(CAST(json_agg(json_build_object({', '.join(values)}) ORDER BY {order}) AS TEXT), '[]')"


@compiles(JsonTexts, "sqlite")
def _texts_sqlite(element: JsonTexts, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"


@compiles(JsonTexts, "postgresql")
def _texts_postgresql(element: JsonTexts, compiler: SQLCompiler, **options: Any) -> str:
    value = compiler.process(element.clauses, **options)
    return f"COALESCE(CAST(json_agg({value} ORDER BY {value}) AS TEXT), '[]')"


@compiles(Json, "sqlite")
def _json_sqlite(element: Json, compiler: SQLCompiler, **options: Any) -> str:
    return f"json({compiler.process(element.clauses, **options)})"


@compiles(Json, "postgresql")
def _json_postgresql(element: Json, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS JSON)"


@compiles(JsonObjects, "mysql")
def _objects_mysql(element: JsonObjects, compiler: SQLCompiler, **options: Any) -> str:
    order, *values = (compiler.process(value, **options) for value in element.clauses)
    item = f"JSON_OBJECT({', '.join(values)})"
    return _values(order, item) if _comes_in_order(element, compiler) else _joined(order, item)


@compiles(JsonTexts, "mysql")
def _texts_mysql(element: JsonTexts, compiler: SQLCompiler, **options: Any) -> str:
    value = compiler.process(element.clauses, **options)
    return _values(value, value) if _comes_in_order(element, compiler) else _joined(value, f"JSON_QUOTE({value})")


def _joined(order: str, item: str) -> str:
    """An array as text: MySQL has no JSON array in an order. How long it may be, the session says."""
    return f"CONCAT('[', COALESCE(GROUP_CONCAT({item} ORDER BY {order} SEPARATOR ','), ''), ']')"


def _values(key: str, item: str) -> str:
    """The same on MariaDB, as the values of an object, which it makes in the order of the rows.

    For GROUP_CONCAT it makes a table on disk first, and that takes longer than all the rest of a read by key.
    """
    return f"COALESCE(JSON_EXTRACT(JSON_OBJECTAGG({key}, {item}), '$.*'), '[]')"


def _comes_in_order(element: JsonObjects | JsonTexts, compiler: SQLCompiler) -> bool:
    """Whether it is MariaDB, and the order that of the primary key, in which it keeps the rows of an owner."""
    return getattr(compiler.dialect, "is_mariadb", False) and getattr(next(iter(element.clauses)), "primary_key", False)


@compiles(Json, "mysql")
def _json_mysql(element: Json, compiler: SQLCompiler, **options: Any) -> str:
    return f"JSON_EXTRACT({compiler.process(element.clauses, **options)}, '$')"
