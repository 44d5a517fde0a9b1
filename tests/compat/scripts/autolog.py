"""Run cases of autolog_cases.py with MLflow or with Regista, and write down what they logged.

Arguments: the module (mlflow or regista.mlflow), the tracking URI, the file to write, the cases.
"""

import importlib
import json
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from autolog_cases import CASES

FLAVORS = ("sklearn", "xgboost", "lightgbm", "statsmodels", "keras", "tensorflow", "pytorch")
# Of the moment, of the machine, and of the clients themselves.
DYNAMIC_TAGS = ("mlflow.user", "mlflow.source", "mlflow.runName", "mlflow.log-model.history", "mlflow.modelVersions")


def paths(client, run_id, path=None):
    """Every file of a run."""
    found = []
    for info in client.list_artifacts(run_id, path):
        found += paths(client, run_id, info.path) if info.is_dir else [info.path]
    return sorted(found)


def lasting(tags):
    """The tags that both sides set alike."""
    return {key: value for key, value in tags.items() if not key.startswith(DYNAMIC_TAGS)}


def history(client, run):
    """Steps and values of each metric; of the fit's and the score's times only the steps."""
    found = {}
    for key in run.data.metrics:
        points = sorted(
            client.get_metric_history(run.info.run_id, key), key=lambda point: (point.step, point.timestamp)
        )
        found[key] = [[point.step, 0.0 if key.endswith("_time") else point.value] for point in points]
    return found


def read(run):
    """The data sets that a run read, with what they were for."""
    return [
        {
            "name": one.dataset.name,
            "digest": one.dataset.digest,
            "source_type": one.dataset.source_type,
            "schema": one.dataset.schema and json.loads(one.dataset.schema),
            "profile": one.dataset.profile and json.loads(one.dataset.profile),
            "tags": {tag.key: tag.value for tag in one.tags},
        }
        for one in run.inputs.dataset_inputs
    ]


def made(mlflow, client, run):
    """The logged models of a run, by name."""
    found = {}
    for output in run.outputs.model_outputs:
        logged = client.get_logged_model(output.model_id)
        info = mlflow.models.get_model_info(logged.model_uri)
        found[logged.name] = {
            "step": output.step,
            "status": str(logged.status),
            "metrics": sorted({metric.key for metric in logged.metrics or ()}),
            "signature": info.signature and info.signature.to_dict(),
            "flavors": sorted(info.flavors),
            "example": bool(info.saved_input_example_info),
        }
    return found


def facts(mlflow, experiment_id):
    """Every run of an experiment: parents in the order of their start, then children in that of their params."""
    client = mlflow.MlflowClient()
    runs = [client.get_run(run.info.run_id) for run in client.search_runs([experiment_id])]
    runs.sort(key=lambda run: run.info.start_time)
    runs.sort(key=lambda run: sorted(run.data.params.items()) if "mlflow.parentRunId" in run.data.tags else [])
    found = []
    for run in runs:
        tags = lasting(run.data.tags)
        is_child = tags.pop("mlflow.parentRunId", None) is not None
        found.append({
            "child": is_child,
            "status": run.info.status,
            "params": run.data.params,
            "metrics": history(client, run),
            "tags": tags,
            "files": paths(client, run.info.run_id),
            "read": read(run),
            "models": made(mlflow, client, run),
        })  # fmt: skip
    return found


def main(module, uri, output, *names):
    """Run the cases, each in an experiment of its own."""
    warnings.filterwarnings("ignore")
    mlflow = importlib.import_module(module)
    mlflow.set_tracking_uri(uri)
    steps = {}
    for name in names:
        experiment = mlflow.set_experiment(f"{module} {name}")
        CASES[name](mlflow)
        for flavor in FLAVORS:
            if flavor in sys.modules or name.startswith(flavor):
                getattr(mlflow, flavor).autolog(disable=True, silent=True)
        steps[name] = {"value": facts(mlflow, experiment.experiment_id)}
    versions = mlflow.MlflowClient().search_model_versions()
    steps["versions"] = {"value": sorted([version.name, int(version.version)] for version in versions)}
    Path(output).write_text(json.dumps(steps, indent=1, sort_keys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
