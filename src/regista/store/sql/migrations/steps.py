"""Steps of a migration that may be done again.

SQLite and PostgreSQL undo an interrupted migration. MySQL keeps every table, column and index that it has made, and
when the migration runs again it must not stumble over them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def create_table(name: str, *elements: Any, **options: Any) -> None:
    """Create a table, unless an interrupted migration has made it."""
    if not _interruptible() or not sa.inspect(op.get_bind()).has_table(name):
        op.create_table(name, *elements, **options)


def add_column(table: str, column: sa.Column[Any]) -> None:
    """Add a column, unless an interrupted migration has done so."""
    if not _interruptible() or column.name not in _names(sa.inspect(op.get_bind()).get_columns(table)):
        op.add_column(table, column)


def create_index(name: str, table: str, columns: list[Any], **options: Any) -> None:
    """Create an index, unless an interrupted migration has made it."""
    if not _interruptible() or name not in _names(sa.inspect(op.get_bind()).get_indexes(table)):
        op.create_index(name, table, columns, **options)


def _interruptible() -> bool:
    return op.get_bind().dialect.name == "mysql"


def _names(found: list[Any]) -> set[str]:
    return {one["name"] for one in found}
