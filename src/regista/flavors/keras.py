"""Keras 3: models in Keras' own format, or exported for serving."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from ..model.schema import TensorSpec
from ..model.signature import ModelSignature
from . import keras_file
from .base import LoadOptions, Predictor, SavedFlavor, is_from
from .keras_file import KerasPredictor
from .payload import class_name, payload
from .tensors import as_arrays

_FOLDER = "data"
_EXPORTED = "model"


class KerasFlavor:
    """A ``keras.Model``.

    Options of ``save``: ``save_exported_model`` (a SavedModel that TensorFlow runs, without the model's code),
    ``save_model_kwargs`` (arguments of Keras' ``save``). ``load`` takes the arguments of
    ``keras.saving.load_model`` (``custom_objects``, ``compile``, …); an exported model is loaded as what TensorFlow
    makes of it, with a method ``serve``.
    """

    name = "keras"
    loader_modules = ("mlflow.keras",)
    options = frozenset({"save_exported_model", "save_model_kwargs", "signature"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from Keras, by its module's name."""
        return is_from(model, "keras")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``data/model.keras`` or the folder ``data/model``; InvalidParameter for what is no model."""
        import keras

        if not isinstance(model, keras.Model):
            raise InvalidParameter(f"model must be a keras.Model, got {class_name(model)}")
        exported = bool(options.get("save_exported_model"))
        folder = path / _FOLDER
        folder.mkdir()
        modules = {"keras", "numpy", keras.config.backend(), type(model).__module__}
        if exported:
            (folder / keras_file.MODULE_FILE).write_text("keras", encoding="utf-8")
            _export(model, folder / _EXPORTED, options.get("signature"))
            modules.add("tensorflow")
        else:
            keras_file.write(model, folder, ".keras", "keras", options.get("save_model_kwargs"))
        entry = {
            "code": None,
            "data": _FOLDER,
            "keras_backend": str(keras.config.backend()),
            "keras_version": str(keras.__version__),
            "save_exported_model": exported,
        }
        return SavedFlavor({"python_function": {"loader_module": "mlflow.keras"}, "keras": entry}, frozenset(modules))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The model; ModelError when its file is missing."""
        entry = model.flavors.get("keras", {})
        folder = payload(path, entry.get("data") or _FOLDER)
        if not entry.get("save_exported_model"):
            return keras_file.read(folder, options)
        import tensorflow

        return tensorflow.saved_model.load(str(payload(folder, _EXPORTED)))

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> Predictor:
        """The model behind ``predict``."""
        loaded = self.load(path, model, options)
        exported = model.flavors.get("keras", {}).get("save_exported_model")
        return ExportedPredictor(loaded) if exported else KerasPredictor(loaded)

    def predictor(self, model: Any, options: Mapping[str, Any]) -> KerasPredictor:  # noqa: ARG002 - the protocol
        """The model in memory."""
        return KerasPredictor(model)


class ExportedPredictor:
    """Calls the endpoint of an exported model."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:  # noqa: ARG002 - an endpoint has none
        """A DataFrame for a DataFrame, an ndarray for arrays. Numbers of 64 bits go in as Keras' own type."""
        return keras_file.call(lambda values: as_arrays(self.raw_model.serve(_cast(values))), data)


def _export(model: Any, folder: Path, signature: ModelSignature | None) -> None:
    import keras

    shapes = None
    if signature is not None and signature.inputs is not None:
        if not signature.inputs.is_tensor_spec():
            raise InvalidParameter("save_exported_model needs a signature of tensors (TensorSpec), or none")
        tensors = [one for one in signature.inputs.inputs if isinstance(one, TensorSpec)]
        shapes = [
            keras.InputSpec(dtype=str(one.type), shape=tuple(None if size == -1 else size for size in one.shape))
            for one in tensors
        ]
    model.export(folder, format="tf_saved_model", verbose=False, input_signature=shapes)


def _cast(values: Any) -> Any:
    import keras

    return values.astype(keras.config.floatx()) if getattr(values, "dtype", None) == "float64" else values
