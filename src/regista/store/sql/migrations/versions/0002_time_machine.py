"""What an event is about, and which registered model had a name from when to when."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from regista.store.sql.column_types import MysqlText
from regista.store.sql.migrations import steps

revision = "0002"
down_revision = "0001"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CHUNK = 10_000


def _text(length: int) -> TypeEngine[str]:
    on_postgresql = postgresql.VARCHAR(length, collation="C")
    return sa.String(length).with_variant(on_postgresql, "postgresql").with_variant(MysqlText(length), "mysql")


def upgrade() -> None:
    steps.add_column("events", sa.Column("part", _text(300), nullable=True))
    steps.create_table(
        "model_names",
        sa.Column("pk", _KEY, autoincrement=True, nullable=False),
        sa.Column("name", _text(256), nullable=False),
        sa.Column("uid", _text(32), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("pk", name="pk_model_names"),
    )
    steps.create_index("ix_model_names_name", "model_names", ["name"])
    steps.create_index("ix_model_names_uid", "model_names", ["uid"])
    present = sa.column("part").is_not(None)
    steps.create_index(
        "ix_events_subject_part_sequence",
        "events",
        ["subject", "part", "sequence"],
        sqlite_where=present,
        postgresql_where=present,
    )
    _index_for_searches()
    _fill(op.get_bind())  # at the end: on MySQL all before this is final, while rows are part of the transaction


def _index_for_searches() -> None:
    steps.create_index("ix_aliases_alias", "aliases", ["alias"])
    steps.create_index("ix_model_versions_creation_timestamp", "model_versions", ["creation_timestamp"])
    staged = sa.text("current_stage IN ('Staging', 'Production', 'Archived')")
    steps.create_index(
        "ix_model_versions_current_stage",
        "model_versions",
        ["current_stage"],
        sqlite_where=staged,
        postgresql_where=staged,
    )
    for name in ("model_id", "manifest_digest"):
        present = sa.column(name).is_not(None)
        steps.create_index(
            f"ix_model_versions_{name}",
            "model_versions",
            [name],
            sqlite_where=present,
            postgresql_where=present,
            mysql_length=64,
        )
    _index_beginning("ix_model_versions_source", "model_versions", "source")
    _index_beginning("ix_runs_run_name", "runs", "run_name")


def _index_beginning(name: str, table: str, column: str) -> None:
    """MySQL says of the column that its beginning is indexed, the others by an expression."""
    if op.get_bind().dialect.name == "mysql":
        steps.create_index(name, table, [column], mysql_length=120)
    else:
        steps.create_index(name, table, [sa.text(f"substr({column}, 1, 120)")])


def _fill(connection: sa.Connection) -> None:
    """Say of every event of a registered model what it is about, and follow the models' names through them."""
    events = sa.table(
        "events", *(sa.column(name) for name in ("event_id", "subject", "action", "time", "before", "after", "part"))
    )
    of_models = events.c.subject >= "model:", events.c.subject < "model;"
    page = sa.select(events).where(events.c.event_id > sa.bindparam("last"), *of_models)
    page = page.order_by(events.c.event_id).limit(_CHUNK)
    names: list[dict[str, Any]] = []
    current: dict[str, dict[str, Any]] = {}
    last = 0
    while rows := connection.execute(page, {"last": last}).all():
        parts = []
        for row in rows:
            before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
            if row.action.startswith(("alias.", "model_version.")):
                noun, key = ("alias", "alias") if row.action.startswith("alias.") else ("version", "version")
                parts.append({"id": row.event_id, "of": f"{noun}:{(after or before)[key]}"})
            _follow(row.subject.removeprefix("model:"), row.action, row.time, after, names, current)
        if parts:
            connection.execute(
                sa.update(events).where(events.c.event_id == sa.bindparam("id")).values(part=sa.bindparam("of")), parts
            )
        last = rows[-1].event_id
    if names:
        table = sa.table("model_names", *(sa.column(name) for name in ("name", "uid", "since", "until")))
        connection.execute(sa.insert(table), names)


def _follow(
    uid: str,
    action: str,
    time: int,
    after: dict[str, Any],
    names: list[dict[str, Any]],
    current: dict[str, dict[str, Any]],
) -> None:
    ends = action in {"registered_model.renamed", "registered_model.deleted"}
    if ends and uid in current and after.get("name") != current[uid]["name"]:
        current.pop(uid)["until"] = time
    begins = action in {"registered_model.created", "registered_model.renamed"}
    if begins and uid not in current:
        current[uid] = {"name": after["name"], "uid": uid, "since": time, "until": None}
        names.append(current[uid])
