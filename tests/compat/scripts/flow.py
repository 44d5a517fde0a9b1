"""What a team does with MLflow's client, from the run to production: flow.py TRACKING_URI WORK_FOLDER OUTPUT_JSON."""

import sys
from pathlib import Path

import mlflow
import pandas as pd
from data import classifier, frame, target
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from steps import Steps

uri, work, output = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
legacy = mlflow.__version__.startswith("2.")
name = f"iris {mlflow.__version__}"
mlflow.set_tracking_uri(uri)
client = MlflowClient()
step = Steps()

model = classifier()
# MLflow's newest default format, skops, refuses the trees of a forest.
forest = RandomForestClassifier(n_estimators=10, random_state=0).fit(frame, target)
expected = [int(x) for x in model.predict(frame)]
where = {"artifact_path": "model"} if legacy else {"name": "model"}


def refused(call, *args, **kwargs):
    """The error code of a call that must fail."""
    try:
        call(*args, **kwargs)
    except MlflowException as error:
        return error.error_code
    return "no error"


def predictions(model_uri, of=model):
    return [int(x) for x in mlflow.pyfunc.load_model(model_uri).predict(frame)] == [int(x) for x in of.predict(frame)]


def version(v):
    return {
        "name": v.name,
        "version": str(v.version),
        "stage": v.current_stage,
        "status": v.status,
        "run_id": v.run_id,
        "aliases": list(v.aliases),
        "tags": dict(v.tags),
        "description": v.description,
    }


@step
def set_experiment():
    return mlflow.set_experiment(f"flow {mlflow.__version__}").name


@step
def start_run():
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_params({"n_estimators": 10, "text": "ünï = 'x'"})
        mlflow.log_param("single", 1.5)
        mlflow.log_metrics({"accuracy": 0.9, "loss": 0.1})
        for number in range(5):
            mlflow.log_metric("steps", number / 2, step=number)
        mlflow.set_tag("team", "blue")
    return run.info.run_id


run_id = step.value("start_run")


@step
def get_run():
    run = client.get_run(run_id)
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "params": run.data.params,
        "metrics": run.data.metrics,
        "team": run.data.tags["team"],
        "ended": run.info.end_time >= run.info.start_time,
    }


@step
def metric_history():
    return [(m.step, m.value) for m in client.get_metric_history(run_id, "steps")]


@step
def param_cannot_change():
    return refused(client.log_param, run_id, "n_estimators", 11)


@step
def log_model():
    with mlflow.start_run(run_id=run_id):
        info = mlflow.sklearn.log_model(
            model,
            signature=infer_signature(frame, model.predict(frame)),
            input_example=frame.head(3),
            registered_model_name=name,
            **where,
        )
    step.facts["_"] = {"value": info.model_uri}
    # MLflow 2.9 does not say the version.
    return {"signature": info.signature is not None, "version": getattr(info, "registered_model_version", "not said")}


@step
def load_logged_model():
    return predictions(step.value("_"))


@step
def load_from_run():
    return predictions(f"runs:/{run_id}/model")


@step
def get_version():
    return {
        **version(client.get_model_version(name, "1")),
        "run_id": client.get_model_version(name, "1").run_id == run_id,
    }


@step
def set_alias():
    client.set_registered_model_alias(name, "champion", "1")
    return version(client.get_model_version_by_alias(name, "champion"))["version"]


@step
def transition_stage():
    return client.transition_model_version_stage(name, "1", "Production").current_stage


@step
def load_by_version():
    return predictions(f"models:/{name}/1")


@step
def load_by_alias():
    return predictions(f"models:/{name}@champion")


@step
def load_by_stage():
    return predictions(f"models:/{name}/Production")


@step
def load_latest():
    return predictions(f"models:/{name}/latest")


@step
def load_native():
    loaded = mlflow.sklearn.load_model(f"models:/{name}/1")
    return [int(x) for x in loaded.predict(frame)] == expected


@step
def loaded_signature():
    return mlflow.pyfunc.load_model(f"models:/{name}/1").metadata.get_input_schema().input_names() == list(
        frame.columns
    )


@step
def wrong_input_is_refused():
    return refused(mlflow.pyfunc.load_model(f"models:/{name}/1").predict, pd.DataFrame({"x": ["a"]}))


@step
def model_of_two_versions():
    with mlflow.start_run(run_name="second"):
        mlflow.log_metric("accuracy", 0.95)
        # Given, as finding them takes long.
        needs = ["scikit-learn"]
        info = mlflow.sklearn.log_model(forest, serialization_format="cloudpickle", pip_requirements=needs, **where)
    made = mlflow.register_model(info.model_uri, name)
    moved = client.transition_model_version_stage(name, made.version, "Production", archive_existing_versions=True)
    client.set_registered_model_alias(name, "champion", made.version)
    return {
        "version": str(made.version),
        "stage": moved.current_stage,
        "first": client.get_model_version(name, "1").current_stage,
        "champion": str(client.get_model_version_by_alias(name, "champion").version),
        "latest": [str(v.version) for v in client.get_latest_versions(name, ["Production"])],
        "forest": predictions(f"models:/{name}@champion", forest),
    }


