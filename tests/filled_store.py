"""A store with many rows, put in past the API: for what only shows at a certain size."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from regista.store.sql import SqlStore, tables

BEGIN = 1_760_000_000_000
"""When the first row was made; each further one a second later."""

PER_MODEL = 100
"""Versions of a model, but for the model ``big``, which has a tenth of all."""

RUNS_PER_VERSION = 2
"""Every second version has a run of its own in the store."""

RUNS_PER_DATASET = 20
"""So many versions' runs read the same data set, and their logged models are measured on it."""

STAGED = {0: "Staging", 1: "Production", 2: "Archived"}

Row = dict[str, Any]


def fill(store: SqlStore, versions: int) -> None:
    """Put in so many versions with their models, tags, aliases and runs, and let the database count its values.

    Version number i (from 0, over all models) has the source ``s3://bucket/<i>/model`` and the run id of ``run_id(i)``.
    What is the n-th of its model has the tags ``n`` and, the same for ten versions, ``batch``.
    """
    with store._database.write() as connection:
        for table, rows in _tables(versions):
            _insert(connection, table, rows)
            if connection.dialect.name == "postgresql" and "pk" in table.c:
                # Its counter goes on behind what is put in by number.
                counter = f"pg_get_serial_sequence('{table.name}', 'pk')"
                connection.execute(text(f"SELECT setval({counter}, (SELECT max(pk) FROM {table.name}))"))
    with store._database.read() as connection:
        everything = ", ".join(table.name for table in tables.METADATA.sorted_tables)
        connection.execute(text(f"ANALYZE TABLE {everything}" if connection.dialect.name == "mysql" else "ANALYZE"))


def run_id(number: int) -> str:
    """The id of the run of the version of that number, over all models."""
    return f"{number * 7919:032x}"


