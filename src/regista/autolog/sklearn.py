"""Autolog of scikit-learn."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from types import ModuleType
from typing import Any

from .options import Options
from .patches import Patch
from .samples import first_rows, saving_options
from .sklearn_after import AfterTraining, metrics_in
from .sklearn_estimators import TRAINING, is_model, is_search, own_methods, params_of, tags_of
from .sklearn_scores import TrainingData, log_scores
from .sklearn_search import best_params_of, log_search
from .switches import switches
from .training_integration import TrainingIntegration
from .training_run import TrainingRun
from .watching import Call, Outcome

FLAVOR = "sklearn"
PREDICTING = ("predict", "predict_proba", "predict_log_proba", "decision_function", "transform")
MAX_TUNING_RUNS = 5


def autolog(
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_models: bool = True,
    log_datasets: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    max_tuning_runs: int | None = MAX_TUNING_RUNS,
    log_post_training_metrics: bool = True,
    serialization_format: str = "cloudpickle",
    registered_model_name: str | None = None,
    pos_label: Any = None,
    extra_tags: Mapping[str, str] | None = None,
) -> None:
    """Log params, scores, data set and model of each ``fit`` of scikit-learn's models; ``disable=True`` ends it.

    A search logs its ``max_tuning_runs`` best candidates as child runs (None: all). Calls of ``score`` and of functions
    of ``sklearn.metrics`` on a logged model's predictions are logged with ``log_post_training_metrics``. ``pos_label``
    is the label that precision, recall and F1 are about.
    """
    switches.turn(FLAVOR, SklearnIntegration, locals())


class SklearnIntegration(TrainingIntegration):
    """Watches training, prediction and scores of every estimator of scikit-learn, and ``sklearn.metrics``.

    Estimators are where their modules are.
    """

    flavor = FLAVOR
    waits_for = ("sklearn.*",)

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._after = AfterTraining()

    def patches(self, module: ModuleType) -> Iterable[Patch]:
        """The methods of estimators, and the metrics."""
        observers = dict.fromkeys(TRAINING, self.observe_training)
        if self.options.own.get("log_post_training_metrics", True):
            observers |= dict.fromkeys(PREDICTING, self._after.observe_predict) | {"score": self._after.observe_score}
            if module.__name__ == "sklearn.metrics":
                yield from (Patch(module, name, self._after.observe_metric) for name in metrics_in(module))
        for kind, name in own_methods(module):
            if name in observers:
                yield Patch(kind, name, observers[name])

    def observe_training(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch ``fit`` and its like; what is no model is not logged, and neither is what it trains inside."""
        if is_model(call.target):
            self._after.forget(call.target)
            yield from self.observer(self._log_training)(call)
        else:
            yield

    def _log_training(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        """Params and data set before, scores and model after."""
        estimator, data = call.target, _data_of(call)
        sample = first_rows(data.features)
        with run.attempt("the params"):
            run.set_tags(tags_of(estimator))
            run.log_params(params_of(estimator))
        run.log_dataset(data.features, data.targets, context="train")
        yield
        self._log_result(run, estimator, data, sample)

    def _log_result(self, run: TrainingRun, estimator: Any, data: TrainingData, sample: Any) -> None:
        own = self.options.own
        saving = {"serialization_format": own.get("serialization_format")}
        if is_search(estimator):
            with run.attempt("the best params"):  # before the model, whose params they are too
                run.log_params(best_params_of(estimator))
        run.log_model(estimator, FLAVOR, saving | saving_options(run, sample, _predict_of(estimator)))
        if is_search(estimator):
            best = getattr(estimator, "best_estimator_", None)
            options = {} if best is None else saving | saving_options(run, sample, _predict_of(best))
            log_search(run, estimator, own.get("max_tuning_runs", MAX_TUNING_RUNS), options)
        if not is_search(estimator) or hasattr(estimator, "best_estimator_"):
            log_scores(run, estimator, data, own.get("pos_label"))
        with run.attempt("estimator.html"):
            from sklearn.utils import estimator_html_repr

            run.log_text(estimator_html_repr(estimator), "estimator.html")
        with run.attempt("the metrics"):
            run.flush()
        self._after.remember(estimator, run)


def _predict_of(estimator: Any) -> Any:
    """How it answers: ``predict``, or ``transform`` where it has none; None when it cannot be asked."""
    return getattr(estimator, "predict", None) or getattr(estimator, "transform", None)


def _data_of(call: Call) -> TrainingData:
    """Features, targets and weights by the names that ``fit`` has for them; some classes call the targets ``Y``."""
    given = call.arguments()
    features = next((given[name] for name in ("X", "X_raw", "raw_documents") if name in given), None)
    targets = next((given[name] for name in ("y", "Y") if given.get(name) is not None), None)
    return TrainingData(features, targets, given.get("sample_weight"))
