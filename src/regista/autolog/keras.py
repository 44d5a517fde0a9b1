"""Autolog of Keras."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from types import ModuleType
from typing import Any

from .keras_callback import users_callback
from .keras_fit import (
    add_callbacks,
    log_beginning,
    predict_of,
    sample_of,
    signature_of,
    trainer_class,
    training_callback,
)
from .patches import Patch
from .samples import saving_options
from .switches import switches
from .training_integration import TrainingIntegration
from .training_run import TrainingRun
from .watching import Call

FLAVOR = "keras"
PREFIX = "optimizer_"


def autolog(
    log_every_epoch: bool = True,
    log_every_n_steps: int | None = None,
    log_models: bool = True,
    log_model_signatures: bool = True,
    save_exported_model: bool = False,
    log_datasets: bool = True,
    log_input_examples: bool = False,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    save_model_kwargs: Mapping[str, Any] | None = None,
    extra_tags: Mapping[str, str] | None = None,
) -> None:
    """Log params, metrics, summary, data sets and model of ``fit`` of Keras models; ``disable=True`` ends it.

    Metrics are logged each epoch, or every ``log_every_n_steps`` steps.
    """
    switches.turn(FLAVOR, KerasIntegration, locals())


def callback_class() -> type:
    """The class of a callback for ``fit``, when a training is to be logged without autolog; imports Keras."""
    import keras

    return users_callback(keras, FLAVOR, PREFIX)


class KerasIntegration(TrainingIntegration):
    """Watches ``fit`` of every Keras model, on any backend, once the package is whole."""

    flavor = FLAVOR
    waits_for = ("keras",)

    def patches(self, module: ModuleType) -> Iterator[Patch]:
        """The one ``fit``."""
        self._keras = module
        yield Patch(trainer_class(module), "fit", self.observer(self._log_fit))

    def _log_fit(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        sample = sample_of(call.argument("x"))
        log_beginning(run, call)
        with run.attempt("the metrics"):
            add_callbacks(call, [training_callback(self._keras, run, PREFIX)])
        yield
        own, model = self.options.own, call.target
        saving = saving_options(run, sample, predict_of(model))
        if saving.get("signature"):
            with run.attempt("the signature"):
                saving["signature"] = signature_of(model) or saving["signature"]
        elif self.options.log_model_signatures and (declared := signature_of(model)) is not None:
            saving["signature"] = declared
        further = {name: own[name] for name in ("save_exported_model", "save_model_kwargs") if own.get(name)}
        run.log_model(model, FLAVOR, saving | further)
