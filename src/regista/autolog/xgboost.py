"""Autolog of XGBoost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from .boosting import Rounds, log_importance, text_params
from .boosting_integration import BoostingIntegration
from .datasets import MOST_VALUES
from .switches import switches
from .training_run import TrainingRun
from .watching import Call

FLAVOR = "xgboost"
NO_PARAMS = frozenset({"params", "dtrain", "evals", "obj", "feval", "evals_result", "xgb_model", "callbacks"})
"""Arguments of ``xgboost.train`` that are no params of the run."""


def autolog(
    importance_types: Iterable[str] | None = None,
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    registered_model_name: str | None = None,
    model_format: str = "ubj",
    extra_tags: Mapping[str, str] | None = None,
) -> None:
    """Log params, metrics of each round, data sets, importance of features and model of ``xgboost.train`` and of the
    estimators' ``fit``; ``disable=True`` ends it.

    ``importance_types``: ``weight`` when not given; ``gain``, ``cover``, ``total_gain``, ``total_cover`` too.
    """
    switches.turn(FLAVOR, XgboostIntegration, locals())


class XgboostIntegration(BoostingIntegration):
    """Watches XGBoost."""

    flavor = FLAVOR
    waits_for = (FLAVOR,)
    data_argument = "dtrain"

    def structures(self, module: ModuleType) -> Iterable[type]:
        """The classes for data."""
        return [module.DMatrix, module.QuantileDMatrix]

    def format(self) -> dict[str, Any]:
        """The format that was asked for."""
        given = self.options.own.get("model_format")
        return {"model_format": given} if given else {}

    def predictor(self, booster: Any) -> Callable[[Any], Any]:
        """The booster asks for a matrix of its own."""
        from xgboost import DMatrix

        return lambda data: booster.predict(DMatrix(data, enable_categorical=True))

    def begin(self, run: TrainingRun, call: Call) -> Rounds:
        """Log params and data, and add the callback."""
        arguments = call.arguments(defaults=True)
        with run.attempt("the params"):
            rest = {name: value for name, value in arguments.items() if name not in NO_PARAMS}
            run.log_params(text_params({**rest, **dict(arguments["params"])}))
        _log_data(run, arguments["dtrain"], "train")
        for data, name in arguments.get("evals") or ():
            _log_data(run, data, "eval", name)
        run.create_model()
        rounds = Rounds(run)
        with run.attempt("the metrics of each round"):
            call.replace("callbacks", [*(arguments.get("callbacks") or ()), _callback(rounds)])
        return rounds

    def end(self, run: TrainingRun, call: Call, rounds: Rounds, booster: Any) -> None:
        """Log early stopping and the importance of features."""
        if call.argument("early_stopping_rounds") is not None or _stops_early(call.argument("callbacks")):
            rounds.log_early_stopping(len(rounds) - 1, booster.best_iteration, booster.best_iteration)
        for kind in self.options.own.get("importance_types") or ["weight"]:
            with run.attempt("the importance of features"):
                log_importance(run, kind, _importance(booster, kind), booster.feature_names or ())


def _log_data(run: TrainingRun, matrix: Any, context: str, name: str | None = None) -> None:
    """Note a DMatrix as read; one that would be large as an array is left out."""
    if run.options.log_datasets:
        with run.attempt(f"the data set ({context})"):
            if matrix.num_row() * matrix.num_col() <= MOST_VALUES:
                run.log_dataset(matrix.get_data().toarray(), context=context, name=name)


def _callback(rounds: Rounds) -> Any:
    from xgboost.callback import TrainingCallback

    class LogRounds(TrainingCallback):  # type: ignore[misc]  # XGBoost has no types here
        """Logs the metrics of each round."""

        def after_iteration(self, model: Any, epoch: int, evals_log: Mapping[str, Mapping[str, Any]]) -> bool:
            """Called by XGBoost; False lets the training go on."""
            del model, epoch
            rounds.add(
                {f"{data}-{name}": values[-1] for data, found in evals_log.items() for name, values in found.items()}
            )
            return False

    return LogRounds()


def _stops_early(callbacks: Iterable[Any] | None) -> bool:
    return any(type(callback).__name__ == "EarlyStopping" for callback in callbacks or ())


def _importance(booster: Any, kind: str) -> dict[str, float]:
    """The importance of each feature that has one; of a linear booster with several outputs, of each output."""
    found: dict[str, Any] = booster.get_score(importance_type=kind)
    return {
        key if index is None else f"{key}_{index}": value
        for key, values in found.items()
        for index, value in (enumerate(values) if isinstance(values, list) else [(None, values)])
    }
