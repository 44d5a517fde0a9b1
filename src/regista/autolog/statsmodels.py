"""Autolog of statsmodels."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from types import ModuleType
from typing import Any

from .integration import PatchesOf
from .options import Options
from .patches import Patch
from .reports import Reports
from .switches import switches
from .training_run import TrainingRun, training_run
from .watching import Call, Outcome

FLAVOR = "statsmodels"
METRICS = (
    *("aic", "bic", "centered_tss", "condition_number", "df_model", "df_resid", "ess", "f_pvalue", "fvalue", "llf"),
    *("mse_model", "mse_resid", "mse_total", "rsquared", "rsquared_adj", "scale", "ssr", "uncentered_tss"),
)
TRAINING = ("fit", "fit_regularized")


def autolog(
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    extra_tags: Mapping[str, str] | None = None,
) -> None:
    """Log the arguments of a model's ``fit``, measures of the fit, its summary and the results as a model;
    ``disable=True`` ends it. Data sets are not logged: a model has no copy of what it was made of.
    """
    switches.turn(FLAVOR, StatsmodelsIntegration, locals())


class StatsmodelsIntegration:
    """Watches ``fit`` of every model class."""

    flavor = FLAVOR

    def __init__(self, options: Options) -> None:
        self._options = options
        self._reports = Reports(FLAVOR, options.silent)

    @property
    def modules(self) -> Mapping[str, PatchesOf]:
        """Every module of the package: models are where their modules are."""
        return {"statsmodels.*": self._patches}

    def _patches(self, module: ModuleType) -> Iterator[Patch]:
        for kind in list(vars(module).values()):
            if isinstance(kind, type) and kind.__module__ == module.__name__ and _is_model(kind):
                yield from (Patch(kind, name, self.observe_fit) for name in TRAINING if name in vars(kind))

    def observe_fit(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch ``fit``: its arguments before, the results after."""
        with training_run(self._options, self._reports) as run:
            if run is None:
                return
            with run.attempt("the params"):
                arguments = call.arguments(defaults=True)
                further = arguments.pop("kwargs", {})
                run.log_params({**arguments, **further})
            outcome = yield
            run.failed = outcome.error is not None
            if not run.failed:
                _log_results(run, outcome.result)


def _is_model(kind: type) -> bool:
    return any(base.__module__ == "statsmodels.base.model" and base.__name__ == "Model" for base in kind.__mro__)


def _log_results(run: TrainingRun, results: Any) -> None:
    run.log_model(results, FLAVOR, {})
    with run.attempt("the measures of the fit"):
        run.add_metrics(_measures(results))
    if hasattr(results, "summary"):
        with run.attempt("model_summary.txt"):
            run.log_text(results.summary().as_text(), "model_summary.txt")


def _measures(results: Any) -> dict[str, float]:
    found = {}
    for name in METRICS:
        try:
            value = float(getattr(results, name))
        except (AttributeError, TypeError, ValueError, NotImplementedError):  # many are defined for some models only
            continue
        if not math.isnan(value):
            found[name] = value
    return found
