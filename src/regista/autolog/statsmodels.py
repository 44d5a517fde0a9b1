"""Autolog of statsmodels."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from types import ModuleType
from typing import Any

from .patches import Patch
from .switches import switches
from .training_integration import TrainingIntegration
from .training_run import TrainingRun
from .watching import Call

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


class StatsmodelsIntegration(TrainingIntegration):
    """Watches ``fit`` of every model class: models are where their modules are."""

    flavor = FLAVOR
    waits_for = ("statsmodels.*",)

    def patches(self, module: ModuleType) -> Iterator[Patch]:
        """The methods that train."""
        for kind in list(vars(module).values()):
            if isinstance(kind, type) and kind.__module__ == module.__name__ and _is_model(kind):
                yield from (Patch(kind, name, self.observer(_log_fit)) for name in TRAINING if name in vars(kind))


def _log_fit(run: TrainingRun, call: Call) -> Generator[None, Any, None]:
    """The arguments of ``fit`` before, the results after."""
    with run.attempt("the params"):
        run.log_params(call.settings())
    results = yield
    run.log_model(results, FLAVOR, {})
    with run.attempt("the measures of the fit"):
        run.add_metrics(_measures(results))
    if hasattr(results, "summary"):
        with run.attempt("model_summary.txt"):
            run.log_text(results.summary().as_text(), "model_summary.txt")


def _is_model(kind: type) -> bool:
    return any(base.__module__ == "statsmodels.base.model" and base.__name__ == "Model" for base in kind.__mro__)


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
