"""The tables, as SQLAlchemy Core sees them; ``migrations/`` makes them.

Rows refer to each other by integer keys (``pk``); what callers know is in unique columns. Times are
milliseconds since the epoch. Text is compared by code point on every database, so that a name, an order and
a filter mean the same everywhere.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SEARCHED_PREFIX = 120
"""How many characters of a tag's or param's value its index holds: values may be longer than an index takes."""

# SQLite counts rows by itself only in a column of type INTEGER.
_KEY = BigInteger().with_variant(Integer(), "sqlite")


def _text(length: int | None = None) -> TypeEngine[str]:
    if length is None:
        return Text().with_variant(Text(collation="C"), "postgresql")
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _values(name: str, owner: Column[int]) -> Table:
    """A table of keys with texts that belong to a row of another table: tags and params."""
    table = Table(
        name,
        METADATA,
        Column("owner_pk", _KEY, ForeignKey(owner, ondelete="CASCADE"), primary_key=True),
        Column("key", _text(250), primary_key=True),
        Column("value", _text(), nullable=False),
        sqlite_with_rowid=False,
    )
    Index(f"ix_{name}_key_value", table.c.key, func.substr(table.c.value, text("1"), text(str(SEARCHED_PREFIX))))
    return table


experiments = Table(
    "experiments",
    METADATA,
    Column("pk", _KEY, primary_key=True, autoincrement=True),
    Column("name", _text(500), nullable=False, unique=True),
    Column("artifact_location", _text(), nullable=False),
    Column("lifecycle_stage", _text(10), nullable=False),
    Column("creation_time", BigInteger, nullable=False),
    Column("last_update_time", BigInteger, nullable=False),
)
"""``pk`` is the public id, as text."""

experiment_tags = _values("experiment_tags", experiments.c.pk)

runs = Table(
    "runs",
    METADATA,
    Column("pk", _KEY, primary_key=True, autoincrement=True),
    Column("run_id", _text(32), nullable=False, unique=True),
    Column("experiment_pk", _KEY, ForeignKey(experiments.c.pk), nullable=False),
    Column("run_name", _text(), nullable=False),
    Column("user_id", _text(), nullable=False),
    Column("status", _text(10), nullable=False),
    Column("start_time", BigInteger, nullable=False),
    Column("end_time", BigInteger),
    Column("artifact_uri", _text(), nullable=False),
    Column("lifecycle_stage", _text(10), nullable=False),
    Column("deleted_time", BigInteger),
)
Index("ix_runs_experiment_pk_start_time", runs.c.experiment_pk, runs.c.start_time)

params = _values("params", runs.c.pk)
run_tags = _values("run_tags", runs.c.pk)

metrics = Table(
    "metrics",
    METADATA,
    Column("owner_pk", _KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("key", _text(250), primary_key=True),
    Column("step", BigInteger, primary_key=True),
    Column("timestamp", BigInteger, primary_key=True),
    Column("value", Double, primary_key=True),
    Column("is_nan", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""Every point of every run, once; NaN is the value 0 with ``is_nan`` 1."""

