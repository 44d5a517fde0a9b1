"""A model's code that imports MLflow when it is called finds ours, and nobody else does."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from regista.flavors.loading import load_pyfunc
from regista.flavors.python_model import PythonModel
from regista.flavors.saving import save_model

pytestmark = pytest.mark.skipif(find_spec("mlflow") is not None, reason="MLflow is installed here")


def model() -> PythonModel:
    class Imports(PythonModel):
        def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
            from mlflow.pyfunc import PythonModel as Theirs

            return [isinstance(self, Theirs), find_spec("mlflow") is not None]

        def predict_stream(self, context: Any, model_input: Any, params: Any = None) -> Iterator[str]:
            for _ in model_input:
                import mlflow

                yield mlflow.__name__

    Imports.__module__ = "__main__"
    return Imports()


def test_during_a_call_mlflow_is_ours(tmp_path: Path) -> None:
    save_model(model(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    assert loaded.predict([1]) == [True, True]
    stream = loaded.predict_stream([1, 2])
    assert next(stream) == "mlflow"
    assert find_spec("mlflow") is None and "mlflow" not in sys.modules  # between two pieces
    assert list(stream) == ["mlflow"]
    assert find_spec("mlflow") is None and not [name for name in sys.modules if name.startswith("mlflow")]


def test_calls_in_many_threads_do_not_take_the_names_from_each_other(tmp_path: Path) -> None:
    save_model(model(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    found: list[Any] = []

    def call() -> None:
        found.extend(loaded.predict([1]) for _ in range(50))

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[True, True]] * 400
