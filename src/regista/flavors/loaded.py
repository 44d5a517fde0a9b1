"""PyFuncModel: a loaded model of any flavor, which checks what goes in against its signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..errors import ModelError
from ..model.enforce import Enforcer, apply, enforce_params, make_enforcer
from ..model.mlmodel import Model
from ..model.params import ParamSchema
from ..model.schema import Schema
from .base import Predictor
from .python_model import PythonModelPredictor


class PyFuncModel:
    """What ``load_pyfunc`` returns; ``predict`` is all that most callers need."""

    def __init__(self, metadata: Model, predictor: Predictor, model_config: dict[str, Any] | None = None) -> None:
        self._metadata = metadata
        self._predictor = predictor
        self._model_config = model_config
        self._enforcer: Enforcer | None = None
        schema = metadata.get_input_schema()
        if schema is not None and not metadata.is_signature_from_type_hint:
            self._enforcer = make_enforcer(schema)
        parameters = inspect.signature(predictor.predict).parameters
        self._takes_params = "params" in parameters or any(
            parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values()
        )

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """The model's predictions for ``data``, whatever type it returns.

        With a signature, data and params are made to fit it first; InvalidParameter says what does not.
        """
        return self._call(self._predictor.predict, data, params)

    def predict_stream(self, data: Any, params: dict[str, Any] | None = None) -> Iterator[Any]:
        """As predict, for models that answer piece by piece; ModelError for others."""
        if not hasattr(self._predictor, "predict_stream"):
            raise ModelError("This model does not support predict_stream")
        stream: Iterator[Any] = self._call(self._predictor.predict_stream, data, params)
        return stream

    def _call(self, method: Any, data: Any, params: dict[str, Any] | None) -> Any:
        if self._enforcer is not None and self.input_schema is not None:
            data = apply(self._enforcer, data, self.input_schema)
        given = enforce_params(params, self.params_schema)
        return method(data, params=given) if self._takes_params else method(data)

    def array_method(self, names: Sequence[Any], dtype: Any) -> Callable[[Any], Any] | None:
        """``predict`` for arrays (rows, columns) of ``dtype`` with just the signature's columns: nothing is enforced.

        None when the model must be given a DataFrame, as its answers for an array may be others, or takes params: with
        some of those scikit-learn answers only arrays.
        """
        for_arrays = getattr(self._predictor, "for_arrays", None)
        predictor = for_arrays(names, dtype) if for_arrays and self.params_schema is None else None
        return None if predictor is None else predictor.predict

    @property
    def metadata(self) -> Model:
        """The model's description."""
        return self._metadata

    @property
    def input_schema(self) -> Schema | None:
        """The inputs of the signature."""
        return self._metadata.get_input_schema()

    @property
    def params_schema(self) -> ParamSchema | None:
        """The params of the signature."""
        return self._metadata.get_params_schema()

    @property
    def model_config(self) -> dict[str, Any] | None:
        """The settings the model was loaded with."""
        return self._model_config

    @property
    def loader_module(self) -> str | None:
        """The name of the loader in MLmodel."""
        return self._function.get("loader_module")

    @property
    def input_example(self) -> Any:
        """The data that was saved as an example of its input; None when none was."""
        return self._metadata.load_input_example()

    @property
    def model_id(self) -> str | None:
        """The logged model's id, when the model was saved as one."""
        return self._metadata.model_id

    def unwrap_python_model(self) -> Any:
        """The user's PythonModel; ModelError for models of another kind."""
        if isinstance(self._predictor, PythonModelPredictor):
            return self._predictor.python_model
        raise ModelError(
            f"This model has no python model to unwrap: its loader is {self.loader_module}. "
            "get_raw_model() returns the framework's object."
        )

    def get_raw_model(self) -> Any:
        """The framework's own object; ModelError when the loader does not show it."""
        if hasattr(self._predictor, "raw_model"):
            return self._predictor.raw_model
        if hasattr(self._predictor, "get_raw_model"):
            return self._predictor.get_raw_model()
        raise ModelError(f"The loader {self.loader_module} does not give access to the raw model")

    @property
    def _function(self) -> dict[str, Any]:
        return self._metadata.flavors.get("python_function", {})

    def __repr__(self) -> str:
        facts = {
            "artifact_path": self._metadata.artifact_path,
            "flavor": self.loader_module,
            "run_id": self._metadata.run_id,
        }
        lines = [f"  {name}: {value}" for name, value in facts.items() if value is not None]
        return "\n".join(["mlflow.pyfunc.loaded_model:", *lines]) + "\n"
