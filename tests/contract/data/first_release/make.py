"""How the databases of this folder were made, with the code of the first revisions that had them.

git archive 7d4e3ee | tar -x -C DIR          (the first with a database)
PYTHONPATH=DIR/src python make.py SQLITE_FILE sqlite.sql
PYTHONPATH=DIR/src python make.py postgresql://… postgresql.sql      (an empty database)
git archive c9cfe88 | tar -x -C DIR          (the first with the whole schema 0002, on MariaDB)
PYTHONPATH=DIR/src python make.py mysql://… mariadb.sql              (an empty database)
"""

from __future__ import annotations

import sys
from pathlib import Path

from pymysql.converters import escape_item
from sqlalchemy import Engine, create_engine, event, text

from regista.api import experiments, logged_models, model_versions, registered_models, runs
from regista.entities import Caller, FileEntry, Metric, Param, Tag
from regista.store.sql import SqlStore

ANN, BOB = Caller("ann", "spring cleaning"), Caller("bob")
TABLES = (
    *("experiments", "experiment_tags", "runs", "params", "run_tags", "metrics", "latest_metrics", "run_outputs"),
    *("logged_models", "logged_model_params", "logged_model_tags", "logged_model_metrics", "registered_models"),
    *("registered_model_tags", "model_versions", "model_version_tags", "aliases", "events", "files", "directories"),
    "regista_schema",
)


def fill(store: SqlStore) -> None:
    """All kinds of things, among them deleted, renamed and moved ones, and values that are easily lost."""
    experiment = store.call(experiments.CreateExperiment(name="größe", tags=(Tag("team", "a"),)), ANN).experiment_id
    gone = store.call(experiments.CreateExperiment(name="gone"), ANN).experiment_id
    store.call(experiments.UpdateExperiment(experiment_id=experiment, new_name="größen"), BOB)
    store.call(experiments.SetExperimentTag(experiment_id=experiment, key="note", value="x" * 3000), BOB)
    run = store.call(
        runs.CreateRun(experiment_id=experiment, run_name="first", user_id="ann", start_time=1_700_000_000_000), ANN
    ).run.info.run_id
    points = [Metric("loss", 1 / (step + 1), 1_700_000_000_000 + step, step) for step in range(20)]
    points += [Metric("odd", float("nan"), 5, -3), Metric("odd", float("inf"), 6, 2**53), Metric("zero", -0.0, 7, 0)]
    store.call(
        runs.LogBatch(
            run_id=run,
            metrics=tuple(points),
            params=(Param("rate", "0.1"), Param("empty", ""), Param("näme", "wört")),
            tags=(Tag("mlflow.note.content", "many\nlines"), Tag("stage", "x")),
        ),
        ANN,
    )
    store.call(runs.SetTag(run_id=run, key="stage", value="y"), BOB)
    store.call(runs.UpdateRun(run_id=run, status="FINISHED", end_time=1_700_000_100_000), ANN)
    other = store.call(runs.CreateRun(experiment_id=gone, run_name="second"), ANN).run.info.run_id
    store.call(runs.DeleteRun(run_id=other), BOB)
    store.call(experiments.DeleteExperiment(experiment_id=gone), BOB)
    model = store.call(
        logged_models.CreateLoggedModel(
            experiment_id=experiment,
            name="forest",
            source_run_id=run,
            params=(Param("depth", "3"),),
            tags=(Tag("k", "v"),),
        ),
        ANN,
    ).model
    store.call(runs.LogMetric(run_id=run, key="acc", value=0.9, timestamp=9, step=1, model_id=model.info.model_id), ANN)
    place = model.info.artifact_uri.removeprefix("mlflow-artifacts:/")
    store.files.link(
        [FileEntry(f"{place}/MLmodel", 12, "ab" * 32), FileEntry(f"{place}/data/m.pkl", 34, "cd" * 32)], ANN
    )
    store.call(logged_models.FinalizeLoggedModel(model_id=model.info.model_id, status="LOGGED_MODEL_READY"), ANN)
    registry(store, run, model.info.model_id)


def registry(store: SqlStore, run: str, model_id: str) -> None:
    """Two registered models, one of them renamed, with versions, aliases, stages and tags that moved and went."""
    store.call(registered_models.CreateRegisteredModel(name="bikes", description="rented", tags=(Tag("a", "b"),)), ANN)
    first = model_versions.CreateModelVersion(name="bikes", source=f"models:/{model_id}", run_id=run, model_id=model_id)
    store.call(first, ANN)
    for number in (2, 3):
        store.call(model_versions.CreateModelVersion(name="bikes", source=f"s3://bucket/{number}", run_id=run), ANN)
    for version in ("1", "2", "1"):
        store.call(registered_models.SetAlias(name="bikes", alias="champion", version=version), BOB)
    store.call(model_versions.SetModelVersionTag(name="bikes", version="1", key="ok", value="yes"), ANN)
    store.call(model_versions.TransitionModelVersionStage(name="bikes", version="2", stage="Production"), ANN)
    store.call(registered_models.RenameRegisteredModel(name="bikes", new_name="cycles"), BOB)
    store.call(model_versions.DeleteModelVersion(name="cycles", version="3"), BOB)
    store.call(registered_models.CreateRegisteredModel(name="empty"), ANN)


def dump(url: str, file: Path, tables: list[str]) -> None:
    """The statements that make the database again: what made the tables, and the rows (as JSON of PostgreSQL)."""
    engine = create_engine(url)
    with engine.connect() as connection, file.open("w") as out:
        if engine.dialect.name == "sqlite":
            out.writelines(f"{line}\n" for line in connection.connection.driver_connection.iterdump())
            return
        out.writelines(f"{' '.join(statement.split())};\n" for statement in tables)
        if engine.dialect.name == "mysql":
            for table in (*TABLES, "model_names"):
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                    values = ", ".join(escape_item(value, "utf8mb4") for value in row)
                    out.write(f"INSERT INTO {table} VALUES ({values});\n")
            return
        for table in TABLES:
            for row in connection.execute(text(f"SELECT row_to_json(t)::text FROM {table} t")).scalars():
                quoted = row.replace("'", "''")
                out.write(f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, '{quoted}');\n")


def main() -> None:
    url, file = sys.argv[1], Path(sys.argv[2])
    if "://" not in url:
        url = f"sqlite:///{url}"
    tables: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_others) -> None:
        if statement.lstrip().startswith(("CREATE ", "ALTER ")):
            tables.append(statement)

    store = SqlStore(url)
    fill(store)
    store.close()
    dump(url.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://"), file, tables)


if __name__ == "__main__":
    main()
