"""Searches of scikit-learn for the best params: the result, and a child run for each of the best candidates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..client.run_logging import metrics_from
from ..client.runs import PARENT_RUN
from ..data.running_code import context_tags
from ..entities import Metric, Param
from .keys import param_texts, usable_keys
from .sklearn_estimators import params_of, tags_of
from .training_run import AUTOLOGGING, TrainingRun

NO_SCORES = ("params", "param_", "split")
"""Columns of ``cv_results_`` that are no scores of a candidate; they are all in ``cv_results.csv``."""


def best_params_of(search: Any) -> dict[str, Any]:
    """The params that were best, as ``best_<name>``; none when the search does not say."""
    return {f"best_{name}": value for name, value in getattr(search, "best_params_", {}).items()}


def log_search(run: TrainingRun, search: Any, most: int | None, saving: Mapping[str, Any]) -> None:
    """Log what a fitted search found: its score, table and best estimator, and ``most`` children (None: all).

    ``saving`` has the options for saving the best estimator.
    """
    if hasattr(search, "best_score_"):
        with run.attempt("best_cv_score"):
            run.add_metrics({"best_cv_score": search.best_score_})
    best = getattr(search, "best_estimator_", None)
    info = None
    if best is not None:
        info = run.log_model(best, "sklearn", saving, name="best_estimator", params=params_of(best))
    if hasattr(search, "cv_results_"):
        with run.attempt("cv_results.csv"):
            run.log_file("cv_results.csv", "", lambda path: _table(search).to_csv(path, index=False))
        with run.attempt("the child runs"):
            _log_children(run, search, most, info.model_id if info else None)


def _table(search: Any) -> Any:
    import pandas

    return pandas.DataFrame(search.cv_results_)


def _log_children(run: TrainingRun, search: Any, most: int | None, best_model_id: str | None) -> None:
    from sklearn.base import clone

    results = _table(search)
    ranks = [f"rank_test_{search.refit}", "rank_test_score", *(name for name in results if name.startswith("rank_"))]
    if rank := next((name for name in ranks if name in results), None):
        results = results.sort_values(rank, kind="stable")
    experiment_id = run.client.get_run(run.run_id).info.experiment_id
    for index, row in results.head(len(results) if most is None else most).iterrows():
        # The values are cloned too: an estimator among them is the user's.
        candidate = clone(search.estimator).set_params(**clone(row["params"], safe=False))
        scores = {key: value for key, value in row.items() if not key.startswith(NO_SCORES)}
        model_id = best_model_id if index == getattr(search, "best_index_", None) else None
        _log_child(run, experiment_id, candidate, metrics_from(usable_keys(scores), model_id=model_id))


def _log_child(run: TrainingRun, experiment_id: str, candidate: Any, scores: list[Metric]) -> None:
    tags = {**context_tags(), **run.options.extra_tags, **tags_of(candidate), AUTOLOGGING: "sklearn"}
    child = run.client.create_run(experiment_id, tags={**tags, PARENT_RUN: run.run_id}).info.run_id
    params = [Param(key, value) for key, value in param_texts(params_of(candidate)).items()]
    run.client.log_batch(child, scores, params)
    if run.inputs:
        run.client.log_inputs(child, run.inputs)
    run.client.set_terminated(child)
