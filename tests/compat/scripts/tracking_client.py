"""What the parts of the tracking scenario share: the release, and how answers are written down as facts."""

import math

import mlflow
from mlflow.exceptions import MlflowException
from registry_client import client

RELEASE = tuple(int(part) for part in mlflow.__version__.split(".")[:2])
ABSENT_RUN = "f" * 32
_SYSTEM_TAGS = ("mlflow.runName", "mlflow.note.content")


def refused(call, *args, **kwargs):
    """The error code of a call that must fail; of an error that is not MLflow's the name of its class."""
    try:
        call(*args, **kwargs)
    except MlflowException as error:
        return error.error_code
    except Exception as error:
        return type(error).__name__
    return "no error"


def experiment(found):
    """What an experiment says, id and times apart."""
    return {"name": found.name, "stage": found.lifecycle_stage, "tags": dict(found.tags)}


def run(found):
    """What a run says, ids and the tags of whoever made it apart."""
    tags = {key: value for key, value in found.data.tags.items() if key in _SYSTEM_TAGS or "mlflow." not in key}
    return {
        "name": found.info.run_name,
        "status": found.info.status,
        "stage": found.info.lifecycle_stage,
        "start": found.info.start_time,
        "end": found.info.end_time,
        "params": dict(found.data.params),
        "metrics": {key: number(value) for key, value in sorted(found.data.metrics.items())},
        "tags": dict(sorted(tags.items())),
    }


def number(value):
    """A metric's value as JSON has it everywhere."""
    return "NaN" if math.isnan(value) else value


def points(run_id, key):
    """A metric's history: step, timestamp and value of each point."""
    return [[one.step, one.timestamp, number(one.value)] for one in client.get_metric_history(run_id, key)]


def again(run_id):
    """The run as it is now."""
    return run(client.get_run(run_id))


def names(runs):
    return [one.info.run_name for one in runs]


def new_experiment(name):
    """An experiment of a part's own; gives its id."""
    return client.create_experiment(name)


def new_run(experiment_id, name, **fields):
    """A run that starts at a time that is always the same; gives its id."""
    return client.create_run(experiment_id, run_name=name, start_time=1_700_000_000_000, **fields).info.run_id
