"""Scores of an estimator of scikit-learn on the data it was trained with, and their figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import figures
from .training_run import TrainingRun

PREFIX = "training_"


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What ``fit`` was called with: features, targets and weights of the rows."""

    features: Any
    targets: Any = None
    weights: Any = None


def log_scores(run: TrainingRun, estimator: Any, data: TrainingData, pos_label: Any = None) -> None:
    """Log scores on the training data, and figures of a classifier; nothing when there are no targets, or
    several labels per row.

    ``pos_label`` is the label whose precision, recall and F1 are meant; the weighted average of all labels when None.
    """
    from sklearn.base import is_classifier, is_regressor

    if data.targets is None or isinstance(getattr(estimator, "classes_", None), list):  # several targets at once
        return
    predicted = None
    if is_classifier(estimator) or is_regressor(estimator):
        with run.attempt("predictions for the training data"):
            predicted = estimator.predict(data.features)
    if predicted is not None and is_classifier(estimator):
        _log_classifier(run, estimator, data, predicted, pos_label)
    elif predicted is not None:
        _log_regressor(run, data, predicted)
    if hasattr(estimator, "score"):
        with run.attempt(f"{PREFIX}score"):
            run.add_metrics({f"{PREFIX}score": _score(estimator, data)})


def _score(estimator: Any, data: TrainingData) -> float:
    import inspect

    takes_weights = "sample_weight" in inspect.signature(estimator.score).parameters
    weights = {"sample_weight": data.weights} if takes_weights and data.weights is not None else {}
    return float(estimator.score(data.features, data.targets, **weights))


def _log_classifier(run: TrainingRun, estimator: Any, data: TrainingData, predicted: Any, pos_label: Any) -> None:
    from sklearn import metrics

    targets, weights = data.targets, data.weights
    averaged = {"average": "weighted"} if pos_label is None else {"average": "binary", "pos_label": pos_label}
    averaged |= {"sample_weight": weights, "zero_division": 0}
    scores: dict[str, Callable[[], Any]] = {
        "precision_score": lambda: metrics.precision_score(targets, predicted, **averaged),
        "recall_score": lambda: metrics.recall_score(targets, predicted, **averaged),
        "f1_score": lambda: metrics.f1_score(targets, predicted, **averaged),
        "accuracy_score": lambda: metrics.accuracy_score(targets, predicted, sample_weight=weights),
    }
    labels = getattr(estimator, "classes_", None)
    if labels is None:
        return
    shares = None
    if hasattr(estimator, "predict_proba"):
        with run.attempt("probabilities for the training data"):
            shares = estimator.predict_proba(data.features)
    if shares is not None:
        scores["log_loss"] = lambda: metrics.log_loss(targets, shares, labels=labels, sample_weight=weights)
        if len(labels) == 2:
            scores["roc_auc"] = lambda: metrics.roc_auc_score(targets, shares[:, 1], sample_weight=weights)
        elif weights is None:  # one against one knows no weights
            scores["roc_auc"] = lambda: metrics.roc_auc_score(targets, shares, average="weighted", multi_class="ovo")
    for name, score in scores.items():
        with run.attempt(PREFIX + name):
            run.add_metrics({PREFIX + name: score()})
    if figures.can_draw():
        _draw_classifier(run, estimator, data, predicted, shares, labels, pos_label)


def _log_regressor(run: TrainingRun, data: TrainingData, predicted: Any) -> None:
    from sklearn import metrics

    targets, weights = data.targets, data.weights
    with run.attempt("the training scores"):
        squared = float(metrics.mean_squared_error(targets, predicted, sample_weight=weights))
        scores = {
            "mean_squared_error": squared,
            "mean_absolute_error": metrics.mean_absolute_error(targets, predicted, sample_weight=weights),
            "r2_score": metrics.r2_score(targets, predicted, sample_weight=weights),
            "root_mean_squared_error": squared**0.5,
        }
        run.add_metrics({PREFIX + name: value for name, value in scores.items()})


def _draw_classifier(
    run: TrainingRun, estimator: Any, data: TrainingData, predicted: Any, shares: Any, labels: Any, pos_label: Any
) -> None:
    from sklearn import metrics

    targets, weights = data.targets, data.weights
    with run.attempt("the confusion matrix"):
        matrix = metrics.confusion_matrix(targets, predicted, labels=labels, sample_weight=weights, normalize="true")
        run.log_figure(figures.confusion_matrix(matrix, labels), f"{PREFIX}confusion_matrix.png")
    if len(labels) != 2:
        return
    with run.attempt("the curves"):
        if shares is None and not hasattr(estimator, "decision_function"):
            return
        sure = estimator.decision_function(data.features) if shares is None else shares[:, 1]
        positive = labels[1] if pos_label is None else pos_label
        sure = -sure if positive == labels[0] else sure
        wrong, right, _ = metrics.roc_curve(targets, sure, pos_label=positive, sample_weight=weights)
        area = metrics.auc(wrong, right)
        figure = figures.curve(
            wrong, right, title="ROC curve", across="False positive rate", up="True positive rate",
            legend=f"AUC = {area:.3f}",
        )  # fmt: skip
        run.log_figure(figure, f"{PREFIX}roc_curve.png")
        precision, recall, _ = metrics.precision_recall_curve(targets, sure, pos_label=positive, sample_weight=weights)
        average = metrics.average_precision_score(targets, sure, pos_label=positive, sample_weight=weights)
        figure = figures.curve(
            recall, precision, title="Precision and recall", across="Recall", up="Precision",
            legend=f"AP = {average:.3f}",
        )  # fmt: skip
        run.log_figure(figure, f"{PREFIX}precision_recall_curve.png")
