"""Checkpoints: models in the middle of their training, kept among the run's files."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from .options import Options
from .training_run import TrainingRun

LATEST_TAG = "mlflow.latest_checkpoint_artifact"
FOLDER = "checkpoints"


class Checkpoints:
    """Saves checkpoints of one training as the options ``checkpoint…`` say.

    Every epoch, or every ``checkpoint_save_freq`` steps; with ``checkpoint_save_best_only`` only when
    ``checkpoint_monitor`` has become better (``checkpoint_mode``: ``min`` or ``max``), over the one before. ``write``
    writes one to a path, and is told whether to write the weights only.
    """

    def __init__(self, run: TrainingRun, ending: str, write: Callable[[Path, bool], object]) -> None:
        own = run.options.own
        self._run = run
        self._ending = ending
        self._write = write
        self._monitor = str(own.get("checkpoint_monitor", "val_loss"))
        self._largest = own.get("checkpoint_mode", "min") == "max"
        self._best_only = bool(own.get("checkpoint_save_best_only", True))
        self._weights_only = bool(own.get("checkpoint_save_weights_only", False))
        self._frequency = own.get("checkpoint_save_freq", "epoch")
        self._on = bool(own.get("checkpoint", True))
        self._best = math.nan

    @property
    def every_steps(self) -> int | None:
        """After how many steps one is due; None when epochs count, or when there are none."""
        return self._frequency if self._on and isinstance(self._frequency, int) else None

    def after_epoch(self, epoch: int, step: int, metrics: Mapping[str, float]) -> None:
        """An epoch has ended, at this global step."""
        if self._on and self._frequency == "epoch":
            self._save(f"epoch_{epoch}", {**metrics, "epoch": epoch, "global_step": step})

    def after_step(self, epoch: int, step: int, metrics: Mapping[str, float]) -> None:
        """A step has ended."""
        if self.every_steps and step % self.every_steps == 0:
            self._save(f"global_step_{step}", {**metrics, "epoch": epoch, "global_step": step})

    def _save(self, moment: str, facts: Mapping[str, float]) -> None:
        with self._run.attempt("a checkpoint"):
            if self._best_only and not self._is_better(facts.get(self._monitor, math.nan)):
                return
            folder = FOLDER if self._best_only else f"{FOLDER}/{moment}"
            name = "latest_checkpoint" if self._best_only else "checkpoint"
            file = f"{name}.weights{self._ending}" if self._weights_only else f"{name}{self._ending}"
            self._run.log_file(file, folder, lambda path: self._write(path, self._weights_only))
            self._run.log_json(dict(facts), f"{folder}/{name}_metrics.json")
            self._run.set_tags({LATEST_TAG: f"{folder}/{file}"})

    def _is_better(self, value: float) -> bool:
        if math.isnan(value):
            return False
        better = math.isnan(self._best) or (value > self._best if self._largest else value < self._best)
        if better:
            self._best = value
        return better


def check_options(options: Options) -> None:
    """Raise InvalidParameter for values of ``checkpoint…`` that mean nothing."""
    mode, frequency = options.own.get("checkpoint_mode", "min"), options.own.get("checkpoint_save_freq", "epoch")
    if mode not in {"min", "max"}:
        raise InvalidParameter(f"checkpoint_mode must be 'min' or 'max', got {mode!r:.200}")
    if frequency != "epoch" and not (isinstance(frequency, int) and frequency > 0):
        raise InvalidParameter(f"checkpoint_save_freq must be 'epoch' or a number of steps, got {frequency!r:.200}")


def plain_numbers(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Metrics as floats; those that are no single number are left out."""
    found = {}
    for name, value in metrics.items():
        try:
            found[name] = float(value.item() if hasattr(value, "item") else value)
        except (TypeError, ValueError, RuntimeError):
            continue
    return found
