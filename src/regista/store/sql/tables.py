"""The tables, as SQLAlchemy Core sees them; ``migrations/`` makes them.

Rows refer to each other by integer keys (``pk``); what callers know is in unique columns. Times are
milliseconds since the epoch. Text is compared by code point on every database, so that a name, an order and
a filter mean the same everywhere.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    func,
    literal_column,
)

from .column_types import KEY, NUMBER, text

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


def _values(name: str, owner: Column[int]) -> Table:
    """A table of keys with texts that belong to a row of another table: tags and params."""
    table = Table(
        name,
        METADATA,
        Column("owner_pk", KEY, ForeignKey(owner, ondelete="CASCADE"), primary_key=True),
        Column("key", text(250), primary_key=True),
        Column("value", text(), nullable=False),
        sqlite_with_rowid=False,
    )
    Index(f"ix_{name}_key_value", table.c.key, _beginning(table.c.value))
    return table


def _index_deleted(table: Table) -> None:
    """The rows in the bin by when they came there: few, so the others are not in it where a database can do so."""
    column = table.c.deleted_time
    present = column.is_not(None)
    Index(f"ix_{table.name}_deleted_time", column, sqlite_where=present, postgresql_where=present)


def _beginning(column: Column[str]) -> ColumnElement[str]:
    return func.substr(column, literal_column("1"), literal_column(str(SEARCHED_PREFIX)))


experiments = Table(
    "experiments",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("name", text(500), nullable=False, unique=True),
    Column("artifact_location", text(), nullable=False),
    Column("lifecycle_stage", text(10), nullable=False),
    Column("creation_time", BigInteger, nullable=False),
    Column("last_update_time", BigInteger, nullable=False),
)
"""``pk`` is the public id, as text."""

experiment_tags = _values("experiment_tags", experiments.c.pk)

runs = Table(
    "runs",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("run_id", text(32), nullable=False, unique=True),
    Column("experiment_pk", KEY, ForeignKey(experiments.c.pk), nullable=False),
    Column("run_name", text(), nullable=False),
    Column("user_id", text(), nullable=False),
    Column("status", text(10), nullable=False),
    Column("start_time", BigInteger, nullable=False),
    Column("end_time", BigInteger),
    Column("artifact_uri", text(), nullable=False),
    Column("lifecycle_stage", text(10), nullable=False),
    Column("deleted_time", BigInteger),
)
Index("ix_runs_experiment_pk_start_time", runs.c.experiment_pk, runs.c.start_time)
Index("ix_runs_start_time", runs.c.start_time)
Index("ix_runs_status", runs.c.status)
_index_deleted(runs)
Index("ix_runs_run_name", _beginning(runs.c.run_name))

params = _values("params", runs.c.pk)
run_tags = _values("run_tags", runs.c.pk)

metrics = Table(
    "metrics",
    METADATA,
    Column("owner_pk", KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("key", text(250), primary_key=True),
    Column("step", BigInteger, primary_key=True),
    Column("timestamp", BigInteger, primary_key=True),
    Column("value", NUMBER, primary_key=True),
    Column("is_nan", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""Every point of every run, once; NaN is the value 0 with ``is_nan`` 1."""

