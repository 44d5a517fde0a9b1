"""Environments with MLflow and every framework, which are those that the tests themselves run with."""

from __future__ import annotations

import sysconfig
from importlib.metadata import PackageNotFoundError, version

from compat.environments import Environment

# Pickles are exchanged, and a pickle of one version is not promised to load in another. MLflow needs these as well.
OWN = ("cloudpickle", "numpy", "scikit-learn", "scipy", "skops")
FRAMEWORKS = (
    *("xgboost-cpu", "lightgbm", "catboost", "statsmodels"),
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


class SharingEnvironment(Environment):
    """Has MLflow and what that needs for itself, and takes the frameworks from the environment of the tests.

    What it has itself goes before what is there. A second and a third TensorFlow would be the same files again, and
    take minutes and gigabytes.
    """

    def _make(self) -> None:
        super()._make()
        own = next((self.folder / "lib").glob("python*/site-packages"))
        (own / "frameworks.pth").write_text(f"{sysconfig.get_path('purelib')}\n")


def missing() -> list[str]:
    """The frameworks that are not installed here, whose models the tests therefore cannot exchange."""
    return [name for name in (*OWN, *FRAMEWORKS) if _pin(name) is None]


def environments() -> tuple[Environment, ...]:
    """The newest MLflow, and the last of the 2.x line, which needs the pandas of its time."""
    pins = tuple(pin for name in OWN if (pin := _pin(name)) is not None)
    return (
        SharingEnvironment("mlflow-newest-frameworks", ("mlflow>=3.17", "pandas", *pins)),
        SharingEnvironment("mlflow-2.22-frameworks", ("mlflow==2.22.*", "pandas<3", "sqlalchemy<2.1", *pins)),
    )


def _pin(name: str) -> str | None:
    try:
        return f"{name}=={version(name).partition('+')[0]}"  # torch says which processor it was built for
    except PackageNotFoundError:
        return None
