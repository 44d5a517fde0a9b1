"""A call of ``fit`` of a Keras model: what is logged of it, for the flavors ``keras`` and ``tensorflow``."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .checkpoints import Checkpoints
from .keras_callback import logging_callback
from .samples import first_rows
from .training_run import TrainingRun
from .watching import Call

if TYPE_CHECKING:
    from ..model.schema import Schema

NO_PARAMS = frozenset({"x", "y", "validation_data", "callbacks", "verbose"})
"""Arguments of ``fit`` that are no params of the run."""


def trainer_class(keras: ModuleType) -> type:
    """The class whose ``fit`` every Keras model has."""
    kinds: tuple[type, ...] = keras.Model.__mro__
    return next(kind for kind in kinds if "fit" in vars(kind))


def log_beginning(run: TrainingRun, call: Call) -> None:
    """Log the arguments of ``fit`` and the data."""
    arguments = call.arguments(defaults=True)
    with run.attempt("the params"):
        params = {key: value for key, value in arguments.items() if key not in NO_PARAMS}
        if params.get("batch_size") is None:
            params["batch_size"] = _batch_size(arguments.get("x"))
        run.log_params({key: value for key, value in params.items() if not hasattr(value, "shape")})
    run.log_dataset(arguments.get("x"), arguments.get("y"), context="train")
    checked = arguments.get("validation_data")
    if isinstance(checked, tuple | list) and len(checked) >= 2:
        run.log_dataset(checked[0], checked[1], context="eval")


def _batch_size(data: Any) -> int | None:
    """Of data that come in batches, by the names that TensorFlow, PyTorch and Keras have for it."""
    found: Any = getattr(data, "batch_size", getattr(data, "_batch_size", None))
    return None if found is None else int(found)


def add_callbacks(call: Call, more: Iterable[Any]) -> None:
    """Give ``fit`` further callbacks; a list of the user's is not changed."""
    given = call.argument("callbacks")
    if hasattr(given, "append") and not isinstance(given, list):  # Keras' own CallbackList
        for callback in more:
            given.append(callback)
        return
    listed = [] if given is None else list(given) if isinstance(given, list | tuple) else [given]
    call.replace("callbacks", [*listed, *more])


def sample_of(data: Any) -> Any:
    """The first rows of what ``fit`` gets, as arrays; None for what can be read only once."""
    if isinstance(data, dict):
        rows = {name: sample_of(value) for name, value in data.items()}
        return None if any(value is None for value in rows.values()) else rows
    rows = first_rows(data)
    return rows.numpy() if hasattr(rows, "numpy") else copy.copy(rows)


def training_callback(keras: ModuleType, run: TrainingRun, prefix: str, checkpoints: Checkpoints | None = None) -> Any:
    """The callback that logs the model's facts, and metrics as the options say."""
    own = run.options.own
    return logging_callback(keras)(
        run,
        prefix,
        every_epoch=bool(own.get("log_every_epoch", True)),
        every_steps=own.get("log_every_n_steps"),
        checkpoints=checkpoints,
    )


def signature_of(model: Any, data: Any = None) -> Any:
    """The signature that the model itself declares; None when it declares no inputs and outputs.

    Where ``data`` says of what shape and type its elements are, as a ``tf.data.Dataset`` does, those are the inputs.
    """
    from ..model.signature import ModelSignature

    if not getattr(model, "inputs", None) or not getattr(model, "outputs", None):
        return None
    return ModelSignature(_schema(_declared(data) or model.inputs), _schema(model.outputs))


def _declared(data: Any) -> list[Any]:
    features = getattr(data, "element_spec", None)
    features = features[0] if isinstance(features, tuple) else features
    return [features] if hasattr(features, "dtype") and hasattr(features, "shape") else []


def _schema(tensors: list[Any]) -> Schema:
    import numpy

    from ..model.schema import Schema, TensorSpec

    names = [one.name for one in tensors] if len(tensors) > 1 else [None]
    specs = zip(tensors, names, strict=True)
    return Schema([TensorSpec(numpy.dtype(_type_name(one.dtype)), _shape(one), name) for one, name in specs])


def _type_name(dtype: Any) -> str:
    return str(getattr(dtype, "name", dtype))  # a type of TensorFlow's is no text


def _shape(tensor: Any) -> tuple[int, ...]:
    return tuple(-1 if size is None else int(size) for size in tensor.shape)


def predict_of(model: Any) -> Callable[[Any], Any]:
    """The model's answers, without a progress bar."""
    return lambda data: model.predict(data, verbose=0)


def last_metrics(history: Any) -> list[Mapping[str, float]]:
    """The metrics of each epoch, in order, of what ``fit`` returned."""
    columns = dict(history.history)
    count = max((len(values) for values in columns.values()), default=0)
    return [{name: values[row] for name, values in columns.items() if row < len(values)} for row in range(count)]