latest_metrics = Table(
    "latest_metrics",
    METADATA,
    Column("owner_pk", _KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("key", _text(250), primary_key=True),
    Column("value", Double, nullable=False),
    Column("timestamp", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("is_nan", Integer, nullable=False),
    Index("ix_latest_metrics_key_value", "key", "value"),
    sqlite_with_rowid=False,
)
"""Of each metric of a run the point with the greatest step, then timestamp, then value."""

run_outputs = Table(
    "run_outputs",
    METADATA,
    Column("owner_pk", _KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("model_id", _text(), primary_key=True),
    Column("step", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

logged_models = Table(
    "logged_models",
    METADATA,
    Column("pk", _KEY, primary_key=True, autoincrement=True),
    Column("model_id", _text(40), nullable=False, unique=True),
    Column("experiment_pk", _KEY, ForeignKey(experiments.c.pk), nullable=False),
    Column("name", _text(), nullable=False),
    Column("model_type", _text(), nullable=False),
    Column("source_run_id", _text(), index=True),
    Column("artifact_uri", _text(), nullable=False),
    Column("status", _text(40), nullable=False),
    Column("status_message", _text()),
    Column("lifecycle_stage", _text(10), nullable=False),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
)
Index(
    "ix_logged_models_experiment_pk_creation_timestamp",
    logged_models.c.experiment_pk,
    logged_models.c.creation_timestamp,
)

logged_model_params = _values("logged_model_params", logged_models.c.pk)
logged_model_tags = _values("logged_model_tags", logged_models.c.pk)

logged_model_metrics = Table(
    "logged_model_metrics",
    METADATA,
    Column("owner_pk", _KEY, ForeignKey(logged_models.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("key", _text(250), primary_key=True),
    Column("step", BigInteger, primary_key=True),
    Column("timestamp", BigInteger, primary_key=True),
    Column("run_id", _text(32), primary_key=True),
    Column("dataset_name", _text(), primary_key=True),
    Column("dataset_digest", _text(), primary_key=True),
    Column("value", Double, primary_key=True),
    Column("is_nan", Integer, primary_key=True),
    Index("ix_logged_model_metrics_key_value", "key", "value"),
    sqlite_with_rowid=False,
)
"""Points logged for a logged model; without a data set ``dataset_name`` and ``dataset_digest`` are empty."""

registered_models = Table(
    "registered_models",
    METADATA,
    Column("pk", _KEY, primary_key=True, autoincrement=True),
    Column("uid", _text(32), nullable=False, unique=True),
    Column("name", _text(256), nullable=False, unique=True),
    Column("description", _text()),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    Column("next_version", Integer, nullable=False),
)
"""``uid`` is the identity that a rename does not change."""

model_names = Table(
    "model_names",
    METADATA,
    Column("pk", _KEY, primary_key=True, autoincrement=True),
    Column("name", _text(256), nullable=False, index=True),
    Column("uid", _text(32), nullable=False, index=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
)
"""Which registered model had a name from when to when; the newest row of a name has its last owner."""

registered_model_tags = _values("registered_model_tags", registered_models.c.pk)

model_versions = Table(
    "model_versions",
    METADATA,
    Column("pk", _KEY, primary_key=True, autoincrement=True),
    Column("model_pk", _KEY, ForeignKey(registered_models.c.pk, ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    Column("current_stage", _text(20), nullable=False),
    Column("description", _text()),
    Column("source", _text(), nullable=False),
    Column("storage_uri", _text()),
    Column("manifest_digest", _text(64)),
    Column("run_id", _text()),
    Column("model_id", _text()),
    Column("run_link", _text()),
    Column("user_id", _text()),
    Column("status", _text(30), nullable=False),
    Column("status_message", _text()),
    Column("deleted_at", BigInteger),
    UniqueConstraint("model_pk", "version"),
    Index("ix_model_versions_model_pk_current_stage_version", "model_pk", "current_stage", "version"),
    Index("ix_model_versions_run_id", "run_id"),
    Index("ix_model_versions_last_updated_timestamp", "last_updated_timestamp"),
)
"""A deleted version stays as a tombstone: ``deleted_at`` is set and its stage is ``DELETED_STAGE``."""

DELETED_STAGE = "Deleted"

model_version_tags = _values("model_version_tags", model_versions.c.pk)

aliases = Table(
    "aliases",
    METADATA,
    Column("model_pk", _KEY, ForeignKey(registered_models.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("alias", _text(255), primary_key=True),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(
        ["model_pk", "version"], ["model_versions.model_pk", "model_versions.version"], ondelete="CASCADE"
    ),
    Index("ix_aliases_model_pk_version", "model_pk", "version"),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    METADATA,
    Column("event_id", _KEY, primary_key=True, autoincrement=True),
    Column("subject", _text(), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("action", _text(60), nullable=False),
    Column("actor", _text(), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("before", _text()),
    Column("after", _text()),
    Column("reason", _text()),
    Column("previous_hash", _text(64), nullable=False),
    Column("hash", _text(64), nullable=False),
    Column("part", _text(300)),
    UniqueConstraint("subject", "sequence"),
)
"""``part`` is what of the subject an event is about (``alias:champion``, ``version:3``), see ``actions.part_of``."""
Index(
    "ix_events_subject_part_sequence",
    events.c.subject,
    events.c.part,
    events.c.sequence,
    sqlite_where=events.c.part.is_not(None),
    postgresql_where=events.c.part.is_not(None),
)

files = Table(
    "files",
    METADATA,
    Column("path", _text(), primary_key=True),
    Column("parent", _text(), nullable=False, index=True),
    Column("digest", _text(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Which path names which blob."""

directories = Table(
    "directories",
    METADATA,
    Column("path", _text(), primary_key=True),
    Column("parent", _text(), nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Every directory above a file, so that a listing is two index look-ups; the root is no row."""