@step
def describe_and_tag():
    client.update_registered_model(name, description="of flowers")
    client.set_registered_model_tag(name, "task", "classification")
    client.update_model_version(name, "1", description="the first")
    client.set_model_version_tag(name, "1", "validated", "yes")
    client.delete_registered_model_tag(name, "task")
    found = client.get_registered_model(name)
    return {
        "description": found.description,
        "tags": dict(found.tags),
        "aliases": {alias: str(number) for alias, number in found.aliases.items()},
        "version": version(client.get_model_version(name, "1")),
    }


@step
def search_versions():
    return {
        "all": [str(v.version) for v in client.search_model_versions(f"name='{name}'")],
        "run": [str(v.version) for v in client.search_model_versions(f"run_id='{run_id}'")],
        "tag": [str(v.version) for v in client.search_model_versions(f"name='{name}' and tags.validated = 'yes'")],
    }


@step
def search_models():
    return [m.name for m in client.search_registered_models(f"name LIKE '%{mlflow.__version__}'")]


@step
def search_runs():
    ids = [client.get_experiment_by_name(f"flow {mlflow.__version__}").experiment_id]
    frame = mlflow.search_runs(ids, "metrics.accuracy > 0.92 and attributes.status = 'FINISHED'")
    return {
        "by_metric": list(frame["metrics.accuracy"]),
        "by_param": len(client.search_runs(ids, "params.n_estimators = '10'")),
        "by_tag": len(client.search_runs(ids, "tags.team ILIKE 'BLU%'")),
        "order": [r.info.run_name for r in client.search_runs(ids, order_by=["metrics.accuracy DESC"])],
        "page": len(client.search_runs(ids, max_results=1)),
    }


@step
def artifacts():
    folder = work / "artifacts in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a b.txt").write_text("blank")
    (folder / "deep" / "é%.bin").write_bytes(bytes(range(256)) * 5_000)
    (folder / "empty").write_bytes(b"")
    with mlflow.start_run(run_id=run_id):
        mlflow.log_artifacts(str(folder), "files")
        mlflow.log_artifact(str(folder / "a b.txt"))
        mlflow.log_text("hello", "notes/hello.txt")
        mlflow.log_dict({"a": [1, 2]}, "notes/d.json")
    got = Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="files", dst_path=str(work / "out")))
    return {
        "listed": sorted((f.path, f.is_dir, f.file_size or 0) for f in client.list_artifacts(run_id, "files")),
        "top": [f.path for f in client.list_artifacts(run_id) if f.path != "model"],
        "file": [f.path for f in client.list_artifacts(run_id, "files/empty")],
        "downloaded": {str(p.relative_to(got)): p.stat().st_size for p in got.rglob("*") if p.is_file()},
        "same": (got / "deep" / "é%.bin").read_bytes() == bytes(range(256)) * 5_000,
        "text": mlflow.artifacts.load_text(f"runs:/{run_id}/notes/hello.txt"),
        "dict": mlflow.artifacts.load_dict(f"runs:/{run_id}/notes/d.json"),
    }


@step
def download_version():
    got = Path(mlflow.artifacts.download_artifacts(f"models:/{name}/1", dst_path=str(work / "version")))
    return "MLmodel" in [p.name for p in got.iterdir()]


@step
def absent_things():
    return [
        refused(client.get_run, "0" * 32),
        refused(client.get_registered_model, "nothing of that name"),
        refused(client.get_model_version, name, "99"),
        refused(client.get_model_version_by_alias, name, "nobody"),
        refused(client.create_registered_model, name),
    ]


@step
def rename():
    client.rename_registered_model(name, f"{name} renamed")
    loaded = [predictions(f"models:/{which}@champion", forest) for which in (f"{name} renamed", name)]
    client.rename_registered_model(f"{name} renamed", name)
    return [*loaded, client.get_registered_model(f"{name} renamed").name == name]


@step
def delete_and_restore_run():
    client.delete_run(run_id)
    deleted = client.get_run(run_id).info.lifecycle_stage
    client.restore_run(run_id)
    return [deleted, client.get_run(run_id).info.lifecycle_stage]


@step
def version_outlives_its_run():
    client.delete_run(run_id)
    return predictions(f"models:/{name}/1")


@step
def delete_alias_version_model():
    client.delete_registered_model_alias(name, "champion")
    client.delete_model_version(name, "1")
    left = [str(v.version) for v in client.search_model_versions(f"name='{name}'")]
    client.delete_registered_model(name)
    return [left, refused(client.get_registered_model, name)]


@step
def delete_experiment():
    experiment = client.get_experiment_by_name(f"flow {mlflow.__version__}")
    client.delete_experiment(experiment.experiment_id)
    return client.get_experiment(experiment.experiment_id).lifecycle_stage


step.write(output)
