"""What runs read, how far the queues of clients have been carried out, and since when things are in the bin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from regista.store.sql.column_types import MysqlText
from regista.store.sql.migrations import steps

revision = "0003"
down_revision = "0002"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(length: int | None = None, mysql: int | None = None) -> TypeEngine[str]:
    on_mysql = MysqlText(length or mysql)
    if length is None:
        return sa.Text().with_variant(sa.Text(collation="C"), "postgresql").with_variant(on_mysql, "mysql")
    on_postgresql = postgresql.VARCHAR(length, collation="C")
    return sa.String(length).with_variant(on_postgresql, "postgresql").with_variant(on_mysql, "mysql")


def upgrade() -> None:
    _datasets()
    steps.create_table(
        "run_model_inputs",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("model_id", _text(mysql=255), nullable=False),
        sa.PrimaryKeyConstraint("owner_pk", "model_id", name="pk_run_model_inputs"),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], ondelete="CASCADE", name="fk_run_model_inputs_owner_pk"),
        sqlite_with_rowid=False,
    )
    steps.create_table(
        "deliveries",
        sa.Column("queue", _text(32), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("queue", name="pk_deliveries"),
        sqlite_with_rowid=False,
    )
    _bin()
    steps.create_index("ix_runs_start_time", "runs", ["start_time"])
    steps.create_index("ix_runs_status", "runs", ["status"])
    of_datasets = sa.text("dataset_name <> ''")
    steps.create_index(
        "ix_logged_model_metrics_dataset_name_dataset_digest",
        "logged_model_metrics",
        ["dataset_name", "dataset_digest"],
        sqlite_where=of_datasets,
        postgresql_where=of_datasets,
    )


def _datasets() -> None:
    steps.create_table(
        "datasets",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("experiment_pk", _KEY, nullable=False),
        sa.Column("name", _text(500), nullable=False),
        sa.Column("digest", _text(36), nullable=False),
        sa.Column("source_type", _text(), nullable=False),
        sa.Column("source", _text(), nullable=False),
        sa.Column("schema", _text(), nullable=True),
        sa.Column("profile", _text(), nullable=True),
        sa.PrimaryKeyConstraint("pk", name="pk_datasets"),
        sa.UniqueConstraint("experiment_pk", "name", "digest", name="uq_datasets_experiment_pk_name_digest"),
        sa.ForeignKeyConstraint(
            ["experiment_pk"], ["experiments.pk"], ondelete="CASCADE", name="fk_datasets_experiment_pk"
        ),
    )
    steps.create_index("ix_datasets_name", "datasets", ["name"])
    steps.create_index("ix_datasets_digest", "datasets", ["digest"])
    steps.create_table(
        "run_datasets",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("dataset_pk", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("owner_pk", "dataset_pk", name="pk_run_datasets"),
        sa.ForeignKeyConstraint(["owner_pk"], ["runs.pk"], ondelete="CASCADE", name="fk_run_datasets_owner_pk"),
        sa.ForeignKeyConstraint(["dataset_pk"], ["datasets.pk"], name="fk_run_datasets_dataset_pk"),
        sqlite_with_rowid=False,
    )
    steps.create_index("ix_run_datasets_dataset_pk", "run_datasets", ["dataset_pk"])
    steps.create_table(
        "run_dataset_tags",
        sa.Column("owner_pk", _KEY, nullable=False),
        sa.Column("dataset_pk", _KEY, nullable=False),
        sa.Column("key", _text(255), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.PrimaryKeyConstraint("owner_pk", "dataset_pk", "key", name="pk_run_dataset_tags"),
        sa.ForeignKeyConstraint(
            ["owner_pk", "dataset_pk"],
            ["run_datasets.owner_pk", "run_datasets.dataset_pk"],
            ondelete="CASCADE",
            name="fk_run_dataset_tags_owner_pk_dataset_pk",
        ),
        sqlite_with_rowid=False,
    )
    _index_by_value("run_dataset_tags")


def _index_by_value(table: str) -> None:
    """By key and the beginning of the value: MySQL says so of the column, the others by an expression."""
    name = f"ix_{table}_key_value"
    if op.get_bind().dialect.name == "mysql":
        steps.create_index(name, table, ["key", "value"], mysql_length={"value": 120})
    else:
        steps.create_index(name, table, ["key", sa.text("substr(value, 1, 120)")])


def _bin() -> None:
    steps.add_column("logged_models", sa.Column("deleted_time", sa.BigInteger, nullable=True))
    present = sa.text("deleted_time IS NOT NULL")
    for table in ("runs", "logged_models"):
        steps.create_index(
            f"ix_{table}_deleted_time", table, ["deleted_time"], sqlite_where=present, postgresql_where=present
        )
    # A logged model in the bin was changed last when it came there.
    models = sa.table("logged_models", *map(sa.column, ("lifecycle_stage", "deleted_time", "last_updated_timestamp")))
    in_bin = sa.and_(models.c.lifecycle_stage == "deleted", models.c.deleted_time.is_(None))
    op.get_bind().execute(sa.update(models).where(in_bin).values(deleted_time=models.c.last_updated_timestamp))
