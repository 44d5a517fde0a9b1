"""Searches of scikit-learn for the best params: the result, and a child run for each of the best candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..client.logged_models import params_from
from ..client.run_logging import metrics_from
from ..data.running_code import context_tags
from ..entities import Metric
from ..entities.tag_keys import PARENT_RUN
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
    children: list[_Child] = []
    for index, row in results.head(len(results) if most is None else most).iterrows():
        # The values are cloned too: an estimator among them is the user's.
        candidate = clone(search.estimator).set_params(**clone(row["params"], safe=False))
        scores = {key: value for key, value in row.items() if not key.startswith(NO_SCORES)}
        model_id = best_model_id if index == getattr(search, "best_index_", None) else None
        children.append(_Child(candidate, metrics_from(usable_keys(scores), model_id=model_id)))
    _log(run, children)


class _Child(NamedTuple):
    """A candidate with its scores."""

    candidate: Any
    scores: list[Metric]


def _log(run: TrainingRun, children: Sequence[_Child]) -> None:
    """A run for each: first what the store is asked for, then what goes through a queue, for which asking waits."""
    experiment_id = run.client.get_run(run.run_id).info.experiment_id
    common = {**context_tags(), **run.options.extra_tags, AUTOLOGGING: "sklearn", PARENT_RUN: run.run_id}
    run_ids: list[str] = []
    try:
        for child in children:
            created = run.client.create_run(experiment_id, tags={**common, **tags_of(child.candidate)})
            run_ids.append(created.info.run_id)
        for run_id in run_ids if run.inputs else ():
            run.client.log_inputs(run_id, run.inputs)
    finally:
        for run_id, child in zip(run_ids, children, strict=False):
            params = params_from(param_texts(params_of(child.candidate)))
            run.log_batch(run_id=run_id, metrics=child.scores, params=params)
            run.end(run_id)
