"""Filling a database that an MLflow server made, past its API: the rows that its calls would have left."""

from __future__ import annotations

from pathlib import Path

from bulk import Bulk
from population import Population, Run, Version
from run_population import RunPopulation

_EXPERIMENT = 0


def fill(path: Path, population: Population) -> None:
    """Fill the database at ``path``, which has MLflow's tables and nothing else."""
    with Bulk(path) as bulk:
        for model in population.models:
            bulk.add(
                "registered_models",
                name=model.name,
                creation_time=model.created,
                last_updated_time=model.created,
                description=model.description,
            )
            for key, value in model.tags.items():
                bulk.add("registered_model_tags", key=key, value=value, name=model.name)
        for version in population.versions():
            if version.run is not None:
                _add_run(bulk, version.run)
            _add_version(bulk, version)
        bulk.execute(
            "UPDATE registered_models SET last_updated_time ="
            " (SELECT max(last_updated_time) FROM model_versions WHERE name = registered_models.name)"
        )


def fill_runs(path: Path, population: RunPopulation) -> None:
    """Fill the database at ``path``, which has MLflow's tables and nothing else, with runs alone."""
    with Bulk(path) as bulk:
        for run in population.runs():
            _add_run(bulk, run)


def _add_version(bulk: Bulk, version: Version) -> None:
    bulk.add(
        "model_versions",
        name=version.model,
        version=version.number,
        creation_time=version.created,
        last_updated_time=version.updated,
        description=version.description,
        user_id=None,
        current_stage=version.stage,
        source=version.source,
        run_id=version.run_id,
        status="READY",
        status_message=None,
        run_link="",
        storage_location=version.source,
    )
    for key, value in version.tags.items():
        bulk.add("model_version_tags", key=key, value=value, name=version.model, version=version.number)
    for alias in version.aliases:
        bulk.add("registered_model_aliases", alias=alias, version=version.number, name=version.model)


def _add_run(bulk: Bulk, run: Run) -> None:
    bulk.add(
        "runs",
        run_uuid=run.run_id,
        name=run.name,
        source_type="UNKNOWN",
        source_name="",
        entry_point_name="",
        user_id="bench",
        status=run.status,
        start_time=run.start,
        end_time=run.end,
        source_version="",
        lifecycle_stage="active",
        artifact_uri=f"mlflow-artifacts:/{_EXPERIMENT}/{run.run_id}/artifacts",
        experiment_id=_EXPERIMENT,
    )
    for key, value in run.tags.items():
        bulk.add("tags", key=key, value=value, run_uuid=run.run_id)
    for key, value in run.params.items():
        bulk.add("params", key=key, value=value, run_uuid=run.run_id)
    for key, values in run.metrics:
        for step, value in enumerate(values):
            point = {"key": key, "value": value, "timestamp": run.start + step, "step": step, "is_nan": 0}
            bulk.add("metrics", **point, run_uuid=run.run_id)
        bulk.add("latest_metrics", **point, run_uuid=run.run_id)
