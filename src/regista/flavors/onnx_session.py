"""A session of onnxruntime: made from a file, fed with frames, arrays and dictionaries."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter

_CPU = "CPUExecutionProvider"
_NUMBERS = ("inter_op_num_threads", "intra_op_num_threads", "graph_optimization_level")
_MODES = {"sequential": "ORT_SEQUENTIAL", "parallel": "ORT_PARALLEL"}


def check_session_options(given: Any) -> dict[str, Any] | None:
    """The options as they were given; InvalidParameter names what is wrong with them."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise InvalidParameter(f"onnx_session_options must be a dictionary, got {type(given).__name__}")
    for name, value in given.items():
        if name in _NUMBERS:
            good = isinstance(value, int) and not isinstance(value, bool)
            wanted = "a whole number"
        elif name == "execution_mode":
            good = isinstance(value, str) and value.lower() in _MODES
            wanted = f"one of {sorted(_MODES)}"
        elif name == "extra_session_config":
            good = isinstance(value, Mapping)
            wanted = "a dictionary"
        else:
            known = sorted([*_NUMBERS, "execution_mode", "extra_session_config"])
            raise InvalidParameter(f"onnx_session_options has no key {name!r}; it has {known}")
        if not good:
            raise InvalidParameter(f"onnx_session_options[{name!r}] must be {wanted}, got {value!r}")
    return dict(given)


def make_session(file: Path, providers: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """A session with those of ``providers`` that are there, or on the CPU; what is left out is a warning."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    for name in ("inter_op_num_threads", "intra_op_num_threads"):
        if options.get(name):
            setattr(settings, name, options[name])
    if mode := options.get("execution_mode"):
        settings.execution_mode = getattr(onnxruntime.ExecutionMode, _MODES[mode.lower()])
    if (level := options.get("graph_optimization_level")) is not None:
        settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel(level)
    for key, value in (options.get("extra_session_config") or {}).items():
        settings.add_session_config_entry(str(key), str(value))
    available = set(onnxruntime.get_available_providers())
    wanted = [tuple(one) if isinstance(one, list) else one for one in providers]
    usable = [one for one in wanted if _name(one) in available] or [_CPU]
    try:
        return onnxruntime.InferenceSession(str(file), sess_options=settings, providers=usable)
    except Exception as error:
        if usable == [_CPU]:
            raise
        # A provider may be built in, and the libraries it needs absent.
        warnings.warn(f"onnxruntime cannot use {usable}, the model runs on the CPU: {error}", UserWarning, stacklevel=2)
        return onnxruntime.InferenceSession(str(file), sess_options=settings, providers=[_CPU])


class OnnxPredictor:
    """Runs a graph. A DataFrame gives a DataFrame with a column per output, anything else a dict of arrays."""

    def __init__(self, session: Any) -> None:
        self.raw_model = session
        self._inputs = {one.name: one.type for one in session.get_inputs()}
        self._outputs = [one.name for one in session.get_outputs()]

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:  # noqa: ARG002 - a graph has none
        """The graph's outputs for a feed dictionary, a frame, or an array when there is one input.

        A frame goes whole into the one input, or by column name into several. Numbers of 64 bits become 32 bits
        where the graph wants those. InvalidParameter when the data cannot be the graph's inputs.
        """
        import pandas

        feeds = {name: self._cast(name, value) for name, value in self._feeds(data).items()}
        results = self.raw_model.run(self._outputs, feeds)
        if isinstance(data, pandas.DataFrame):
            return pandas.DataFrame(_columns(dict(self._named(results))))
        return dict(self._named(results))

    def _named(self, results: list[Any]) -> Any:
        return zip(self._outputs, results, strict=True)

    def _feeds(self, data: Any) -> dict[str, Any]:
        import numpy
        import pandas

        names = list(self._inputs)
        if isinstance(data, Mapping):
            return {str(name): numpy.asarray(value) for name, value in data.items()}
        if isinstance(data, pandas.DataFrame):
            if len(names) == 1:
                return {names[0]: data.to_numpy()}
            if missing := [name for name in names if name not in data.columns]:
                raise InvalidParameter(f"The DataFrame has no columns {missing}; the graph's inputs are {names}")
            return {name: data[name].to_numpy() for name in names}
        if isinstance(data, numpy.ndarray):
            if len(names) != 1:
                raise InvalidParameter(f"One array cannot be the {len(names)} inputs {names}: give a dictionary")
            return {names[0]: data}
        kind = type(data).__name__
        raise InvalidParameter(f"An ONNX model takes a DataFrame, an ndarray or a dictionary, got {kind}")

    def _cast(self, name: str, value: Any) -> Any:
        wide = self._inputs.get(name) == "tensor(float)" and value.dtype == "float64"
        return value.astype("float32") if wide else value


def _columns(results: dict[str, Any]) -> dict[str, Any]:
    """Outputs as columns of one length: each flattened, as MLflow does; where lengths differ, a value per row."""
    import numpy

    arrays = {name: numpy.asarray(result) for name, result in results.items()}
    if len({array.size for array in arrays.values()}) == 1:
        return {name: array.reshape(-1) for name, array in arrays.items()}
    return {name: array.reshape(-1) if array.size == len(array) else list(array) for name, array in arrays.items()}


def _name(provider: Any) -> str:
    return provider if isinstance(provider, str) else str(provider[0])
