"""TensorFlow: Keras models as ``mlflow.tensorflow`` saves them, and modules as SavedModel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.mlmodel import Model
from . import keras_file, pickling
from .base import LoadOptions, Predictor, SavedFlavor, is_from
from .keras_file import KerasPredictor
from .payload import class_name, payload
from .tensors import as_arrays

_FOLDER = "data"
_MODULE_FOLDER = "tf2model"
_FORMATS = {"tf": ".keras", "keras": ".keras", "h5": ".h5"}  # tf is the name of the default, which is .keras today
_OBJECTS = ("global_custom_objects.cloudpickle", "custom_objects.cloudpickle")


class TensorflowFlavor:
    """A Keras model, or a ``tf.Module``. Keras models that nobody says a flavor for are saved as ``keras``.

    Options of ``save``: ``custom_objects`` (name → class or function of a Keras model, pickled beside it),
    ``keras_model_kwargs`` (arguments of Keras' ``save``; ``save_format="h5"`` for the older file),
    ``saved_model_kwargs`` (arguments of ``tf.saved_model.save``). ``load`` takes the arguments of the function that
    reads it: ``keras.saving.load_model`` or ``tf.saved_model.load``.
    """

    name = "tensorflow"
    loader_modules = ("mlflow.tensorflow",)
    options = frozenset({"custom_objects", "keras_model_kwargs", "saved_model_kwargs"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from TensorFlow, or from Keras, by its module's name."""
        return is_from(model, "tensorflow") or is_from(model, "keras")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``data`` or ``tf2model``; InvalidParameter for what is neither a Keras model nor a tf.Module."""
        import keras
        import tensorflow

        modules = {"tensorflow", "numpy"}
        if isinstance(model, keras.Model):
            modules |= {"keras", type(model).__module__}
            entry = _save_keras(model, path, options)
            if options.get("custom_objects"):
                modules |= {"cloudpickle"}
            function = {"loader_module": "mlflow.tensorflow", "data": _FOLDER}
        elif isinstance(model, tensorflow.Module):
            tensorflow.saved_model.save(model, str(path / _MODULE_FOLDER), **(options.get("saved_model_kwargs") or {}))
            entry = {"code": None, "model_type": "tf2-module", "saved_model_dir": _MODULE_FOLDER}
            function = {"loader_module": "mlflow.tensorflow"}
        else:
            raise InvalidParameter(f"model must be a keras.Model or a tf.Module, got {class_name(model)}")
        return SavedFlavor({"python_function": function, "tensorflow": entry}, frozenset(modules))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The Keras model, or what TensorFlow makes of a saved module; ModelError when files are missing."""
        entry = model.flavors.get("tensorflow", {})
        kind = entry.get("model_type", "keras")
        if kind == "keras":
            folder = payload(path, entry.get("data") or _FOLDER)
            objects = {**_read_objects(folder, options), **(options.arguments.get("custom_objects") or {})}
            given = {**options.arguments, **({"custom_objects": objects} if objects else {})}
            return keras_file.read(folder, replace(options, arguments=given))
        if kind != "tf2-module":
            raise ModelError(f"The model's model_type must be 'keras' or 'tf2-module', got {kind!r}")
        import tensorflow

        folder = payload(path, entry.get("saved_model_dir") or _MODULE_FOLDER)
        return tensorflow.saved_model.load(str(folder), **options.arguments)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> Predictor:
        """The model behind ``predict``."""
        return self.predictor(self.load(path, model, options), {})

    def predictor(self, model: Any, options: Mapping[str, Any]) -> Predictor:  # noqa: ARG002 - the protocol
        """The model in memory."""
        return KerasPredictor(model) if is_from(model, "keras") else ModulePredictor(model)


class ModulePredictor:
    """Calls a module with one tensor, or its serving signature with named ones."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:  # noqa: ARG002 - a module has none
        """An ndarray for an ndarray or list. A dictionary or DataFrame of named inputs gives the same of named outputs.

        InvalidParameter for data of other kinds, and for named inputs when the module has no serving signature.
        """
        import numpy
        import pandas
        import tensorflow

        if isinstance(data, numpy.ndarray | list):
            return as_arrays(self.raw_model(tensorflow.convert_to_tensor(data)))
        if isinstance(data, pandas.DataFrame):
            feeds = {str(name): numpy.array(data[name].to_list()) for name in data.columns}
            results = {name: list(values) for name, values in self._serve(feeds).items()}
            return pandas.DataFrame(results, index=data.index)
        if isinstance(data, dict):
            return self._serve(data)
        raise InvalidParameter(
            f"A TensorFlow module takes an ndarray, a list, a dictionary or a DataFrame, got {type(data).__name__}"
        )

    def _serve(self, feeds: Mapping[str, Any]) -> dict[str, Any]:
        import tensorflow

        signature = dict(getattr(self.raw_model, "signatures", {})).get("serving_default")
        if signature is None:
            raise InvalidParameter("The module has no serving signature for named inputs: give one ndarray")
        specs = signature.structured_input_signature[1]
        if missing := sorted(specs.keys() - feeds.keys()):
            raise InvalidParameter(f"The serving signature has the inputs {sorted(specs)}, missing are {missing}")
        tensors = {name: tensorflow.cast(feeds[name], spec.dtype) for name, spec in specs.items()}
        return {name: as_arrays(value) for name, value in signature(**tensors).items()}


def _save_keras(model: Any, path: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    import cloudpickle
    import tensorflow

    arguments = dict(options.get("keras_model_kwargs") or {})
    save_format = arguments.pop("save_format", "tf")
    if save_format not in _FORMATS:
        raise InvalidParameter(f"save_format must be one of {sorted(_FORMATS)}, got {save_format!r}")
    folder = path / _FOLDER
    folder.mkdir()
    keras_file.write(model, folder, _FORMATS[save_format], "tensorflow.keras", arguments)
    (folder / "save_format.txt").write_text(save_format, encoding="utf-8")
    if objects := options.get("custom_objects"):
        (folder / _OBJECTS[1]).write_bytes(cloudpickle.dumps(dict(objects)))
    return {
        "code": None,
        "data": _FOLDER,
        "keras_version": str(tensorflow.__version__),
        "model_type": "keras",
        "save_format": save_format,
    }


def _read_objects(folder: Path, options: LoadOptions) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in (folder / name for name in _OBJECTS):
        if file.is_file():
            options.require_pickle(f"a Keras model with pickled custom objects ({file.name})")
            with file.open("rb") as source:
                found |= pickling.load(source)
    return found
