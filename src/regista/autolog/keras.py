"""Autolog of Keras."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from types import ModuleType
from typing import Any

from .integration import PatchesOf
from .keras_fit import (
    add_callbacks,
    log_beginning,
    logging_callback,
    predict_of,
    sample_of,
    signature_of,
    trainer_class,
)
from .options import Options
from .patches import Patch
from .reports import Reports
from .samples import saving_options
from .switches import switches
from .training_run import TrainingRun, training_run
from .watching import Call, Outcome

FLAVOR = "keras"


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


class KerasIntegration:
    """Watches ``fit`` of every Keras model, on any backend."""

    flavor = FLAVOR

    def __init__(self, options: Options) -> None:
        self._options = options
        self._reports = Reports(FLAVOR, options.silent)

    @property
    def modules(self) -> Mapping[str, PatchesOf]:
        """The package, once it is whole."""
        return {"keras": self._patches}

    def _patches(self, module: ModuleType) -> Iterator[Patch]:
        self._keras = module
        yield Patch(trainer_class(module), "fit", self.observe_fit)

    def observe_fit(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch ``fit``."""
        with training_run(self._options, self._reports) as run:
            if run is None:
                return
            sample = sample_of(call.argument("x"))
            log_beginning(run, call, "optimizer_")
            run.create_model()
            with run.attempt("the metrics"):
                add_callbacks(call, [logging_callback(self._keras, run)])
            outcome = yield
            run.failed = outcome.error is not None
            if not run.failed:
                self._log_model(run, call.target, sample)

    def _log_model(self, run: TrainingRun, model: Any, sample: Any) -> None:
        own = self._options.own
        saving = saving_options(run, sample, predict_of(model))
        if saving.get("signature"):
            with run.attempt("the signature"):
                saving["signature"] = signature_of(model) or saving["signature"]
        elif self._options.log_model_signatures and (declared := signature_of(model)) is not None:
            saving["signature"] = declared
        further = {name: own[name] for name in ("save_exported_model", "save_model_kwargs") if own.get(name)}
        run.log_model(model, FLAVOR, saving | further)
