"""The classes users inherit from or that stand in their pickles: PythonModel and its company."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import Any, NamedTuple

from ..errors import ModelError
from ..model.type_hints import convert_to_hint, input_hint
from .names_in_calls import are_needed, names_in_calls


class PythonModelContext:
    """What a PythonModel finds beside itself: files and settings.

    ``artifacts``: name → absolute local path. ``model_config``: the settings saved with the model.
    """

    def __init__(self, artifacts: Mapping[str, str], model_config: Mapping[str, Any] | None = None) -> None:
        self._artifacts = dict(artifacts)
        self._model_config = dict(model_config or {})

    @property
    def artifacts(self) -> Mapping[str, str]:
        """Name → absolute local path."""
        return MappingProxyType(self._artifacts)

    @property
    def model_config(self) -> dict[str, Any]:
        """The settings, a copy of its own for every reader."""
        return dict(self._model_config or {})  # None in pickles of MLflow


class PythonModel:
    """Inherit, write ``predict``, and any Python code is a model.

    ``predict`` is ``predict(self, context, model_input, params=None)`` or
    ``predict(self, model_input, params=None)``; a parameter named ``context`` makes the difference, and
    ``params`` may be left out.
    """

    def load_context(self, context: PythonModelContext) -> None:
        """Called once, after the model was loaded and before the first prediction."""

    def predict(self, context: Any, model_input: Any, params: dict[str, Any] | None = None) -> Any:
        """The predictions for ``model_input``."""
        raise NotImplementedError(f"{type(self).__name__} must define predict")


class FunctionModel(PythonModel):
    """A plain function as a model."""

    def __init__(self, func: Callable[..., Any], signature: Any = None) -> None:
        self.func = func
        self.signature = signature

    def predict(self, model_input: Any, params: dict[str, Any] | None = None) -> Any:  # type: ignore[override]  # the context is optional, told by name
        """What the function returns."""
        if "params" in inspect.signature(self.func).parameters:
            return self.func(model_input, params=params)
        return self.func(model_input)


class TypeHints:
    """A record of predict's type hints that stands in pickles written by MLflow; kept, not used."""

    def __init__(self, input: Any = None, output: Any = None) -> None:  # noqa: A002
        self.input = input
        self.output = output


class FuncInfo(NamedTuple):
    """A record of predict's parameters that stands in pickles written by MLflow; kept, not used."""

    input_type_hint: Any = None
    input_param_name: Any = None


def validate_model_input(*_: Any, **__: Any) -> Any:
    """Named by the wrapper that MLflow puts around an annotated predict; we call what is inside instead."""
    raise ModelError("A predict that was saved with MLflow's type-hint wrapper cannot call itself here")


class PythonModelPredictor:
    """A PythonModel behind the interface of all flavors: detects by name what its predict wants."""

    def __init__(self, python_model: Any, context: PythonModelContext, *, by_type_hint: bool = False) -> None:
        self.python_model = python_model
        self.context = context
        self._by_type_hint = by_type_hint
        self._predict = _plain(python_model, "predict")
        self._hint = input_hint(getattr(python_model, "func", self._predict)) if by_type_hint else None
        self._parameters = frozenset(inspect.signature(self._predict).parameters)

    @functools.cached_property
    def _names(self) -> Callable[[], AbstractContextManager[None]]:
        """For what the methods import when they are called; looked up at the first call, as loading has names too."""
        return names_in_calls.open if are_needed() else nullcontext

    @property
    def raw_model(self) -> Any:
        """The user's object."""
        return self.python_model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the user's predict returns."""
        return self._call(self._predict, data, params)

    def predict_stream(self, data: Any, params: dict[str, Any] | None = None) -> Iterator[Any]:
        """What the user's predict_stream yields; NotImplementedError when there is none."""
        if not hasattr(self.python_model, "predict_stream"):
            raise NotImplementedError(f"{type(self.python_model).__name__} has no predict_stream")
        stream = iter(self._call(_plain(self.python_model, "predict_stream"), data, params))
        return self._pieces(stream)

    def _pieces(self, stream: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while True:
            with self._names():
                piece = next(stream, end)
            if piece is end:
                return
            yield piece

    def _call(self, method: Callable[..., Any], data: Any, params: dict[str, Any] | None) -> Any:
        if self._by_type_hint:
            # Hints in quotes may name what is no longer to be had; then data become a list, unchecked.
            data = _as_list(data) if self._hint is None else convert_to_hint(data, self._hint)
        keywords = {"params": params} if "params" in self._parameters else {}
        with self._names():
            if "context" in self._parameters:
                return method(self.context, data, **keywords)
            return method(data, **keywords)


def _plain(model: Any, name: str) -> Callable[..., Any]:
    """A method without the wrapper that MLflow puts around it (and that its pickles carry along)."""
    if isinstance(model, FunctionModel):
        model.func = inspect.unwrap(model.func)
    method: Callable[..., Any] = getattr(model, name)
    function = getattr(method, "__func__", None)
    if function is not None and hasattr(function, "__wrapped__"):
        return inspect.unwrap(function).__get__(model)  # type: ignore[no-any-return]  # a bound method
    return method


def _as_list(data: Any) -> Any:
    """Data for a predict that is annotated with ``list[…]``: columns and arrays become lists."""
    if hasattr(data, "iloc") and hasattr(data, "columns"):
        return data.iloc[:, 0].tolist() if data.shape[1] == 1 else data.to_dict("records")
    return data.tolist() if hasattr(data, "tolist") else data
