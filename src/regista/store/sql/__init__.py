"""The store on SQLite and PostgreSQL: tables, migrations, one module per noun."""

from .store import SqlStore

__all__ = ["SqlStore"]
