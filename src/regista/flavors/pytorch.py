"""PyTorch: modules as a pickle, as a traced graph, or as safetensors with importable code."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.mlmodel import Model
from . import torch_export, torch_pickle, torch_weights
from .base import LoadOptions, SavedFlavor
from .payload import class_name, payload
from .pyfunc import merge_config
from .torch_modules import device_of, evaluating, number_type

_FOLDER = "data"
_FORMATS = ("pickle", "pt2", "safetensors", "safetensors+pickle")


class PytorchFlavor:
    """A ``torch.nn.Module``.

    Options of ``save``:

    - ``serialization_format``: ``pickle``, the default, which every MLflow reads; ``pt2``, a graph traced with the
      input example; ``safetensors``, tensors only, which Regista alone loads; ``safetensors+pickle``, both.
    - ``pickle_module`` for the pickle, when it is to be another than cloudpickle; ``export_model=True`` means pt2.
    - ``model_arguments`` for safetensors: the keyword arguments with which the module's class makes it again.

    ``load`` takes the arguments of ``torch.load`` (``map_location``, ``weights_only``, …), and ``device``.
    """

    name = "pytorch"
    loader_modules = ("mlflow.pytorch",)
    options = frozenset(
        {
            *("serialization_format", "pickle_module", "export_model", "model_arguments"),
            *("input_example", "signature"),
        }
    )

    def matches(self, model: object) -> bool:
        """Whether this is a torch module: whether one of its classes is called so."""
        return any(kind.__module__ == "torch.nn.modules.module" for kind in type(model).__mro__)

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write the folder ``data``; InvalidParameter when the format cannot hold the model."""
        import torch

        serialization = _format(options)
        if not isinstance(model, torch.nn.Module):
            raise InvalidParameter(f"pytorch_model must be a torch.nn.Module, got {class_name(model)}")
        folder = path / _FOLDER
        folder.mkdir()
        entry: dict[str, Any] = {
            "code": None,
            "model_data": _FOLDER,
            "pytorch_version": str(torch.__version__),
            "serialization_format": serialization,
        }
        function: dict[str, Any] = {"loader_module": "mlflow.pytorch", "data": _FOLDER, "config": {"device": None}}
        modules = {"torch", "numpy"}
        if serialization == "pt2":
            inputs = torch_export.write(model, folder, options.get("input_example"), options.get("signature"))
            if inputs > 1:  # predict has one input
                return SavedFlavor({"pytorch": entry}, frozenset(modules))
        if "safetensors" in serialization:
            entry |= torch_weights.write(model, folder, options.get("model_arguments"))
            modules |= {"safetensors", type(model).__module__}
        if "pickle" in serialization:
            pickle_module = _pickle_module(options.get("pickle_module"))
            function["pickle_module_name"], recorded = torch_pickle.write(model, folder, pickle_module)
            modules |= recorded | {"cloudpickle"}
        return SavedFlavor({"python_function": function, "pytorch": entry}, frozenset(modules))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The module, in evaluation mode; ModelError when its files are missing or its format is forbidden."""
        entry = model.flavors.get("pytorch", {})
        folder = payload(path, entry.get("model_data") or _FOLDER)
        arguments = dict(options.arguments)
        if (folder / torch_weights.FILE).is_file():
            return torch_weights.read(folder, entry, arguments)
        if (folder / torch_export.FILE).is_file():
            return torch_export.read(folder, arguments, options)
        payload(folder, torch_pickle.FILE)
        device = arguments.pop("device", None)
        if device is not None:
            arguments.setdefault("map_location", device)
        loaded = torch_pickle.read(folder, arguments, options)
        return loaded if device is None else loaded.to(device)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> PytorchPredictor:
        """The module behind ``predict``, on the ``device`` of the model config; None is the GPU if there is one."""
        import torch

        config = merge_config(model.flavors.get("python_function", {}).get("config"), options.model_config)
        device = config.get("device")
        traced = (path / _FOLDER / torch_export.FILE).is_file()  # and bound to where it was traced
        if device is None and not traced:
            device = "cuda" if torch.cuda.is_available() else "cpu"
        placed = LoadOptions(options.model_config, options.allow_pickle, {"device": device} if device else {})
        loaded = self.load(path, model, placed)
        return PytorchPredictor(loaded, device or device_of(loaded))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> PytorchPredictor:  # noqa: ARG002 - the protocol
        """The module in memory, where it is; it stays in the mode it is in."""
        return PytorchPredictor(model, device_of(model))


class PytorchPredictor:
    """Predicts frames and arrays, one tensor in and one out; params are keyword arguments of ``forward``."""

    def __init__(self, model: Any, device: Any) -> None:
        self.raw_model = model
        self._device = device
        self._numbers = number_type(model)

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """A DataFrame with the given index for a DataFrame, an ndarray for an ndarray.

        Floating-point numbers go in as the type of the model's own. InvalidParameter for data of other kinds,
        ModelError when the module returns anything but one tensor.
        """
        import numpy
        import pandas
        import torch

        if isinstance(data, pandas.DataFrame):
            array = data.to_numpy(dtype=self._numbers or "float32")
        elif isinstance(data, numpy.ndarray):
            array = data.astype(self._numbers) if self._numbers and data.dtype.kind == "f" else data
        else:
            raise InvalidParameter(f"A PyTorch model takes a DataFrame or an ndarray, got {type(data).__name__}")
        training = self.raw_model.training  # never so after loading, where calls may come from several threads
        with evaluating(self.raw_model) if training else nullcontext(), torch.no_grad():
            result = self.raw_model(torch.tensor(array).to(self._device), **(params or {}))
        if not isinstance(result, torch.Tensor):
            raise ModelError(f"The model must return one tensor to be called this way, got {type(result).__name__}")
        values = result.cpu().numpy()
        if not isinstance(data, pandas.DataFrame):
            return values
        if values.ndim > 2:
            raise InvalidParameter(
                f"The results have the shape {values.shape}, which no DataFrame holds: give an ndarray to get one"
            )
        return pandas.DataFrame(values, index=data.index)


def _format(options: Mapping[str, Any]) -> str:
    given = options.get("serialization_format")
    if options.get("export_model"):
        if given not in (None, "pt2"):
            raise InvalidParameter(f"export_model=True means serialization_format='pt2', but {given!r} was given")
        return "pt2"
    if given not in (None, *_FORMATS):
        raise InvalidParameter(f"serialization_format must be one of {list(_FORMATS)}, got {given!r}")
    return given or "pickle"


def _pickle_module(given: Any) -> ModuleType | None:
    if given is None or isinstance(given, ModuleType):
        return given
    raise InvalidParameter(f"pickle_module must be a module like pickle, got {type(given).__name__}")
