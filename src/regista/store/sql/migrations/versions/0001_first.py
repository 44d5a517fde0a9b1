"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from regista.store.sql.column_types import MysqlText

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(length: int | None = None, *, mysql: int | None = None) -> TypeEngine[str]:
    on_mysql = MysqlText(length or mysql)
    if length is None:
        return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql").with_variant(on_mysql, "mysql")
    on_postgresql = postgresql.VARCHAR(length, collation="C")
    return sa.String(length).with_variant(on_postgresql, "postgresql").with_variant(on_mysql, "mysql")


def upgrade() -> None:
    op.create_table(
        "directories",
        sa.Column("path", _text(mysql=768), nullable=False),
        sa.Column("parent", _text(mysql=768), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_directories"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_directories_parent", "directories", ["parent"], unique=False)
    op.create_table(
        "events",
        sa.Column("event_id", _KEY, autoincrement=True, nullable=False),
        sa.Column("subject", _text(mysql=460), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("action", _text(60), nullable=False),
        sa.Column("actor", _text(), nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("before", _text(), nullable=True),
        sa.Column("after", _text(), nullable=True),
        sa.Column("reason", _text(), nullable=True),
        sa.Column("previous_hash", _text(64), nullable=False),
        sa.Column("hash", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
        sa.UniqueConstraint("subject", "sequence", name="uq_events_subject_sequence"),
    )
    op.create_table(
        "experiments",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("name", _text(500), nullable=False),
        sa.Column("artifact_location", _text(), nullable=False),
        sa.Column("lifecycle_stage", _text(10), nullable=False),
        sa.Column("creation_time", sa.BigInteger, nullable=False),
        sa.Column("last_update_time", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_experiments"),
        sa.UniqueConstraint("name", name="uq_experiments_name"),
    )
    op.create_table(
        "files",
        sa.Column("path", _text(mysql=768), nullable=False),
        sa.Column("parent", _text(mysql=768), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_files"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_files_digest", "files", ["digest"], unique=False)
    op.create_index("ix_files_parent", "files", ["parent"], unique=False)
    op.create_table(
        "registered_models",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("uid", _text(32), nullable=False),
        sa.Column("name", _text(256), nullable=False),
        sa.Column("description", _text(), nullable=True),
        sa.Column("creation_timestamp", sa.BigInteger, nullable=False),
        sa.Column("last_updated_timestamp", sa.BigInteger, nullable=False),
        sa.Column("next_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_registered_models"),
        sa.UniqueConstraint("name", name="uq_registered_models_name"),
        sa.UniqueConstraint("uid", name="uq_registered_models_uid"),
    )
    op.create_table(
        "experiment_tags",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_pk"], ["experiments.pk"], name="fk_experiment_tags_owner_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_experiment_tags"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "logged_models",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("model_id", _text(40), nullable=False),
        sa.Column("experiment_pk", _KEY, nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("model_type", _text(), nullable=False),
        sa.Column("source_run_id", _text(mysql=500), nullable=True),
        sa.Column("artifact_uri", _text(), nullable=False),
        sa.Column("status", _text(40), nullable=False),
        sa.Column("status_message", _text(), nullable=True),
        sa.Column("lifecycle_stage", _text(10), nullable=False),
        sa.Column("creation_timestamp", sa.BigInteger, nullable=False),
        sa.Column("last_updated_timestamp", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["experiment_pk"], ["experiments.pk"], name="fk_logged_models_experiment_pk"),
        sa.PrimaryKeyConstraint("pk", name="pk_logged_models"),
        sa.UniqueConstraint("model_id", name="uq_logged_models_model_id"),
    )
    op.create_index(
        "ix_logged_models_experiment_pk_creation_timestamp",
        "logged_models",
        ["experiment_pk", "creation_timestamp"],
        unique=False,
    )
    op.create_index("ix_logged_models_source_run_id", "logged_models", ["source_run_id"], unique=False)
    op.create_table(
        "model_versions",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("model_pk", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("creation_timestamp", sa.BigInteger, nullable=False),
        sa.Column("last_updated_timestamp", sa.BigInteger, nullable=False),
        sa.Column("current_stage", _text(20), nullable=False),
        sa.Column("description", _text(), nullable=True),
        sa.Column("source", _text(), nullable=False),
        sa.Column("storage_uri", _text(), nullable=True),
        sa.Column("manifest_digest", _text(64), nullable=True),
        sa.Column("run_id", _text(mysql=500), nullable=True),
        sa.Column("model_id", _text(), nullable=True),
        sa.Column("run_link", _text(), nullable=True),
        sa.Column("user_id", _text(), nullable=True),
        sa.Column("status", _text(30), nullable=False),
        sa.Column("status_message", _text(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger, nullable=True),
        sa.ForeignKeyConstraint(
            ["model_pk"], ["registered_models.pk"], name="fk_model_versions_model_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pk", name="pk_model_versions"),
        sa.UniqueConstraint("model_pk", "version", name="uq_model_versions_model_pk_version"),
    )
    op.create_index(
        "ix_model_versions_last_updated_timestamp", "model_versions", ["last_updated_timestamp"], unique=False
    )
    op.create_index(
        "ix_model_versions_model_pk_current_stage_version",
        "model_versions",
        ["model_pk", "current_stage", "version"],
        unique=False,
    )
    op.create_index("ix_model_versions_run_id", "model_versions", ["run_id"], unique=False)
    op.create_table(
        "registered_model_tags",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_pk"], ["registered_models.pk"], name="fk_registered_model_tags_owner_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_registered_model_tags"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "runs",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("run_id", _text(32), nullable=False),
        sa.Column("experiment_pk", _KEY, nullable=False),
        sa.Column("run_name", _text(), nullable=False),
        sa.Column("user_id", _text(), nullable=False),
        sa.Column("status", _text(10), nullable=False),
        sa.Column("start_time", sa.BigInteger, nullable=False),
        sa.Column("end_time", sa.BigInteger, nullable=True),
        sa.Column("artifact_uri", _text(), nullable=False),
        sa.Column("lifecycle_stage", _text(10), nullable=False),
        sa.Column("deleted_time", sa.BigInteger, nullable=True),
        sa.ForeignKeyConstraint(["experiment_pk"], ["experiments.pk"], name="fk_runs_experiment_pk"),
        sa.PrimaryKeyConstraint("pk", name="pk_runs"),
        sa.UniqueConstraint("run_id", name="uq_runs_run_id"),
    )
    op.create_index("ix_runs_experiment_pk_start_time", "runs", ["experiment_pk", "start_time"], unique=False)
    op.create_table(
        "aliases",
        sa.Column("model_pk", _KEY, nullable=False),
        sa.Column("alias", _text(255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_pk", "version"],
            ["model_versions.model_pk", "model_versions.version"],
            name="fk_aliases_model_pk_version",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["model_pk"], ["registered_models.pk"], name="fk_aliases_model_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model_pk", "alias", name="pk_aliases"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_aliases_model_pk_version", "aliases", ["model_pk", "version"], unique=False)
    op.create_table(
        "latest_metrics",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("is_nan", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], name="fk_latest_metrics_owner_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_latest_metrics"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_latest_metrics_key_value", "latest_metrics", ["key", "value"], unique=False)
    op.create_table(
        "logged_model_metrics",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.Column("run_id", _text(32), nullable=False),
        sa.Column("dataset_name", _text(mysql=440), nullable=False),
        sa.Column("dataset_digest", _text(mysql=36), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("is_nan", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_pk"], ["logged_models.pk"], name="fk_logged_model_metrics_owner_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "owner_pk",
            "key",
            "step",
            "timestamp",
            "run_id",
            "dataset_name",
            "dataset_digest",
            "value",
            "is_nan",
            name="pk_logged_model_metrics",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_logged_model_metrics_key_value", "logged_model_metrics", ["key", "value"], unique=False)
    op.create_table(
        "logged_model_params",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_pk"], ["logged_models.pk"], name="fk_logged_model_params_owner_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_logged_model_params"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "logged_model_tags",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_pk"], ["logged_models.pk"], name="fk_logged_model_tags_owner_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_logged_model_tags"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "metrics",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("is_nan", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], name="fk_metrics_owner_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_pk", "key", "step", "timestamp", "value", "is_nan", name="pk_metrics"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "model_version_tags",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_pk"], ["model_versions.pk"], name="fk_model_version_tags_owner_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_model_version_tags"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "params",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], name="fk_params_owner_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_params"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run_outputs",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("model_id", _text(mysql=255), nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], name="fk_run_outputs_owner_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_pk", "model_id", name="pk_run_outputs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run_tags",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("key", _text(250), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], name="fk_run_tags_owner_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_pk", "key", name="pk_run_tags"),
        sqlite_with_rowid=False,
    )
    for table in (
        "experiment_tags",
        "params",
        "run_tags",
        "logged_model_params",
        "logged_model_tags",
        "registered_model_tags",
        "model_version_tags",
    ):
        _index_values(table)


def _index_values(table: str) -> None:
    """An index by key and the beginning of the value: MySQL says that of the column, the others by an expression."""
    if op.get_bind().dialect.name == "mysql":
        op.create_index(f"ix_{table}_key_value", table, ["key", "value"], mysql_length={"value": 120})
    else:
        op.create_index(f"ix_{table}_key_value", table, ["key", sa.text("substr(value, 1, 120)")])
