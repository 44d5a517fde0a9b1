"""Models loaded by number, alias, stage and latest; download URIs; copies."""

from pathlib import Path

import mlflow
import pandas as pd
from registry_client import client, model, refused, run_with_files, step, version

frame = pd.DataFrame({"x": [1.0, 2.0]})
legacy = mlflow.__version__.startswith("2.")


class Constant(mlflow.pyfunc.PythonModel):
    def __init__(self, value):
        self.value = value

    def predict(self, context, model_input, params=None):
        return [self.value] * len(model_input)


def log(value):
    """A model that says ``value``, registered; the requirements are given, as finding them takes long."""
    where = {"artifact_path": "model"} if legacy else {"name": "model"}
    with mlflow.start_run():
        mlflow.pyfunc.log_model(
            python_model=Constant(value), pip_requirements=["mlflow"], registered_model_name="constants", **where
        )


def says(uri):
    return mlflow.pyfunc.load_model(uri).predict(frame)[0]


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


for number in (1, 2, 3):
    log(number)
client.set_registered_model_alias("constants", "champion", "2")
client.transition_model_version_stage("constants", "1", "Production")


@step
def load():
    return {
        "number": [says(f"models:/constants/{number}") for number in (1, 2, 3)],
        "alias": says("models:/constants@champion"),
        "stage": says("models:/constants/Production"),
        "stage in small letters": says("models:/constants/production"),
        "latest": says("models:/constants/latest"),
    }


@step
def load_refused():
    return {
        "absent": refused(says, "models:/constants/99"),
        "absent model": refused(says, "models:/absent/1"),
        "absent alias": refused(says, "models:/constants@nobody"),
        "empty stage": refused(says, "models:/constants/Staging"),
    }


@step
def what_moves_is_followed():
    client.set_registered_model_alias("constants", "champion", "3")
    client.transition_model_version_stage("constants", "3", "Production", archive_existing_versions=True)
    return [says("models:/constants@champion"), says("models:/constants/Production")]


@step
def copy():
    client.set_model_version_tag("constants", "2", "kept", "yes")
    client.update_model_version("constants", "2", "kept too")
    client.set_registered_model_alias("constants", "champion", "2")
    source = client.get_model_version("constants", "2")
    copies = [client.copy_model_version(f"models:/constants/{n}", "copied") for n in ("2", "latest", "Production")]
    copies.append(client.copy_model_version("models:/constants@champion", "copied"))
    first = version(copies[0])
    return {
        "numbers": [str(c.version) for c in copies],
        "sources": [c.source for c in copies],
        "first": {**first, "run_id": first["run_id"] == (source.run_id or "")},
        "model": model(client.get_registered_model("copied")),
        "say": [says(f"models:/copied/{number}") for number in (1, 2, 3, 4)],
    }


@step
def a_copy_of_a_copy():
    made = client.copy_model_version("models:/copied/1", "copied again")
    return [made.source, says("models:/copied again/1")]


@step
def copy_refused():
    copied = client.copy_model_version
    return {
        "no model URI": refused(copied, "runs:/abc/model", "copied"),
        "absent version": refused(copied, "models:/constants/99", "copied"),
        "absent model": refused(copied, "models:/absent/1", "copied"),
        "absent alias": refused(copied, "models:/constants@nobody", "copied"),
        "name of the copy": refused(copied, "models:/constants/1", "a/b"),
    }


@step
def a_copy_outlives_its_origin():
    client.create_registered_model("origin")
    run_id, uri = run_with_files("model/file.txt")
    client.create_model_version("origin", f"{uri}/model", run_id)
    client.copy_model_version("models:/origin/1", "from origin")
    client.delete_model_version("origin", "1")
    return mlflow.artifacts.load_text(client.get_model_version_download_uri("from origin", "1") + "/file.txt")


@step
def download_uri():
    run_id, uri = run_with_files("model/file.txt")
    client.create_registered_model("downloads")
    client.create_model_version("downloads", f"{uri}/model", run_id)
    client.create_model_version("downloads", f"runs:/{run_id}/model", run_id)
    client.create_model_version("downloads", "s3://bucket/elsewhere")
    uris = [client.get_model_version_download_uri("downloads", number) for number in ("1", "2", "3")]
    return {
        "text there": [mlflow.artifacts.load_text(f"{found}/file.txt") for found in uris[:2]],
        "is the source": [uris[0] == f"{uri}/model", uris[1] == f"runs:/{run_id}/model"],
        "elsewhere": uris[2],
        "files of the version": files_below(mlflow.artifacts.download_artifacts("models:/downloads/1")),
        "absent": refused(client.get_model_version_download_uri, "downloads", "99"),
        "absent model": refused(client.get_model_version_download_uri, "absent", "1"),
        "not a number": refused(client.get_model_version_download_uri, "downloads", "one"),
    }
