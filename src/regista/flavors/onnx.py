"""ONNX: model graphs, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .onnx_session import OnnxPredictor, check_session_options, make_session
from .payload import class_name, payload

_FILE = "model.onnx"
_EXTERNAL_FILE = "model.onnx.data"
_PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")


class OnnxFlavor:
    """A ``ModelProto``; ``load`` gives it back, ``load_pyfunc`` a session of onnxruntime.

    Options of ``save``: ``onnx_execution_providers`` (names in the order of preference; those that are not there
    when the model is loaded are left out), ``onnx_session_options`` (``inter_op_num_threads``,
    ``intra_op_num_threads``, ``execution_mode`` sequential or parallel, ``graph_optimization_level``,
    ``extra_session_config``), ``save_as_external_data`` (True: large tensors into a file of their own).
    """

    name = "onnx"
    loader_modules = ("mlflow.onnx",)
    options = frozenset({"onnx_execution_providers", "onnx_session_options", "save_as_external_data"})

    def matches(self, model: object) -> bool:
        """Whether this is one of ONNX's messages, by its module's name."""
        return is_from(model, "onnx") and type(model).__name__ == "ModelProto"

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.onnx`` and its external data; InvalidParameter for what is no model or bad options."""
        import onnx

        if not isinstance(model, onnx.ModelProto):
            raise InvalidParameter(f"onnx_model must be an onnx.ModelProto, got {class_name(model)}")
        session_options = check_session_options(options.get("onnx_session_options"))
        if options.get("save_as_external_data", True):
            # Writing external data empties the tensors of the message: of a copy, not of the user's own.
            copy = onnx.ModelProto()
            copy.CopyFrom(model)
            onnx.save_model(copy, path / _FILE, save_as_external_data=True, location=_EXTERNAL_FILE)
        else:
            onnx.save_model(model, path / _FILE)
        entry = {
            "code": None,
            "data": _FILE,
            "onnx_session_options": session_options,
            "onnx_version": str(onnx.__version__),
            "providers": _providers(options.get("onnx_execution_providers")),
        }
        function = {"loader_module": "mlflow.onnx", "data": _FILE}
        modules = frozenset({"onnx", "onnxruntime", "numpy"})
        return SavedFlavor({"python_function": function, "onnx": entry}, modules)

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:  # noqa: ARG002 - the protocol's signature
        """The ModelProto, checked; ModelError when the file is missing or no valid model."""
        import onnx

        file = payload(path, model.flavors.get("onnx", {}).get("data") or _FILE)
        onnx.checker.check_model(str(file))
        return onnx.load(file)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> OnnxPredictor:  # noqa: ARG002 - as above
        """A session that runs the graph."""
        entry = model.flavors.get("onnx", {})
        file = payload(path, entry.get("data") or _FILE)
        providers = _providers(entry.get("providers"))
        return OnnxPredictor(make_session(file, providers, entry.get("onnx_session_options") or {}))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> None:
        """None: a session is made from files."""


def _providers(given: Any) -> list[Any]:
    """The execution providers, each a name or a pair of name and options."""
    if isinstance(given, str):
        return [given]
    return [list(one) if isinstance(one, tuple) else one for one in given or _PROVIDERS]
