"""What ``import regista`` loads, and what the names that stay light load: seen from a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "numpy", "pandas", "scipy", "sklearn", "skops", "cloudpickle", "torch", "sqlalchemy", "alembic", "psycopg",
    "starlette", "uvicorn", "httpx2", "click", "rich", "mlflow", "xgboost", "lightgbm", "catboost", "statsmodels",
    "onnx", "onnxruntime", "safetensors", "keras", "tensorflow", "prophet", "spacy", "sentence_transformers",
    "transformers",
}  # fmt: skip


def modules_after(code: str) -> set[str]:
    """The top-level modules of a fresh interpreter after it ran ``code``."""
    script = f"{code}\nimport sys, json\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("code", ["import regista", "import regista.mlflow", "from regista import mlflow"])
def test_the_packages_themselves_load_nothing_of_others(code: str) -> None:
    assert not modules_after(code) & (HEAVY | {"msgspec", "yaml"})


def test_a_client_takes_nothing_that_only_models_need() -> None:
    assert "yaml" not in modules_after("from regista.mlflow import MlflowClient; MlflowClient")


@pytest.mark.parametrize(
    "code",
    [
        "import regista; [getattr(regista, name) for name in regista.__all__]",
        "from regista import mlflow; [getattr(mlflow, name) for name in mlflow.__all__]",
        "import regista.mlflow.pytorch, regista.mlflow.tensorflow, regista.mlflow.xgboost, regista.mlflow.onnx",
        "import regista.mlflow.sklearn, regista.mlflow.pyfunc, regista.mlflow.tracking, regista.mlflow.entities",
    ],
)
def test_the_names_themselves_load_no_framework_database_or_server(code: str) -> None:
    assert not modules_after(code) & HEAVY


def test_a_remote_client_loads_no_database() -> None:
    code = "import regista; regista.Client('http://127.0.0.1:9')"
    assert not modules_after(code) & (HEAVY - {"httpx2"})


def test_this_test_would_notice() -> None:
    assert "sqlalchemy" in modules_after("import regista.store.sql")
