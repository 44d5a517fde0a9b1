"""Autolog of PyTorch Lightning, and the helper for a training loop of one's own."""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterator, Mapping
from types import ModuleType
from typing import Any

from ..fluent.runs import active_run
from .checkpoints import check_options
from .lightning_callback import early_stopping_of, logging_callback
from .options import Options
from .patches import Patch
from .switches import switches
from .training_integration import TrainingIntegration
from .training_loop import TrainingLoop, training_loop
from .training_run import TrainingRun
from .watching import Call, Outcome

__all__ = ["TrainingLoop", "autolog", "training_loop"]

FLAVOR = "pytorch"
TRAINERS = ("lightning.pytorch.trainer.trainer", "pytorch_lightning.trainer.trainer")


def autolog(
    log_every_n_epoch: int = 1,
    log_every_n_step: int | None = None,
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    extra_tags: Mapping[str, str] | None = None,
    checkpoint: bool = True,
    checkpoint_monitor: str = "val_loss",
    checkpoint_mode: str = "min",
    checkpoint_save_best_only: bool = True,
    checkpoint_save_weights_only: bool = False,
    checkpoint_save_freq: str | int = "epoch",
    log_model_signatures: bool = True,
) -> None:
    """Log params, metrics, early stopping, checkpoints, summary and model of Lightning's ``Trainer.fit``, and with an
    active run the metrics of ``Trainer.test``; ``disable=True`` ends it.

    Metrics are logged every ``log_every_n_epoch`` epochs, those of single batches every ``log_every_n_step`` steps.
    A plain loop is logged with ``training_loop``.
    """
    switches.turn(FLAVOR, LightningIntegration, locals())


class LightningIntegration(TrainingIntegration):
    """Watches ``fit`` and ``test`` of Lightning's trainer, under both names of the package."""

    flavor = FLAVOR
    waits_for = TRAINERS

    def __init__(self, options: Options) -> None:
        check_options(options)
        super().__init__(options)
        self._logged: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()

    def patches(self, module: ModuleType) -> Iterator[Patch]:
        """The two methods."""
        yield Patch(module.Trainer, "fit", self.observe_fit)
        yield Patch(module.Trainer, "test", self.observe_test)

    def observe_fit(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch ``Trainer.fit``; of several processes the first one logs."""
        if call.target.is_global_zero:
            yield from self.observer(self._log_fit)(call)
        else:
            yield

    def observe_test(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch ``Trainer.test``, whose metrics belong to the run that is active."""
        if call.target.is_global_zero and active_run() is not None:
            yield from self.observer(self._log_test)(call)
        else:
            yield

    def _log_fit(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        trainer = call.target
        with run.attempt("the tags"):
            run.set_tags({"Mode": "training"})
        run.create_model()
        callback = logging_callback(run, trainer)
        trainer.callbacks.append(callback)
        try:
            yield
        finally:
            trainer.callbacks.remove(callback)
        run.failed = trainer.interrupted  # which raises nothing
        if not run.failed:
            _log_early_stopping(run, trainer)
            run.log_model(trainer.lightning_module, FLAVOR, {})
            if run.model_id is not None:
                self._logged[trainer.lightning_module] = run.model_id

    def _log_test(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        with run.attempt("the tags"):
            run.set_tags({"Mode": "testing"})
        yield
        if (model_id := self._logged.get(call.target.lightning_module)) is not None:
            run.use_model(model_id)
        run.add_metrics(call.target.callback_metrics)


def _log_early_stopping(run: TrainingRun, trainer: Any) -> None:
    """Log when and why training stopped, and keep the checkpoint of the best epoch."""
    stopper = early_stopping_of(trainer)
    if stopper is None or not stopper.stopped_epoch:
        return
    with run.attempt("early stopping"):
        best = stopper.stopped_epoch - max(1, stopper.patience)
        values = {"stopped_epoch": stopper.stopped_epoch, "restored_epoch": best}
        run.add_metrics({**values, "best_score": stopper.best_score, "wait_count": stopper.wait_count})
        path = getattr(trainer.checkpoint_callback, "best_model_path", "")
        if path:
            run.client.log_artifact(run.run_id, path, "restored_model_checkpoint")
