"""Autolog of LightGBM."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from types import ModuleType
from typing import Any

from .boosting import Rounds, log_importance, text_params
from .boosting_integration import BoostingIntegration
from .switches import switches
from .training_run import TrainingRun
from .watching import Call

FLAVOR = "lightgbm"
NO_PARAMS = frozenset({"params", "train_set", "valid_sets", "valid_names", "feval", "init_model", "callbacks"})
NO_PARAMS |= {"feature_name", "categorical_feature"}
"""Arguments of ``lightgbm.train`` that are no params of the run."""
IMPORTANCE_TYPES = ("split", "gain")


def autolog(
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    extra_tags: Mapping[str, str] | None = None,
) -> None:
    """Log params, metrics of each round, data sets, importance of features and model of ``lightgbm.train`` and of the
    estimators' ``fit``; ``disable=True`` ends it.
    """
    switches.turn(FLAVOR, LightgbmIntegration, locals())


class LightgbmIntegration(BoostingIntegration):
    """Watches LightGBM."""

    flavor = FLAVOR
    waits_for = (FLAVOR,)
    data_argument = "train_set"

    def structures(self, module: ModuleType) -> Iterable[type]:
        """The one class for data."""
        return [module.Dataset]

    def predictor(self, booster: Any) -> Callable[[Any], Any]:
        """The booster's own method, which takes rows."""
        found: Callable[[Any], Any] = booster.predict
        return found

    def begin(self, run: TrainingRun, call: Call) -> Rounds:
        """Log params and data, and add the callback."""
        arguments = call.arguments(defaults=True)
        with run.attempt("the params"):
            rest = {name: value for name, value in arguments.items() if name not in NO_PARAMS}
            run.log_params(text_params({**rest, **dict(arguments["params"])}))
        _log_data(run, arguments)
        run.create_model()
        rounds = Rounds(run)
        with run.attempt("the metrics of each round"):
            call.replace("callbacks", [*(arguments.get("callbacks") or ()), _callback(rounds)])
        return rounds

    def end(self, run: TrainingRun, call: Call, rounds: Rounds, booster: Any) -> None:
        """Log early stopping and the importance of features."""
        del call
        if booster.best_iteration > 0:  # which LightGBM says only when early stopping was asked for
            rounds.log_early_stopping(len(rounds), booster.best_iteration, booster.best_iteration - 1)
        for kind in IMPORTANCE_TYPES:
            with run.attempt("the importance of features"):
                values = booster.feature_importance(importance_type=kind)
                log_importance(run, kind, dict(zip(booster.feature_name(), values, strict=True)))


def _log_data(run: TrainingRun, arguments: Mapping[str, Any]) -> None:
    """Note what is trained with, and by its name what is validated with."""
    run.log_dataset(getattr(arguments["train_set"], "data", None), context="train")
    checked, names = (_listed(arguments.get(key)) for key in ("valid_sets", "valid_names"))
    for data, name in zip_longest(checked, names[: len(checked)]):
        run.log_dataset(getattr(data, "data", None), context="eval", name=name)


def _listed(given: Any) -> list[Any]:
    """One or several, as LightGBM takes them."""
    return list(given) if isinstance(given, list | tuple) else [] if given is None else [given]


def _callback(rounds: Rounds) -> Any:
    def log_round(state: Any) -> None:
        """Called by LightGBM after each round with ``(data, metric, value, …)`` of each metric."""
        rounds.add({f"{data}-{name}": value for data, name, value, *_ in state.evaluation_result_list or ()})

    # Before early stopping (30), which ends the rounds by an exception.
    log_round.order = 25  # type: ignore[attr-defined]  # LightGBM's protocol
    return log_round
