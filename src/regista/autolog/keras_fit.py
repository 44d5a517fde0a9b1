"""A call of ``fit`` of a Keras model: what is logged of it, for the flavors ``keras`` and ``tensorflow``."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from .checkpoints import Checkpoints, plain_numbers
from .samples import first_rows
from .training_run import TrainingRun
from .watching import Call

NO_PARAMS = frozenset({"x", "y", "validation_data", "callbacks", "verbose"})
"""Arguments of ``fit`` that are no params of the run."""


def trainer_class(keras: ModuleType) -> type:
    """The class whose ``fit`` every Keras model has."""
    kinds: tuple[type, ...] = keras.Model.__mro__
    return next(kind for kind in kinds if "fit" in vars(kind))


def log_beginning(run: TrainingRun, call: Call, prefix: str) -> None:
    """Log the arguments of ``fit``, the optimizer's settings as ``<prefix><name>``, the data and the summary."""
    model, arguments = call.target, call.arguments(defaults=True)
    with run.attempt("the params"):
        params = {
            key: value for key, value in arguments.items() if key not in NO_PARAMS and not hasattr(value, "shape")
        }
        settings = model.optimizer.get_config() if getattr(model, "optimizer", None) is not None else {}
        run.log_params({**params, **{prefix + name: value for name, value in settings.items()}})
    with run.attempt("model_summary.txt"):
        lines: list[str] = []
        model.summary(print_fn=lambda line, **_: lines.append(line))
        run.log_text("\n".join(lines), "model_summary.txt")
    run.log_dataset(arguments.get("x"), arguments.get("y"), context="train")
    checked = arguments.get("validation_data")
    if isinstance(checked, tuple | list) and len(checked) >= 2:
        run.log_dataset(checked[0], checked[1], context="eval")


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


def logging_callback(keras: ModuleType, run: TrainingRun, checkpoints: Checkpoints | None = None) -> Any:
    """The callback that logs metrics: each epoch, or every ``log_every_n_steps`` steps.

    Keras waits for the numbers of every batch when a callback wants to know of batches: so only when that is asked.
    """
    own = run.options.own
    every_steps: int | None = own.get("log_every_n_steps")
    every_epoch = bool(own.get("log_every_epoch", True)) and not every_steps

    class LogEpochs(keras.callbacks.Callback):  # type: ignore[misc, name-defined]  # Keras has no types here
        """Logs each epoch."""

        def __init__(self) -> None:
            super().__init__()
            self.epoch = 0
            self.step = 0

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            """Called by Keras."""
            del logs
            self.epoch = epoch

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            """Called by Keras, with the metrics of the epoch."""
            values = plain_numbers(logs or {})
            if every_epoch:
                with run.attempt("the metrics of an epoch"):
                    run.add_metrics(values, epoch)
            if checkpoints is not None:
                with run.attempt("a checkpoint"):
                    checkpoints.after_epoch(epoch, _iterations(self.model), values)

        def on_test_end(self, logs: Any = None) -> None:
            """Called by Keras after a validation."""
            with run.attempt("the metrics of a validation"):
                values = {f"validation_{name}": value for name, value in plain_numbers(logs or {}).items()}
                run.add_metrics(values, self.epoch if every_epoch else self.step)

    class LogSteps(LogEpochs):
        """Logs steps as well."""

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            """Called by Keras, with the metrics of the epoch so far."""
            del batch
            self.step += 1
            values = plain_numbers(logs or {})
            if every_steps and self.step % every_steps == 0:
                with run.attempt("the metrics of a step"):
                    run.add_metrics(values, self.step)
            if checkpoints is not None:
                with run.attempt("a checkpoint"):
                    checkpoints.after_step(self.epoch, self.step, values)

    by_steps = bool(every_steps) or (checkpoints is not None and checkpoints.every_steps is not None)
    return LogSteps() if by_steps else LogEpochs()


def signature_of(model: Any) -> Any:
    """The signature that the model itself declares; None when it declares no inputs and outputs."""
    import numpy

    from ..model.schema import Schema, TensorSpec
    from ..model.signature import ModelSignature

    def schema(tensors: list[Any]) -> Schema:
        names = [one.name for one in tensors] if len(tensors) > 1 else [None]
        return Schema(
            [TensorSpec(numpy.dtype(one.dtype), _shape(one), name) for one, name in zip(tensors, names, strict=True)]
        )

    if not getattr(model, "inputs", None) or not getattr(model, "outputs", None):
        return None
    return ModelSignature(schema(model.inputs), schema(model.outputs))


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


def _iterations(model: Any) -> int:
    optimizer = getattr(model, "optimizer", None)
    return 0 if optimizer is None else int(optimizer.iterations)
