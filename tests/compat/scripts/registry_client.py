"""The client of the registry scenario, and how its answers are written down as facts."""

import sys
import time

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from steps import Steps

mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
step = Steps()


def refused(call, *args, **kwargs):
    """The error code of a call that must fail."""
    try:
        call(*args, **kwargs)
    except MlflowException as error:
        return error.error_code
    return "no error"


def model(found):
    """What a registered model says, times apart."""
    return {
        "name": found.name,
        "description": found.description or "",
        "tags": dict(found.tags),
        "aliases": {alias: str(number) for alias, number in found.aliases.items()},
        "latest": sorted([v.current_stage, str(v.version)] for v in found.latest_versions),
    }


def version(found):
    """What a version says, times and source apart."""
    return {
        "name": found.name,
        "version": str(found.version),
        "stage": found.current_stage,
        "status": found.status,
        "description": found.description or "",
        "run_id": found.run_id or "",
        "run_link": found.run_link or "",
        "tags": dict(found.tags),
        "aliases": sorted(found.aliases),
    }


def numbers(versions):
    return [str(v.version) for v in versions]


def later():
    """Let the clock go on, for times in milliseconds that must differ."""
    time.sleep(0.003)


def run_with_files(*paths):
    """A run with small files; gives its id and the URI of its artifacts."""
    run = client.create_run("0")
    for path in paths:
        client.log_text(run.info.run_id, path, path)
    return run.info.run_id, run.info.artifact_uri
