"""Schema: whether a database fits this release, and making it fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, Table, literal_column, select
from sqlalchemy.schema import DropTable

from ...errors import ConfigurationError
from .database import Contents, Database
from .tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest revision in ``migrations/``; written down here so that opening a store needs no Alembic."""

VERSION_TABLE = "regista_schema"
FRESH = "fresh"
_MLFLOW_TABLES = frozenset({"experiments", "latest_metrics", "alembic_version"})


def fits(database: Database, *, older: bool = False) -> bool:
    """Whether the database has this release's schema; False when it is fresh, or (if ``older`` may be) older.

    Raises ConfigurationError for a database that is older, newer, or not ours; it is left untouched.
    """
    contents = database.look()
    if contents.revision != HEAD and not database.undoes_ddl:
        contents = _settled(database)
    if contents.revision == HEAD:
        return True
    if _is_unfinished(database, contents):
        return False
    if contents.revision is None:
        _check_not_foreign(database, contents)
        return False
    if contents.revision in _known_revisions():
        if older:
            return False
        raise ConfigurationError(
            f"{database.shown} has the schema of an older release ({contents.revision}, this one needs {HEAD}). "
            "Make a backup, then run: regista db upgrade " + database.shown
        )
    raise ConfigurationError(
        f"{database.shown} has the schema {contents.revision} of a newer release of Regista; "
        f"this one knows up to {HEAD}."
    )


def upgrade(database: Database, connection: Connection) -> str:
    """Bring the schema to ``HEAD`` inside the transaction of ``connection``.

    Gives the revision there was before: ``FRESH`` for none, '' when there was nothing to do.
    """
    database.lock_schema(connection)  # two processes may open a fresh database at the same time
    contents = database.look()  # again: what another process has made meanwhile counts
    if contents.revision == HEAD:
        return ""
    revision = contents.revision
    if _is_unfinished(database, contents):
        METADATA.drop_all(connection)
        connection.execute(DropTable(Table(VERSION_TABLE, MetaData())))
        revision = None
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return revision or FRESH


def _settled(database: Database) -> Contents:
    """What there is when nobody is at work on it."""
    with database.write() as connection:
        database.lock_schema(connection)
        return database.look()


def _is_unfinished(database: Database, contents: Contents) -> bool:
    """Whether a first set-up was interrupted where the database keeps what it had made until then.

    Its last step gives the store its first experiment, so that every table of ours is empty before.
    """
    if database.undoes_ddl or VERSION_TABLE not in contents.tables:
        return False
    if contents.revision is not None and contents.revision not in _known_revisions():
        return False
    with database.read() as connection:
        return all(
            connection.execute(select(literal_column("1")).select_from(table).limit(1)).first() is None
            for name, table in METADATA.tables.items()
            if name in contents.tables
        )


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _check_not_foreign(database: Database, contents: Contents) -> None:
    if contents.tables >= _MLFLOW_TABLES:
        raise ConfigurationError(
            f"{database.shown} is a database of MLflow. It was not touched; give Regista a database of its own "
            "and import this one into it."
        )
    if taken := contents.tables & set(METADATA.tables):
        raise ConfigurationError(
            f"{database.shown} has tables of another program ({', '.join(sorted(taken))}). It was not touched; "
            "give Regista a database of its own."
        )
