"""Environments with MLflow and every framework, in the versions that the tests themselves run with."""

from __future__ import annotations

import subprocess
import venv
from importlib.metadata import PackageNotFoundError, version

from compat.environments import Environment

# Pickles are exchanged, and a pickle of one version is not promised to load in another.
DISTRIBUTIONS = (
    *("cloudpickle", "numpy", "scikit-learn", "skops", "xgboost-cpu", "lightgbm", "catboost", "statsmodels"),
    *(
        "onnx",
        "onnxruntime",
        "torch",
        "keras",
        "tensorflow-cpu",
        "prophet",
        "spacy",
        "sentence-transformers",
        "lightning",
    ),
    "transformers",
)


class PipEnvironment(Environment):
    """Made with pip even where uv is there: pip reads the folders of wheels that a machine is set up with."""

    def _make(self) -> None:
        venv.create(self.folder, with_pip=True)
        install = [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*install, *self.requirements], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(install)} …\n{done.stdout}\n{done.stderr}")


def missing() -> list[str]:
    """The frameworks that are not installed here, whose models the tests therefore cannot exchange."""
    return [name for name in DISTRIBUTIONS if _pin(name) is None]


def environments() -> tuple[Environment, ...]:
    """The newest MLflow, and the last of the 2.x line, which needs the pandas of its time."""
    pins = tuple(pin for name in DISTRIBUTIONS if (pin := _pin(name)) is not None)
    return (
        PipEnvironment("mlflow-newest-frameworks", ("mlflow>=3.17", "pandas", *pins)),
        PipEnvironment("mlflow-2.22-frameworks", ("mlflow==2.22.*", "pandas<3", "sqlalchemy<2.1", *pins)),
    )


def _pin(name: str) -> str | None:
    try:
        return f"{name}=={version(name).partition('+')[0]}"  # torch says which processor it was built for
    except PackageNotFoundError:
        return None
