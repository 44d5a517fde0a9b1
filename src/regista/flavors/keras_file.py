"""A Keras model in its folder: ``model.keras`` or ``model.h5``; and what calls it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from .base import LoadOptions
from .payload import known_params

MODULE_FILE = "keras_module.txt"
_SUFFIXES = (".keras", ".h5")


def write(model: Any, folder: Path, suffix: str, keras_module: str, arguments: Mapping[str, Any] | None) -> None:
    """Save ``model`` as ``model<suffix>`` with Keras' own ``save`` and its ``arguments``."""
    (folder / MODULE_FILE).write_text(keras_module, encoding="utf-8")
    model.save(folder / f"model{suffix}", **(arguments or {}))


def read(folder: Path, options: LoadOptions) -> Any:
    """The model; the arguments of ``options`` are those of ``keras.saving.load_model``.

    Lambda layers hold code: Keras loads them with ``safe_mode=False`` only, and that only where pickles are allowed.
    """
    import keras

    files = [file for suffix in _SUFFIXES if (file := folder / f"model{suffix}").is_file()]
    if not files:
        if (folder / "model" / "saved_model.pb").is_file():
            raise ModelError(
                "The model is a SavedModel of Keras 2, which Keras 3 does not load: save it as .keras or .h5"
            )
        raise ModelError(f"The model directory {folder.parent} has no file 'data/model.keras'")
    arguments = dict(options.arguments)
    if arguments.get("safe_mode") is False:
        options.require_pickle("a Keras model with code (safe_mode=False)")
    return keras.saving.load_model(files[0], **arguments)


class KerasPredictor:
    """Predicts frames and arrays; params are keyword arguments of Keras' ``predict`` (``batch_size``, …)."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """A DataFrame with the given index for a DataFrame; else what Keras gives, an ndarray per output."""
        given = {"verbose": 0, **known_params(self.raw_model.predict, params)}
        return call(lambda values: self.raw_model.predict(values, **given), data)


def call(function: Any, data: Any) -> Any:
    """``function`` of a frame's values, an array, or lists and dictionaries of arrays.

    The results of a frame are a frame with its index when they are one table. InvalidParameter for other data.
    """
    import numpy
    import pandas

    if not isinstance(data, pandas.DataFrame):
        if not isinstance(data, numpy.ndarray | list | tuple | dict):
            raise InvalidParameter(
                "A Keras model takes a DataFrame, an ndarray, or a list or dictionary of arrays, "
                f"got {type(data).__name__}"
            )
        return function(data)
    result = function(data.to_numpy())
    if isinstance(result, numpy.ndarray) and result.ndim <= 2:
        return pandas.DataFrame(result, index=data.index)
    return result
