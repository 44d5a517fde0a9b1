"""The callback that logs a training of Keras: made when Keras is there, as its class is one of Keras'."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from ..fluent.runs import active_run_id
from .checkpoints import Checkpoints, plain_numbers
from .options import Options
from .reports import Reports
from .training_run import TrainingRun


@functools.cache
def logging_callback(keras: ModuleType) -> type:
    """The class of callbacks that log metrics to a ``TrainingRun``: each epoch, or every so many steps."""

    class LogTraining(keras.callbacks.Callback):  # type: ignore[misc, name-defined]  # Keras has no types here
        """Logs each epoch, or every ``every_steps`` steps, and keeps checkpoints.

        When the training begins it logs the optimizer's settings, with ``prefix`` before their names, and the model's
        summary (after the first epoch, when it is the data that says how large the model is), and creates the logged
        model.
        """

        def __init__(
            self,
            run: TrainingRun | None,
            prefix: str,
            *,
            every_epoch: bool,
            every_steps: int | None,
            checkpoints: Checkpoints | None = None,
        ) -> None:
            super().__init__()
            self.run = run
            self.prefix = prefix
            self.every_epoch = every_epoch and not every_steps
            self.every_steps = every_steps
            self.checkpoints = checkpoints
            self.epoch = 0
            self.step = 0
            self.is_summarized = False
            if every_steps or (checkpoints is not None and checkpoints.every_steps is not None):
                # Keras waits for the numbers of every batch when a callback has this method.
                self.on_train_batch_end = self.log_batch

        def on_train_begin(self, logs: Any = None) -> None:
            """Called by Keras."""
            del logs
            if self.run is not None:
                _log_settings(self.run, self.model, self.prefix)
                self.summarize(only_built=True)
                self.run.create_model()

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            """Called by Keras."""
            del logs
            self.epoch = epoch

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            """Called by Keras, with the metrics of the epoch."""
            self.summarize()
            values = plain_numbers(logs or {})
            if self.every_epoch:
                self.add(values, epoch, "the metrics of an epoch")
            if self.checkpoints is not None and self.run is not None:
                with self.run.attempt("a checkpoint"):
                    self.checkpoints.after_epoch(epoch, _iterations(self.model), values)

        def on_test_end(self, logs: Any = None) -> None:
            """Called by Keras after a validation."""
            values = {f"validation_{name}": value for name, value in plain_numbers(logs or {}).items()}
            self.add(values, self.epoch if self.every_epoch else self.step, "the metrics of a validation")

        def log_batch(self, batch: int, logs: Any = None) -> None:
            """Called by Keras, with the metrics of the epoch so far."""
            del batch
            self.step += 1
            values = plain_numbers(logs or {})
            if self.every_steps and self.step % self.every_steps == 0:
                self.add(values, self.step, "the metrics of a step")
            if self.checkpoints is not None and self.run is not None:
                with self.run.attempt("a checkpoint"):
                    self.checkpoints.after_step(self.epoch, self.step, values)

        def summarize(self, *, only_built: bool = False) -> None:
            """Log the summary, once."""
            if self.run is None or self.is_summarized or (only_built and not self.model.built):
                return
            self.is_summarized = True
            with self.run.attempt("model_summary.txt"):
                lines: list[str] = []
                self.model.summary(print_fn=lambda line, **_: lines.append(line))
                self.run.log_text("\n".join(lines), "model_summary.txt")

        def add(self, values: Mapping[str, float], step: int, what: str) -> None:
            """One point of each metric; without a run nothing."""
            if self.run is not None:
                with self.run.attempt(what):
                    self.run.add_metrics(values, step)

    return LogTraining


@functools.cache
def users_callback(keras: ModuleType, flavor: str, prefix: str) -> type:
    """The class of callbacks that users give to ``fit`` themselves: they log to the run that is active then.

    ``prefix`` stands before the names of the optimizer's settings.
    """

    class MlflowCallback(logging_callback(keras)):  # type: ignore[misc]  # made above
        """Logs the optimizer's settings, the summary and metrics to the active run; one is started without one.

        Metrics are those of each epoch, or of every ``log_every_n_steps`` steps.
        """

        def __init__(
            self, log_every_epoch: bool = True, log_every_n_steps: int | None = None, model_id: str | None = None
        ) -> None:
            super().__init__(None, prefix, every_epoch=log_every_epoch, every_steps=log_every_n_steps)
            self.model_id = model_id

        def on_train_begin(self, logs: Any = None) -> None:
            """Called by Keras."""
            self.run = self._active()
            super().on_train_begin(logs)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            """Called by Keras. What there is is sent: nobody tells of a training that fails."""
            super().on_epoch_end(epoch, logs)
            self._send()

        def on_train_end(self, logs: Any = None) -> None:
            """Called by Keras; the run stays open."""
            del logs
            self._send()

        def on_test_end(self, logs: Any = None) -> None:
            """Called by Keras after a validation, and after ``evaluate``."""
            self.run = self.run or self._active()
            super().on_test_end(logs)
            self._send()

        def _active(self) -> TrainingRun:
            run = TrainingRun(active_run_id(), Options(log_models=False), Reports(flavor))
            if self.model_id is not None:
                run.use_model(self.model_id)
            return run

        def _send(self) -> None:
            if self.run is not None:
                with self.run.attempt("the metrics"):
                    self.run.flush()

    return MlflowCallback


def _log_settings(run: TrainingRun, model: Any, prefix: str) -> None:
    with run.attempt("the params"):
        settings = model.optimizer.get_config() if getattr(model, "optimizer", None) is not None else {}
        run.log_params({prefix + name: value for name, value in settings.items()})


def _iterations(model: Any) -> int:
    optimizer = getattr(model, "optimizer", None)
    return 0 if optimizer is None else int(optimizer.iterations)
