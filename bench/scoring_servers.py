"""Scoring servers under measurement, each as it comes, with one pipeline of scikit-learn's.

MLflow and Regista read the same model directory. The others get the pipeline fitted on an array, and arrays: nothing
is quicker for them. Each of them has an environment of its own below ``.venvs``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compat.environments import NEWEST, Environment, requirement_of
from servers import Server, free_port

SCRIPTS = Path(__file__).parent / "scripts"
NAMES = (
    "fixed acidity",
    "volatile acidity",
    "citric acid",
    "residual sugar",
    "chlorides",
    "free sulfur dioxide",
    "total sulfur dioxide",
    "density",
    "pH",
    "sulphates",
    "alcohol",
)
Rows = list[list[float]]


@dataclass(frozen=True)
class Peer:
    """A system: how its server is started for the models in a folder, asked for predictions of rows, and understood."""

    name: str
    environment: Environment | None
    health: str
    path: str
    command: Callable[[str, Path, int], list[str]]
    body: Callable[[Rows], dict[str, Any]]
    predictions: Callable[[dict[str, Any]], Any]

    def python(self) -> str:
        """Its interpreter; made when it is not there yet. Raises RuntimeError when it cannot be made."""
        return sys.executable if self.environment is None else str(self.environment.ready())

    def start(self, models: Path, folder: Path) -> Server:
        port = free_port()
        return Server(self.name, self.command(self.python(), models, port), folder, port, health=self.health)


def prepare(models: Path, rows: int) -> tuple[Any, Rows]:
    """Write the pipeline for every peer; gives it, fitted on a frame, and so many rows."""
    import joblib
    import numpy
    import pandas
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from regista.flavors.saving import save_model
    from regista.model.infer import infer_signature

    models.mkdir(parents=True)
    values = numpy.random.default_rng(0).normal(size=(2_000, len(NAMES)))
    target = (values.sum(axis=1) > 0).astype(int)
    frame = pandas.DataFrame(values, columns=NAMES)
    pipeline = make_pipeline(StandardScaler(), LogisticRegression()).fit(frame, target)
    signature = infer_signature(frame, pipeline.predict(frame))
    save_model(pipeline, models / "pipeline", signature=signature, pip_requirements=[])
    joblib.dump(make_pipeline(StandardScaler(), LogisticRegression()).fit(values, target), models / "pipeline.joblib")
    for name, settings in _MLSERVER.items():
        (models / name).write_text(json.dumps(settings))
    return pipeline, values[:rows].tolist()


_MLSERVER: dict[str, dict[str, Any]] = {
    "settings.json": {"debug": False},
    "model-settings.json": {
        "name": "pipeline",
        "implementation": "mlserver_sklearn.SKLearnModel",
        "parameters": {"uri": "./pipeline.joblib"},
    },
}


def _regista(python: str, models: Path, port: int) -> list[str]:
    return [python, "-m", "regista", "models", "serve", "-m", str(models / "pipeline"), "-p", str(port)]


def _mlflow(python: str, models: Path, port: int) -> list[str]:
    programs = f"PATH={Path(python).parent}{os.pathsep}{os.environ['PATH']}"  # it starts uvicorn by its name
    command = ["env", programs, python, "-m", "mlflow", "models", "serve", "-m", str(models / "pipeline")]
    command += ["-p", str(port)]
    return [*command, "--env-manager", "local"]


def _mlserver(python: str, models: Path, port: int) -> list[str]:
    return [python, str(SCRIPTS / "mlserver_start.py"), str(models), str(port)]


def _litserve(python: str, models: Path, port: int) -> list[str]:
    return [python, str(SCRIPTS / "litserve_model.py"), str(models / "pipeline.joblib"), str(port)]


def _bentoml(python: str, models: Path, port: int) -> list[str]:
    return [python, str(SCRIPTS / "bentoml_start.py"), str(models / "pipeline.joblib"), str(port)]


def _split(rows: Rows) -> dict[str, Any]:
    return {"dataframe_split": {"columns": list(NAMES), "data": rows}}


def _tensor(rows: Rows) -> dict[str, Any]:
    data = [cell for row in rows for cell in row]
    return {"inputs": [{"name": "rows", "shape": [len(rows), len(NAMES)], "datatype": "FP64", "data": data}]}


_SKLEARN = requirement_of("scikit-learn")
PEERS = (
    Peer("regista", None, "/health", "/invocations", _regista, _split, lambda answer: answer["predictions"]),
    Peer("mlflow", NEWEST, "/health", "/invocations", _mlflow, _split, lambda answer: answer["predictions"]),
    Peer(
        "mlserver",
        Environment("serving-mlserver", ("mlserver", "mlserver-sklearn", _SKLEARN, "pandas", "uvloop<0.22")),
        "/v2/models/pipeline/ready",
        "/v2/models/pipeline/infer",
        _mlserver,
        _tensor,
        lambda answer: answer["outputs"][0]["data"],
    ),
    Peer(
        "bentoml",
        Environment("serving-bentoml", ("bentoml", _SKLEARN, "pandas")),
        "/readyz",
        "/predict",
        _bentoml,
        lambda rows: {"rows": rows},
        lambda answer: answer,
    ),
    Peer(
        "litserve",
        Environment("serving-litserve", ("litserve", _SKLEARN, "pandas")),
        "/health",
        "/predict",
        _litserve,
        lambda rows: {"rows": rows},
        lambda answer: answer["predictions"],
    ),
)
