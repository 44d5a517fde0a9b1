"""The callback that Lightning's trainer gets: what is logged while it trains."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .checkpoints import Checkpoints, plain_numbers
from .training_run import TrainingRun

EARLY_STOPPING_PARAMS = ("monitor", "mode", "patience", "min_delta", "stopped_epoch")


def logging_callback(run: TrainingRun, trainer: Any) -> Any:
    """A callback of the package (``lightning.pytorch`` or ``pytorch_lightning``) that the trainer comes from."""
    package = "pytorch_lightning" if type(trainer).__module__.startswith("pytorch_lightning") else "lightning.pytorch"
    own = run.options.own
    every_epochs: int = own.get("log_every_n_epoch") or 1
    every_steps: int | None = own.get("log_every_n_step")
    checkpoints = Checkpoints(
        run, ".pth", lambda path, weights: trainer.save_checkpoint(str(path), weights_only=weights)
    )
    # Every process has to take part in writing a checkpoint, and only the first one logs.
    writes = trainer.world_size == 1

    class LogTraining(import_module(package).Callback):  # type: ignore[misc]  # Lightning is not typed here
        """Logs epochs, steps and the beginning of a training."""

        def __init__(self) -> None:
            super().__init__()
            self.of_steps: set[str] = set()

        def on_train_start(self, trainer: Any, pl_module: Any) -> None:
            """Called by Lightning when the optimizers are there."""
            with run.attempt("the params"):
                run.log_params(_params_of(trainer))
            with run.attempt("model_summary.txt"):
                summary = import_module(f"{package}.utilities.model_summary").ModelSummary(pl_module, max_depth=-1)
                run.log_text(str(summary), "model_summary.txt")

        def on_train_batch_end(self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int) -> None:
            """Called by Lightning; before an epoch has ended only metrics of single batches are there."""
            del pl_module, outputs, batch, batch_idx
            step = trainer.global_step
            if every_steps:
                with run.attempt("the metrics of a step"):
                    if trainer.current_epoch == 0:
                        self.of_steps |= trainer.callback_metrics.keys()
                    if step % every_steps == 0:
                        found = {key: trainer.callback_metrics[key] for key in sorted(self.of_steps)}
                        run.add_metrics(plain_numbers(found), step)
            if writes and checkpoints.every_steps:
                with run.attempt("a checkpoint"):
                    checkpoints.after_step(trainer.current_epoch, step, plain_numbers(trainer.callback_metrics))

        def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
            """Called by Lightning after the epoch's validation."""
            del pl_module
            epoch = trainer.current_epoch
            values = plain_numbers(trainer.callback_metrics)
            if (epoch + 1) % every_epochs == 0:
                with run.attempt("the metrics of an epoch"):
                    run.add_metrics(values, epoch)
            if writes:
                with run.attempt("a checkpoint"):
                    checkpoints.after_epoch(epoch, trainer.global_step, values)

    return LogTraining()


def early_stopping_of(trainer: Any) -> Any:
    """The trainer's callback that stops early; None without one."""
    return next(
        (one for one in trainer.callbacks if any(k.__name__ == "EarlyStopping" for k in type(one).__mro__)), None
    )


def _params_of(trainer: Any) -> dict[str, Any]:
    params: dict[str, Any] = {"epochs": trainer.max_epochs}
    for optimizer in trainer.optimizers:
        params |= {"optimizer_name": type(optimizer).__name__, **optimizer.defaults}
    if (stopper := early_stopping_of(trainer)) is not None:
        params |= {name: getattr(stopper, name) for name in EARLY_STOPPING_PARAMS}
    return params
