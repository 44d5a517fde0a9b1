"""Autolog of TensorFlow: of Keras models on TensorFlow."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Generator, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from .checkpoints import Checkpoints, check_options
from .keras_callback import users_callback
from .keras_fit import (
    add_callbacks,
    last_metrics,
    log_beginning,
    predict_of,
    sample_of,
    signature_of,
    trainer_class,
    training_callback,
)
from .options import Options
from .patches import Patch
from .samples import saving_options
from .switches import switches
from .training_integration import TrainingIntegration
from .training_run import TrainingRun
from .watching import Call

FLAVOR = "tensorflow"
PREFIX = "opt_"
EARLY_STOPPING_PARAMS = ("monitor", "min_delta", "patience", "baseline", "restore_best_weights")


def autolog(
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    saved_model_kwargs: Mapping[str, Any] | None = None,
    keras_model_kwargs: Mapping[str, Any] | None = None,
    extra_tags: Mapping[str, str] | None = None,
    log_every_epoch: bool = True,
    log_every_n_steps: int | None = None,
    checkpoint: bool = True,
    checkpoint_monitor: str = "val_loss",
    checkpoint_mode: str = "min",
    checkpoint_save_best_only: bool = True,
    checkpoint_save_weights_only: bool = False,
    checkpoint_save_freq: str | int = "epoch",
    every_n_iter: int = 1,
) -> None:
    """Log params, metrics, early stopping, checkpoints, summary, data sets and model of ``fit`` of Keras models on
    TensorFlow; ``disable=True`` ends it.

    ``every_n_iter`` is accepted and has no effect. TensorBoard's files are logged where TensorBoard is installed.
    """
    given = dict(locals())
    del given["every_n_iter"]
    switches.turn(FLAVOR, TensorflowIntegration, given)


def callback_class() -> type:
    """The class of a callback for ``fit``, when a training is to be logged without autolog; imports Keras."""
    import keras

    return users_callback(keras, FLAVOR, PREFIX)


class TensorflowIntegration(TrainingIntegration):
    """Watches ``fit`` of Keras models whose backend is TensorFlow, which calls Keras ``tf.keras``."""

    flavor = FLAVOR
    waits_for = ("keras",)

    def __init__(self, options: Options) -> None:
        check_options(options)
        super().__init__(options)

    def patches(self, module: ModuleType) -> Iterator[Patch]:
        """The one ``fit``."""
        self._keras = module
        if module.backend.backend() == "tensorflow":
            yield Patch(trainer_class(module), "fit", self.observer(self._log_fit))

    def _log_fit(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        sample = sample_of(call.argument("x"))
        log_beginning(run, call)
        stopper = _find(call.argument("callbacks"), "EarlyStopping")
        if stopper is not None:
            with run.attempt("the params of early stopping"):
                params = {name: getattr(stopper, name) for name in EARLY_STOPPING_PARAMS}
                # Keras keeps it with the sign of the direction that is better.
                run.log_params({**params, "min_delta": abs(stopper.min_delta)})
        with tempfile.TemporaryDirectory() as board:
            with run.attempt("the metrics"):
                add_callbacks(call, self._callbacks(run, call, board))
            try:
                history = yield
                _log_early_stopping(run, stopper, history)
                saving = saving_options(run, sample, predict_of(call.target))
                if self.options.log_model_signatures and sample is None:
                    saving["signature"] = signature_of(call.target, call.argument("x"))
                own = self.options.own
                further = {name: own[name] for name in ("saved_model_kwargs", "keras_model_kwargs") if own.get(name)}
                run.log_model(call.target, FLAVOR, saving | further)
            finally:
                with run.attempt("TensorBoard's files"):
                    run.log_folder(_board_of(call, board), "tensorboard_logs")

    def _callbacks(self, run: TrainingRun, call: Call, board: str) -> Iterator[Any]:
        model = call.target
        checkpoints = Checkpoints(run, ".h5", lambda *how: _write_checkpoint(model, *how))
        yield training_callback(self._keras, run, PREFIX, checkpoints)
        if find_spec("tensorboard") is not None and _find(call.argument("callbacks"), "TensorBoard") is None:
            yield self._keras.callbacks.TensorBoard(log_dir=board)


def _write_checkpoint(model: Any, path: Path, weights_only: bool) -> None:
    """Write a model in the older format, which is what is asked for: Keras' advice to take another is left out."""
    if weights_only:
        model.save_weights(path)
        return
    told = logging.getLogger("absl")
    told.addFilter(_without_advice)
    try:
        model.save(path)
    finally:
        told.removeFilter(_without_advice)


def _without_advice(record: logging.LogRecord) -> bool:
    return "HDF5" not in str(record.msg)


def _log_early_stopping(run: TrainingRun, stopper: Any, history: Any) -> None:
    """Log when training stopped, and the metrics of the epoch whose weights were restored once more."""
    if stopper is None or not getattr(stopper, "stopped_epoch", 0):
        return
    with run.attempt("early stopping"):
        values = {"stopped_epoch": stopper.stopped_epoch}
        epochs = last_metrics(history)
        if stopper.restore_best_weights and stopper.best_epoch < len(epochs):
            values["restored_epoch"] = stopper.best_epoch
            run.add_metrics(epochs[stopper.best_epoch], len(epochs))
        run.add_metrics(values)


def _find(callbacks: Any, name: str) -> Any:
    """The user's callback of that class, or of one that inherits from it."""
    listed = getattr(callbacks, "callbacks", callbacks)
    listed = listed if isinstance(listed, list | tuple) else [listed]
    return next((one for one in listed if any(kind.__name__ == name for kind in type(one).__mro__)), None)


def _board_of(call: Call, ours: str) -> str:
    theirs = _find(call.argument("callbacks"), "TensorBoard")
    return ours if theirs is None else str(theirs.log_dir)
