"""Filling a database of Regista past its API: rows by the store's own tables, with a history that verifies."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from bulk import Bulk
from population import Population, Run, Version
from regista.entities import Caller, Metric
from regista.entities.event import GENESIS, canonical, event_hash
from regista.store.sql import SqlStore, tables
from regista.store.sql.actions import Action, part_of
from regista.store.sql.run_logging import summary
from run_population import RunPopulation

_ACTOR = "bench"
_EXPERIMENT = 0
_LATER = 5
"""Milliseconds between the events of one subject that follow from one step of a version's life."""


def fill(path: Path, population: Population) -> None:
    """Make the database at ``path`` and fill it; raises RuntimeError if its history does not verify then."""
    url = f"sqlite:///{path}"
    SqlStore(url).close()
    with Bulk(path) as bulk:
        _Filling(bulk).registry(population)
    _verify(url, population.size)


def fill_runs(path: Path, population: RunPopulation) -> None:
    """The same with runs alone."""
    url = f"sqlite:///{path}"
    SqlStore(url).close()
    with Bulk(path) as bulk:
        filling = _Filling(bulk)
        for run in population.runs():
            filling.add_run(run)
    _verify(url, population.size)


def _verify(url: str, at_least: int) -> None:
    from regista.api.events import VerifyHistory

    store = SqlStore(url)
    try:
        reply = store.call(VerifyHistory(), Caller(_ACTOR))
    finally:
        store.close()
    if reply.broken or reply.events < at_least:
        raise RuntimeError(f"The filled store does not verify: {reply.events} events, {reply.broken[:3]}")


class _Filling:
    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk
        self._ends: dict[str, tuple[int, str]] = {}
        self._uids: dict[str, str] = {}
        self._keys: dict[str, int] = {}
        self._run_pk = 0

    def registry(self, population: Population) -> None:
        for pk, model in enumerate(population.models, start=1):
            uid = hashlib.md5(model.name.encode()).hexdigest()
            self._uids[model.name], self._keys[model.name] = uid, pk
            self._add(
                tables.registered_models,
                pk=pk,
                uid=uid,
                name=model.name,
                description=model.description,
                creation_timestamp=model.created,
                last_updated_timestamp=model.created,
                next_version=model.versions + 1,
            )
            self._add(tables.model_names, name=model.name, uid=uid, since=model.created, until=None)
            self._add_values(tables.registered_model_tags, pk, model.tags)
            after = {"name": model.name, "description": model.description, "tags": model.tags}
            self._record(f"model:{uid}", Action.REGISTERED_MODEL_CREATED, model.created, after=after)
        for pk, version in enumerate(population.versions(), start=1):
            if version.run is not None:
                self.add_run(version.run)
            self._add_version(pk, version)
        self._bulk.execute(
            "UPDATE registered_models SET last_updated_timestamp ="
            " (SELECT max(last_updated_timestamp) FROM model_versions WHERE model_pk = registered_models.pk)"
        )

    def _add_version(self, pk: int, version: Version) -> None:
        model, number = self._keys[version.model], str(version.number)
        self._add(
            tables.model_versions,
            pk=pk,
            model_pk=model,
            version=version.number,
            creation_timestamp=version.created,
            last_updated_timestamp=version.updated,
            current_stage=version.stage,
            description=version.description or None,
            source=version.source,
            storage_uri=version.source,
            run_id=version.run_id,
            status="READY",
        )
        self._add_values(tables.model_version_tags, pk, version.tags)
        subject = f"model:{self._uids[version.model]}"
        created = {
            "version": number,
            "source": version.source,
            "run_id": version.run_id,
            "model_id": None,
            "manifest_digest": None,
            "description": version.description or None,
            "tags": version.tags,
        }
        self._record(subject, Action.MODEL_VERSION_CREATED, version.created, after=created)
        if version.stage != "None":
            before, after = ({"version": number, "stage": stage} for stage in ("None", version.stage))
            self._record(subject, Action.MODEL_VERSION_STAGE_CHANGED, version.staged, before, after)
        for alias in version.aliases:
            self._add(tables.aliases, model_pk=model, alias=alias, version=version.number)
            self._record(subject, Action.ALIAS_SET, version.updated + _LATER, after={"alias": alias, "version": number})

    def add_run(self, run: Run) -> None:
        self._run_pk += 1
        self._add(
            tables.runs,
            pk=self._run_pk,
            run_id=run.run_id,
            experiment_pk=_EXPERIMENT,
            run_name=run.name,
            user_id=_ACTOR,
            status=run.status,
            start_time=run.start,
            end_time=run.end,
            artifact_uri=f"mlflow-artifacts:/{_EXPERIMENT}/{run.run_id}/artifacts",
            lifecycle_stage="active",
        )
        self._add_values(tables.run_tags, self._run_pk, run.tags)
        self._add_values(tables.params, self._run_pk, run.params)
        points = [
            Metric(key, value, run.start + step, step)
            for key, values in run.metrics
            for step, value in enumerate(values)
        ]
        for point in points:
            self._add(tables.metrics, **self._point(point))
        for point in {point.key: point for point in points}.values():
            self._add(tables.latest_metrics, **self._point(point))
        subject = f"run:{run.run_id}"
        created = {
            "experiment_id": str(_EXPERIMENT),
            "run_name": run.name,
            "user_id": _ACTOR,
            "start_time": run.start,
            "tags": run.tags,
        }
        self._record(subject, Action.RUN_CREATED, run.start, after=created)
        self._record(subject, Action.RUN_PARAMS_LOGGED, run.start + _LATER, after={"params": run.params})
        self._record(subject, Action.RUN_METRICS_LOGGED, run.start + 2 * _LATER, after=summary(points))
        ended = {"status": run.status, "end_time": run.end}
        self._record(subject, Action.RUN_UPDATED, run.end, {"status": "RUNNING", "end_time": None}, ended)

    def _point(self, point: Metric) -> dict[str, Any]:
        return {
            "owner_pk": self._run_pk,
            "key": point.key,
            "step": point.step,
            "timestamp": point.timestamp,
            "value": point.value,
            "is_nan": 0,
        }

    def _add_values(self, table: Table, owner: int, values: dict[str, str]) -> None:
        for key, value in values.items():
            self._add(table, owner_pk=owner, key=key, value=value)

    def _record(
        self,
        subject: str,
        action: Action,
        time: int,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """The event that the store itself would append, see ``Transaction.record``."""
        last, previous = self._ends.get(subject, (0, GENESIS))
        sequence, old, new = last + 1, canonical(before), canonical(after)
        own = event_hash(previous, subject, sequence, action, _ACTOR, time, old, new, None)
        self._ends[subject] = (sequence, own)
        self._add(
            tables.events,
            subject=subject,
            sequence=sequence,
            action=action.value,
            actor=_ACTOR,
            time=time,
            before=old,
            after=new,
            previous_hash=previous,
            hash=own,
            part=part_of(action, before, after),
        )

    def _add(self, table: Table, **row: Any) -> None:
        self._bulk.add(table.name, **row)
