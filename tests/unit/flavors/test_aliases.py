"""MLflow's names mean ours, in pickles as MLflow writes them, where MLflow is not installed."""

from __future__ import annotations

import importlib.util
import io
import pickle
import sys
from typing import Any

import pytest

from regista.errors import ModelError
from regista.flavors import aliases, pickling
from regista.flavors.catalog import Catalog, installed_flavors
from regista.flavors.python_model import FunctionModel, PythonModel, PythonModelContext, TypeHints
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature


def reference(module: str, name: str) -> bytes:
    """The pickle of a bare reference, which only the unpickler resolves."""
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n."


@pytest.mark.parametrize(
    ("module", "name", "ours"),
    [
        ("mlflow.pyfunc", "PythonModel", PythonModel),
        ("mlflow.pyfunc.model", "PythonModel", PythonModel),
        ("mlflow.pyfunc.model", "PythonModelContext", PythonModelContext),
        ("mlflow.pyfunc.model", "_FunctionPythonModel", FunctionModel),
        ("mlflow.models.signature", "_TypeHints", TypeHints),
        ("mlflow.models.signature", "ModelSignature", ModelSignature),
        ("mlflow.types.schema", "ColSpec", ColSpec),
    ],
)
def test_mlflows_references(module: str, name: str, ours: Any) -> None:
    assert pickling.load(io.BytesIO(reference(module, name))) is ours


def test_unknown_name_is_a_clear_error() -> None:
    with pytest.raises(ModelError, match=r"mlflow\.langchain\.Chain"):
        pickling.load(io.BytesIO(reference("mlflow.langchain", "Chain")))


@pytest.mark.parametrize("value", [PythonModel, PythonModelContext({"a": "b"}).__class__, FunctionModel, ColSpec])
def test_there_and_back(value: Any) -> None:
    buffer = io.BytesIO()
    pickling.dump(value, buffer)
    assert b"regista" not in buffer.getvalue()
    assert pickling.load(io.BytesIO(buffer.getvalue())) is value


@pytest.mark.skipif(importlib.util.find_spec("mlflow") is not None, reason="mlflow is installed here")
def test_plain_pickle_would_need_mlflow() -> None:
    buffer = io.BytesIO()
    pickling.dump(PythonModel, buffer)
    with pytest.raises(ModuleNotFoundError, match="mlflow"):
        pickle.loads(buffer.getvalue())


def test_schema_survives_pickling() -> None:
    schema = Schema([ColSpec("long", "a")])
    buffer = io.BytesIO()
    pickling.dump(ModelSignature(schema), buffer)
    assert pickling.load(io.BytesIO(buffer.getvalue())) == ModelSignature(schema)


def test_names_are_there_only_while_open() -> None:
    before = {name for name in sys.modules if name.startswith("mlflow")}
    with aliases.mlflow_names():
        import mlflow.pyfunc
        from mlflow.models import infer_signature  # noqa: F401 - that it can be imported is the test

        assert mlflow.pyfunc.PythonModel is PythonModel
        with pytest.raises(ImportError):
            from mlflow.pyfunc import no_such_name  # noqa: F401 - that it cannot is the test
    assert {name for name in sys.modules if name.startswith("mlflow")} == before


def test_modules_are_recorded() -> None:
    import yaml

    def uses(value: Any) -> Any:
        import json

        return json.dumps(yaml.safe_load(value))

    uses.__module__ = "__main__"
    assert {"json", "yaml"} <= pickling.record_modules(uses)


def test_catalog() -> None:
    catalog = installed_flavors()
    assert catalog.find("pyfunc") is catalog.find("python_function")
    assert catalog.find_loader("mlflow.sklearn").name == "sklearn"
    assert catalog.find_loader("mlflow.pyfunc.loaders.code_model").name == "python_function"
    assert catalog.find_loader("my.own.module").name == "python_function"
    assert catalog.find_for(print).name == "python_function"
    assert {"sklearn", "python_function"} <= set(catalog.names())
    assert Catalog((), ()).names() == []