def names(versions: int) -> list[str]:
    """The models in the order of their keys, the big one first."""
    return ["big", *(f"model-{number:04}" for number in range((versions - versions // 10) // PER_MODEL))]


def _tables(versions: int) -> Iterator[tuple[Table, Iterable[Row]]]:
    models = names(versions)
    yield tables.registered_models, (_model(pk, name) for pk, name in enumerate(models, start=1))
    yield (
        tables.registered_model_tags,
        ({"owner_pk": pk, "key": "team", "value": f"team-{pk // 5}"} for pk in range(1, len(models) + 1)),
    )
    places = list(_places(versions))
    yield tables.runs, (_run(number) for number in range(0, versions, RUNS_PER_VERSION))
    for table in (tables.params, tables.run_tags):
        yield table, (row for number in range(0, versions, RUNS_PER_VERSION) for row in _texts(table, number))
    yield tables.latest_metrics, (row for number in range(0, versions, RUNS_PER_VERSION) for row in _metrics(number))
    yield tables.datasets, (_dataset(pk) for pk in range(1, versions // RUNS_PER_DATASET + 2))
    yield tables.run_datasets, (_read(number) for number in range(0, versions, RUNS_PER_VERSION))
    yield (
        tables.run_dataset_tags,
        ({**_read(number), **_context(number)} for number in range(0, versions, RUNS_PER_VERSION)),
    )
    yield tables.logged_models, (_logged_model(number) for number in range(0, versions, RUNS_PER_VERSION))
    yield tables.logged_model_metrics, (_measured(number) for number in range(0, versions, RUNS_PER_VERSION))
    yield tables.model_versions, (_version(*place) for place in places)
    yield tables.model_version_tags, (row for place in places for row in _tags(*place))
    yield tables.aliases, (row for place in places for row in _aliases(*place))


def _places(versions: int) -> Iterator[tuple[int, int, int, int]]:
    """Number over all, key of the model, number in the model, how many come after it there; all models in turns."""
    count = [versions // 10, *(PER_MODEL for _ in names(versions)[1:])]
    number = 0
    for version in itertools.count(1):
        of_all = [pk for pk, most in enumerate(count, start=1) if version <= most]
        if not of_all:
            return
        for pk in of_all:
            yield number, pk, version, count[pk - 1] - version
            number += 1


def _model(pk: int, name: str) -> Row:
    return {
        "pk": pk,
        "uid": f"{pk:032x}",
        "name": name,
        "description": None,
        "creation_timestamp": BEGIN + pk,
        "last_updated_timestamp": BEGIN + pk,
        "next_version": 1_000_000,
    }


def _version(number: int, model: int, version: int, after: int) -> Row:
    time = BEGIN + 1_000 * number
    return {
        "pk": number + 1,
        "model_pk": model,
        "version": version,
        "creation_timestamp": time,
        "last_updated_timestamp": time,
        "current_stage": STAGED.get(after, "None"),
        "description": f"the {version}th" if version % 4 == 0 else None,
        "source": f"s3://bucket/{number}/model",
        "manifest_digest": f"{number * 104729:064x}",
        "run_id": run_id(number),
        "model_id": f"m-{number * 7919:032x}",
        "status": "READY",
    }


def _tags(number: int, _model: int, version: int, _after: int) -> Iterator[Row]:
    values = {"n": str(version), "batch": f"b{number // 10}", "valid": "yes" if version % 2 else "no"}
    yield from ({"owner_pk": number + 1, "key": key, "value": value} for key, value in values.items())


def _aliases(number: int, model: int, version: int, after: int) -> Iterator[Row]:
    held = {0: ["newest"], 1: ["champion"], 2: ["canary"] if model <= 5 else []}.get(after, [])
    yield from ({"model_pk": model, "alias": alias, "version": version} for alias in held)


def _run(number: int) -> Row:
    time = BEGIN + 1_000 * number
    return {
        "pk": number + 1,
        "run_id": run_id(number),
        "experiment_pk": 0,
        "run_name": f"run-{number}",
        "user_id": f"user-{number % 7}",
        "status": "FINISHED",
        "start_time": time,
        "end_time": time + 900,
        "artifact_uri": f"mlflow-artifacts:/0/{run_id(number)}/artifacts",
        "lifecycle_stage": "active",
    }


def _texts(table: Table, number: int) -> Iterator[Row]:
    if table is tables.params:
        values = {"depth": str(number % 20), "seed": f"s{number}"}
    else:
        values = {"mlflow.runName": f"run-{number}", "git": f"g{number // 10}"}
    yield from ({"owner_pk": number + 1, "key": key, "value": value} for key, value in values.items())


def _metrics(number: int) -> Iterator[Row]:
    for key, value in {"rmse": (number * 7919) % 100_003 / 10, "loss": 1 / (number + 1)}.items():
        point = {"timestamp": BEGIN, "step": 1, "is_nan": int(number % 1000 == 0)}
        yield {"owner_pk": number + 1, "key": key, "value": 0.0 if point["is_nan"] else value, **point}


def _dataset(pk: int) -> Row:
    known = {"name": f"data-{pk - 1}", "digest": f"d{pk - 1}"}
    return {
        "pk": pk,
        "experiment_pk": 0,
        "source_type": "local",
        "source": "{}",
        "schema": None,
        "profile": None,
        **known,
    }


def _read(number: int) -> Row:
    return {"owner_pk": number + 1, "dataset_pk": number // RUNS_PER_DATASET + 1}


def _context(number: int) -> Row:
    return {"key": "mlflow.data.context", "value": "audit" if number % 1000 == 0 else f"fold-{number % 50}"}


def _logged_model(number: int) -> Row:
    time, model_id = BEGIN + 1_000 * number, f"m-{number * 7919:032x}"
    return {
        "pk": number + 1,
        "model_id": model_id,
        "experiment_pk": 0,
        "name": f"tree-{number}",
        "model_type": "",
        "source_run_id": run_id(number),
        "artifact_uri": f"mlflow-artifacts:/0/models/{model_id}/artifacts",
        "status": "LOGGED_MODEL_READY",
        "lifecycle_stage": "active",
        "creation_timestamp": time,
        "last_updated_timestamp": time,
    }


def _measured(number: int) -> Row:
    data = number // RUNS_PER_DATASET
    point = {"key": "acc", "step": 0, "timestamp": BEGIN, "run_id": run_id(number), "is_nan": 0}
    on = {"dataset_name": f"data-{data}", "dataset_digest": f"d{data}"}
    return {"owner_pk": number + 1, **point, **on, "value": (number * 7919) % 100_003 / 100_003}


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    remaining = iter(rows)
    while chunk := list(itertools.islice(remaining, 10_000)):
        connection.execute(insert(table), chunk)
