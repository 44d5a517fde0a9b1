"""Very many runs with many keys, put into an SQLite file past the API: in seconds, for the database makes the rows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from regista.store.sql import SqlStore

BEGIN = 1_760_000_000_000
"""When the first run started; each further one a second later, and each takes some minutes."""

RARE_KEYS = 990
"""Metrics that few runs have: three each, so that any 330 runs in a row have all."""

_NUMBERS = "WITH RECURSIVE number(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number WHERE i < :runs - 1)"
_ROWS = (
    "runs (pk, run_id, experiment_pk, run_name, user_id, status, start_time, end_time, artifact_uri, lifecycle_stage)"
    " SELECT i + 1, printf('%032x', i * 7919), 0, printf('run-%06d', i), printf('user-%d', i % 10),"
    " CASE WHEN i % 50 = 0 THEN 'FAILED' ELSE 'FINISHED' END, :begin + i * 1000,"
    " :begin + i * 1000 + 60000 * (1 + i % 50),"
    " 'mlflow-artifacts:/0/' || printf('%032x', i * 7919) || '/artifacts', 'active' FROM number",
    "run_tags (owner_pk, key, value) SELECT i + 1, 'mlflow.runName', printf('run-%06d', i) FROM number",
    "params (owner_pk, key, value) SELECT i + 1, 'depth', i % 20 FROM number",
    "params (owner_pk, key, value) SELECT i + 1, 'optimizer',"
    " CASE i % 3 WHEN 0 THEN 'adam' WHEN 1 THEN 'sgd' ELSE 'lion' END FROM number",
    *(
        "latest_metrics (owner_pk, key, value, timestamp, step, is_nan)"
        f" SELECT i + 1, {key}, {value}, :begin + i * 1000, 1, 0 FROM number"
        for key, value in (
            # Each value once, in no order with the start.
            ("'rmse'", "(i * 7919 % 100003) / 100.0"),
            ("'loss'", "1.0 / (i + 1)"),
            ("'accuracy'", "1 - (i * 7919 % 100003) / 100003.0"),
            *((f"printf('score-%03d', (i * 3 + {one}) % {RARE_KEYS})", f"i + {one} / 10.0") for one in range(3)),
        )
    ),
)


def fill(file: Path, runs: int) -> None:
    """Make the database and put in so many runs of the experiment 0.

    Number i, from 0, is called ``run-<i>``, in six digits. It has ``rmse``, ``loss``, ``accuracy``, ``depth`` and
    ``optimizer``, and three of the metrics ``score-000`` to ``score-989``: those of ``i * 3`` and the
    next two, modulo 990.
    """
    store = SqlStore(f"sqlite:///{file}")
    try:
        with store._database.write() as connection:
            _insert(connection, runs)
        with store._database.read() as connection:
            connection.execute(text("ANALYZE"))
    finally:
        store.close()


def _insert(connection: Connection, runs: int) -> None:
    # Many rows are sorted quicker than they are put into an index one by one.
    indexes = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('runs', 'run_tags', 'params', 'latest_metrics')"
        )
    ).all()
    for index in indexes:
        connection.execute(text(f'DROP INDEX "{index.name}"'))
    for rows in _ROWS:
        table, _, select = rows.partition(" SELECT ")
        connection.execute(text(f"{_NUMBERS} INSERT INTO {table} SELECT {select}"), {"runs": runs, "begin": BEGIN})
    for index in indexes:
        connection.execute(text(index.sql))
