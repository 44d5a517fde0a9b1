"""Autolog of scikit-learn: what it must not change, and what it logs."""

from __future__ import annotations

import inspect
import json
import logging
import pickle
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import cloudpickle
import numpy as np
import pandas as pd
import pytest
import sklearn.metrics
from joblib import parallel_backend
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.feature_selection import RFE
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

import regista
from regista.errors import InvalidParameter
from unit.autolog.logged import files, model_names, only_run, runs

autolog = regista.autolog.sklearn.autolog
X = pd.DataFrame(np.random.default_rng(0).normal(size=(40, 3)), columns=["a", "b", "c"])
y = (X["a"] > 0).astype(int).to_numpy()


class Own(LinearRegression):
    """A class of the user's, of scikit-learn's."""


class Doubler(TransformerMixin, BaseEstimator):
    """A transformer of the user's."""

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return X * 2


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server that is not there."""
    monkeypatch.setenv("REGISTA_HTTP_REQUEST_MAX_RETRIES", "0")
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_fit_gives_back_the_estimator_itself() -> None:
    autolog(log_models=False)
    model = LogisticRegression()
    assert model.fit(X, y) is model
    assert only_run().data.metrics["training_score"] == model.score(X, y)


def test_an_exception_is_the_users_and_the_run_has_failed() -> None:
    autolog()
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        LinearRegression().fit(X, y[:3])
    run = only_run()
    assert run.info.status == "FAILED" and not model_names(run)
    assert run.data.params["fit_intercept"] == "True"
    assert regista.active_run() is None


def test_disable_puts_every_original_back() -> None:
    classes = (
        LogisticRegression,
        GridSearchCV,
        StandardScaler,
        RandomForestClassifier,
        BaseEstimator,
        TransformerMixin,
    )
    before = [dict(vars(kind)) for kind in classes] + [dict(vars(sklearn.metrics))]
    autolog()
    assert [dict(vars(kind)) for kind in classes] + [dict(vars(sklearn.metrics))] != before
    autolog(disable=True)
    assert [dict(vars(kind)) for kind in classes] + [dict(vars(sklearn.metrics))] == before
    LinearRegression().fit(X, y)
    assert runs() == []


def test_turning_it_on_twice_logs_once_with_the_later_options() -> None:
    autolog(log_models=True)
    autolog(log_models=False)
    LinearRegression().fit(X, y)
    assert model_names(only_run()) == []


def test_signatures_are_unchanged() -> None:
    def described() -> list[inspect.Signature]:
        return [inspect.signature(one) for one in (Ridge.fit, GridSearchCV.predict, sklearn.metrics.f1_score)]

    before = described()
    autolog()
    assert described() == before


def test_estimators_can_be_cloned_and_pickled_before_and_after_fit() -> None:
    autolog(log_models=False)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5))
    assert clone(model).get_params()["logisticregression__C"] == 0.5
    model.fit(X, y)
    for dumps in (pickle.dumps, cloudpickle.dumps):
        assert (pickle.loads(dumps(model)).predict(X) == model.predict(X)).all()
    assert pickle.loads(pickle.dumps(sklearn.metrics.accuracy_score)) is sklearn.metrics.accuracy_score
    assert pickle.loads(pickle.dumps(sklearn.metrics.get_scorer("accuracy")))(model, X, y) == model.score(X, y)


def test_a_pickle_made_with_autolog_needs_no_regista(tmp_path: Path) -> None:
    autolog(log_models=False)
    file = tmp_path / "model.pkl"
    file.write_bytes(cloudpickle.dumps(make_pipeline(StandardScaler(), Ridge()).fit(X, y)))
    code = f"import sys, pickle; pickle.load(open({str(file)!r}, 'rb')); assert 'regista' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_models_of_a_search_and_of_a_pipeline_are_not_logged_by_themselves() -> None:
    autolog(log_models=False, max_tuning_runs=0)
    GridSearchCV(make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": [0.1, 1.0]}, cv=2).fit(X, y)
    assert only_run().data.tags["estimator_name"] == "GridSearchCV"


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_what_a_search_trains_in_parallel_is_not_logged_by_itself(backend: str) -> None:
    autolog(log_models=False, max_tuning_runs=1)
    with parallel_backend(backend, n_jobs=2):
        GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2).fit(X, y)
    assert [run.data.tags["estimator_name"] for run in runs()] == ["GridSearchCV", "Ridge"]


def test_a_search_has_its_best_candidates_as_children() -> None:
    autolog(max_tuning_runs=2, extra_tags={"team": "blue"})
    search = RandomizedSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, n_iter=3, cv=2, random_state=0).fit(X, y)
    parent, *children = runs()
    assert parent.data.params["best_alpha"] == str(search.best_params_["alpha"])
    assert parent.data.metrics["best_cv_score"] == search.best_score_
    assert model_names(parent) == ["best_estimator", "model"]
    assert [child.data.tags["mlflow.parentRunId"] for child in children] == [parent.info.run_id] * 2
    assert {child.data.metrics["rank_test_score"] for child in children} == {1, 2}
    assert {child.data.tags["team"] for child in children} == {"blue"}
    assert {child.info.status for child in children} == {"FINISHED"}
    assert "cv_results.csv" in files(parent)


def test_an_estimator_among_the_values_of_a_search_stays_as_it_was() -> None:
    tree = DecisionTreeClassifier()
    autolog(log_models=False)
    grid = [{"model": [tree], "model__max_depth": [1, 2]}]
    GridSearchCV(VotingClassifier([("model", LogisticRegression())]), grid, cv=2).fit(X, y)
    assert tree.max_depth is None
    assert {run.data.params["model__max_depth"] for run in runs()[1:]} == {"1", "2"}


def test_what_prepares_data_is_not_logged_and_neither_is_what_it_trains() -> None:
    autolog()
    StandardScaler().fit_transform(X)
    RFE(LogisticRegression()).fit(X, y)
    Doubler().fit_transform(X)
    assert runs() == []


def test_a_class_of_the_users_that_is_a_model_of_scikit_learn_is_logged() -> None:
    autolog(log_models=False)
    Own().fit(X, y)
    assert only_run().data.tags["estimator_class"] == f"{__name__}.Own"


def test_an_active_run_is_used_and_left_open() -> None:
    autolog(extra_tags={"team": "blue"})
    with regista.start_run() as run:
        LinearRegression().fit(X, y)
        assert regista.active_run() is run
    logged = only_run()
    assert logged.info.status == "FINISHED" and logged.data.params["tol"] == "1e-06"
    assert not {"mlflow.autologging", "team"} & logged.data.tags.keys()


def test_a_search_that_is_not_refitted_is_logged_as_what_it_is() -> None:
    autolog(log_input_examples=True)
    GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2, refit=False).fit(X, X["a"])
    (parent,) = [run for run in runs() if "mlflow.parentRunId" not in run.data.tags]
    assert parent.data.params["best_alpha"] == "0.1" and len(runs()) == 3
    info = regista.get_model_info(f"runs:/{parent.info.run_id}/model")
    assert list(info.flavors) == ["sklearn"]
    assert regista.load_model(info.model_uri).best_params_ == {"alpha": 0.1}


def test_exclusive_logs_into_no_run_of_the_users() -> None:
    autolog(exclusive=True, log_models=False)
    with regista.start_run() as mine:
        LinearRegression().fit(X, y)
    LinearRegression().fit(X, y)
    logged = {run.info.run_id: run for run in runs()}
    assert len(logged) == 2 and not logged[mine.info.run_id].data.params


def test_other_values_of_params_in_one_run_cost_a_warning_and_the_rest_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    autolog(log_models=False)
    with regista.start_run():
        Ridge(alpha=1.0).fit(X, y)
        DecisionTreeClassifier(random_state=3).fit(X, y)
    params = only_run().data.params
    assert params["alpha"] == "1.0" and params["criterion"] == "gini" and params["random_state"] == "None"
    assert "the run has other values of the params ['random_state']" in caplog.text


def test_params_that_are_too_long_are_cut() -> None:
    autolog(log_models=False)
    make_pipeline(*(StandardScaler() for _ in range(600)), LinearRegression()).fit(X, y)
    assert len(only_run().data.params["steps"]) == 6000


def test_a_store_that_is_away_costs_a_warning_and_no_second_wait(caplog: pytest.LogCaptureFixture, nobody: str) -> None:
    regista.set_tracking_uri(nobody)
    autolog()
    first, second = LinearRegression().fit(X, y), GridSearchCV(Ridge(), {"alpha": [1.0]}, cv=2).fit(X, y)
    assert first.coef_.shape == (3,) and second.best_params_ == {"alpha": 1.0}
    told = [record.getMessage() for record in caplog.records if record.name == "regista.autolog"]
    assert len(told) == 2 and "No connection" in told[0] and "is not asked again" in told[1]


def test_silent_tells_nothing(caplog: pytest.LogCaptureFixture, nobody: str) -> None:
    regista.set_tracking_uri(nobody)
    autolog(silent=True)
    with caplog.at_level(logging.INFO, "regista.autolog"):
        LinearRegression().fit(X, y)
    assert caplog.records == []


def test_warnings_that_are_errors_do_not_reach_the_user() -> None:
    autolog(log_input_examples=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = LogisticRegression().fit(X, y)
    assert model.n_features_in_ == 3


def test_threads_log_to_runs_of_their_own() -> None:
    autolog(log_models=False)
    threads = [threading.Thread(target=Ridge(alpha=number).fit, args=(X, y)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run.data.params["alpha"] for run in runs()) == ["0", "1", "2", "3"]
    assert {run.info.status for run in runs()} == {"FINISHED"}


def test_data_that_fit_changes_are_not_in_the_example() -> None:
    autolog(log_input_examples=True)
    data = X.to_numpy(copy=True)
    first = data[:5].copy()
    LinearRegression(copy_X=False).fit(data, y.astype(float))
    info = regista.get_model_info(regista.fluent.last_logged_model().model_uri)
    example = Path(regista.download_artifacts(info.model_uri)) / "serving_input_example.json"
    assert np.allclose(json.loads(example.read_text())["inputs"], first)


def test_the_model_has_the_runs_params_metrics_and_signature_and_is_registered() -> None:
    autolog(registered_model_name="auto")
    LogisticRegression(C=0.5).fit(X, y)
    model = regista.fluent.last_logged_model()
    assert model.params == only_run().data.params
    assert {metric.key for metric in model.metrics} == only_run().data.metrics.keys()
    info = regista.get_model_info("models:/auto/1")
    assert info.signature.inputs.input_names() == ["a", "b", "c"]
    assert (regista.load_model("models:/auto/1").predict(X) == y).mean() > 0.9


def test_a_classifier_of_two_labels_has_its_figures() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    autolog(log_models=False)
    SVC().fit(X, np.where(y, "yes", "no"))
    names = {"training_confusion_matrix.png", "training_roc_curve.png", "training_precision_recall_curve.png"}
    assert files(only_run()) == names | {"estimator.html"}


def test_scores_and_metrics_after_training_are_named_by_the_callers_variables() -> None:
    autolog(log_models=False)
    X_test, y_test = X[:20], y[:20]
    model = LogisticRegression().fit(X, y)
    score = model.score(X_test, y_test)
    predicted = model.predict(X_test)
    first = sklearn.metrics.accuracy_score(y_test, predicted)
    sklearn.metrics.accuracy_score(y_test, y_pred=predicted, normalize=False)
    sklearn.metrics.accuracy_score(y_test, predicted.copy())  # not known to be predictions
    sklearn.metrics.confusion_matrix(y_test, predicted)
    sklearn.metrics.f1_score(y_test, model.predict(X_test[:]))
    run = only_run()
    after = {key: value for key, value in run.data.metrics.items() if not key.startswith("training_")}
    assert after.pop("f1_score_unknown_dataset") > 0
    expected = {"LogisticRegression_score_X_test": score, "accuracy_score_X_test": first}
    assert after == expected | {"accuracy_score-2_X_test": first * 20}
    calls = json.loads(
        Path(regista.download_artifacts(run_id=run.info.run_id, artifact_path="metric_info.json")).read_text()
    )
    assert calls["accuracy_score-2_X_test"] == "accuracy_score(y_true=y_test, y_pred=predicted, normalize=False)"
    assert [tag.value for one in run.inputs.dataset_inputs for tag in one.tags] == ["train", "eval"]


def test_metrics_after_training_can_be_left_out() -> None:
    autolog(log_models=False, log_post_training_metrics=False)
    model = LinearRegression().fit(X, y)
    model.score(X, y)
    sklearn.metrics.mean_squared_error(y, model.predict(X))
    assert all(key.startswith("training_") for key in only_run().data.metrics)


def test_a_model_that_is_trained_again_belongs_to_its_last_run() -> None:
    autolog(log_models=False)
    model = LinearRegression().fit(X, y)
    model.fit(X, y)
    model.score(X, y)
    assert ["LinearRegression_score_X" in run.data.metrics for run in runs()] == [False, True]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"log_models": "yes"}, "log_models must be True or False, got 'yes'"),
        ({"extra_tags": ["a"]}, "extra_tags must be a dictionary"),
        ({"extra_tags": {"a*": "b"}}, "a\\*"),
    ],
)
def test_options_that_mean_nothing_are_refused_by_name(options: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidParameter, match=named):
        autolog(**options)
    assert "watched" not in Ridge.fit.__code__.co_name