latest_metrics = Table(
    "latest_metrics",
    METADATA,
    Column("owner_pk", KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("key", text(250), primary_key=True),
    Column("value", NUMBER, nullable=False),
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
    Column("owner_pk", KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("model_id", text(mysql=255), primary_key=True),
    Column("step", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

datasets = Table(
    "datasets",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("experiment_pk", KEY, ForeignKey(experiments.c.pk, ondelete="CASCADE"), nullable=False),
    Column("name", text(500), nullable=False),
    Column("digest", text(36), nullable=False),
    Column("source_type", text(), nullable=False),
    Column("source", text(), nullable=False),
    Column("schema", text()),
    Column("profile", text()),
    UniqueConstraint("experiment_pk", "name", "digest"),
    Index("ix_datasets_name", "name"),
    Index("ix_datasets_digest", "digest"),
)
"""The data sets that runs of an experiment read, each (name and digest) once."""

run_datasets = Table(
    "run_datasets",
    METADATA,
    Column("owner_pk", KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("dataset_pk", KEY, ForeignKey(datasets.c.pk), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""Which data sets a run read."""

run_dataset_tags = Table(
    "run_dataset_tags",
    METADATA,
    Column("owner_pk", KEY, primary_key=True),
    Column("dataset_pk", KEY, primary_key=True),
    Column("key", text(255), primary_key=True),
    Column("value", text(), nullable=False),
    ForeignKeyConstraint(
        ["owner_pk", "dataset_pk"], ["run_datasets.owner_pk", "run_datasets.dataset_pk"], ondelete="CASCADE"
    ),
    sqlite_with_rowid=False,
)
"""What a data set was to a run: the tag ``mlflow.data.context`` says train, eval and so on."""
Index("ix_run_dataset_tags_key_value", run_dataset_tags.c.key, _beginning(run_dataset_tags.c.value))

run_model_inputs = Table(
    "run_model_inputs",
    METADATA,
    Column("owner_pk", KEY, ForeignKey(runs.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("model_id", text(mysql=255), primary_key=True),
    sqlite_with_rowid=False,
)
"""Which logged models a run used."""

deliveries = Table(
    "deliveries",
    METADATA,
    Column("queue", text(32), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("time", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Up to which number the entries of a client's queue have been carried out, and when the last one was."""

logged_models = Table(
    "logged_models",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("model_id", text(40), nullable=False, unique=True),
    Column("experiment_pk", KEY, ForeignKey(experiments.c.pk), nullable=False),
    Column("name", text(), nullable=False),
    Column("model_type", text(), nullable=False),
    Column("source_run_id", text(mysql=500), index=True),
    Column("artifact_uri", text(), nullable=False),
    Column("status", text(40), nullable=False),
    Column("status_message", text()),
    Column("lifecycle_stage", text(10), nullable=False),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    Column("deleted_time", BigInteger),
)
_index_deleted(logged_models)
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
    Column("owner_pk", KEY, ForeignKey(logged_models.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("key", text(250), primary_key=True),
    Column("step", BigInteger, primary_key=True),
    Column("timestamp", BigInteger, primary_key=True),
    Column("run_id", text(32), primary_key=True),
    Column("dataset_name", text(mysql=440), primary_key=True),
    Column("dataset_digest", text(mysql=36), primary_key=True),
    Column("value", NUMBER, primary_key=True),
    Column("is_nan", Integer, primary_key=True),
    Index("ix_logged_model_metrics_key_value", "key", "value"),
    sqlite_with_rowid=False,
)
"""Points logged for a logged model; without a data set ``dataset_name`` and ``dataset_digest`` are empty."""
_OF_DATASETS = logged_model_metrics.c.dataset_name != ""
Index(
    "ix_logged_model_metrics_dataset_name_dataset_digest",
    logged_model_metrics.c.dataset_name,
    logged_model_metrics.c.dataset_digest,
    sqlite_where=_OF_DATASETS,
    postgresql_where=_OF_DATASETS,
)

registered_models = Table(
    "registered_models",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("uid", text(32), nullable=False, unique=True),
    Column("name", text(256), nullable=False, unique=True),
    Column("description", text()),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    Column("next_version", Integer, nullable=False),
)
"""``uid`` is the identity that a rename does not change."""

model_names = Table(
    "model_names",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("name", text(256), nullable=False, index=True),
    Column("uid", text(32), nullable=False, index=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
)
"""Which registered model had a name from when to when; the newest row of a name has its last owner."""

registered_model_tags = _values("registered_model_tags", registered_models.c.pk)

model_versions = Table(
    "model_versions",
    METADATA,
    Column("pk", KEY, primary_key=True, autoincrement=True),
    Column("model_pk", KEY, ForeignKey(registered_models.c.pk, ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    Column("current_stage", text(20), nullable=False),
    Column("description", text()),
    Column("source", text(), nullable=False),
    Column("storage_uri", text()),
    Column("manifest_digest", text(64)),
    Column("run_id", text(mysql=500)),
    Column("model_id", text()),
    Column("run_link", text()),
    Column("user_id", text()),
    Column("status", text(30), nullable=False),
    Column("status_message", text()),
    Column("deleted_at", BigInteger),
    UniqueConstraint("model_pk", "version"),
    Index("ix_model_versions_model_pk_current_stage_version", "model_pk", "current_stage", "version"),
    Index("ix_model_versions_run_id", "run_id"),
    Index("ix_model_versions_last_updated_timestamp", "last_updated_timestamp"),
    Index("ix_model_versions_creation_timestamp", "creation_timestamp"),
)
"""A deleted version stays as a tombstone: ``deleted_at`` is set and its stage is ``DELETED_STAGE``."""

DELETED_STAGE = "Deleted"

STAGED: ColumnElement[bool] = literal_column("current_stage IN ('Staging', 'Production', 'Archived')")
"""Which versions the index on stages holds: not the many without one.

It is no ``Boolean()``: of that SQLite would get a comparison with 1, and not know the index.
"""

Index("ix_model_versions_source", _beginning(model_versions.c.source))
Index("ix_model_versions_current_stage", model_versions.c.current_stage, sqlite_where=STAGED, postgresql_where=STAGED)
for _column in (model_versions.c.model_id, model_versions.c.manifest_digest):
    Index(
        f"ix_model_versions_{_column.name}",
        _column,
        sqlite_where=_column.is_not(None),
        postgresql_where=_column.is_not(None),
        mysql_length=64,
    )

model_version_tags = _values("model_version_tags", model_versions.c.pk)

aliases = Table(
    "aliases",
    METADATA,
    Column("model_pk", KEY, ForeignKey(registered_models.c.pk, ondelete="CASCADE"), primary_key=True),
    Column("alias", text(255), primary_key=True),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(
        ["model_pk", "version"], ["model_versions.model_pk", "model_versions.version"], ondelete="CASCADE"
    ),
    Index("ix_aliases_model_pk_version", "model_pk", "version"),
    Index("ix_aliases_alias", "alias"),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    METADATA,
    Column("event_id", KEY, primary_key=True, autoincrement=True),
    Column("subject", text(mysql=460), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("action", text(60), nullable=False),
    Column("actor", text(), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("before", text()),
    Column("after", text()),
    Column("reason", text()),
    Column("previous_hash", text(64), nullable=False),
    Column("hash", text(64), nullable=False),
    Column("part", text(300)),
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
    Column("path", text(mysql=768), primary_key=True),
    Column("parent", text(mysql=768), nullable=False, index=True),
    Column("digest", text(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Which path names which blob."""

directories = Table(
    "directories",
    METADATA,
    Column("path", text(mysql=768), primary_key=True),
    Column("parent", text(mysql=768), nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Every directory above a file, so that a listing is two index look-ups; the root is no row."""
