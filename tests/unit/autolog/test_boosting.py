"""Autolog of XGBoost and LightGBM: the trained model is what it would be without, and each round is logged."""

from __future__ import annotations

import inspect
import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

import regista
from unit.autolog.logged import files, model_names, only_run, runs

xgboost = pytest.importorskip("xgboost", reason="XGBoost is not installed")
lightgbm = pytest.importorskip("lightgbm", reason="LightGBM is not installed")

X = pd.DataFrame(np.random.default_rng(0).normal(size=(80, 3)), columns=["a", "b", "c"])
y = (X["a"] + X["b"] > 0).astype(int).to_numpy()
noise = np.random.default_rng(1).integers(0, 2, len(X))
BINARY = {"objective": "binary:logistic", "max_depth": 2, "seed": 0}
QUIET = {"objective": "binary", "verbose": -1, "seed": 0}


def steps(key: str) -> list[int]:
    """The steps at which the only run has points of a metric."""
    return [point.step for point in regista.Client().get_metric_history(only_run().info.run_id, key)]


def test_xgboost_gives_the_same_booster_as_without() -> None:
    plain = xgboost.train(BINARY, xgboost.DMatrix(X, y), 5).get_dump()
    regista.autolog.xgboost.autolog()
    data = xgboost.DMatrix(X, y)
    assert (
        xgboost.train(BINARY, data, num_boost_round=5, evals=[(data, "train")], verbose_eval=False).get_dump() == plain
    )
    assert steps("train-logloss") == [0, 1, 2, 3, 4]
    run = only_run()
    assert run.data.params["num_boost_round"] == "5" and run.data.params["max_depth"] == "2"
    assert files(run) == {"feature_importance_weight.json", "feature_importance_weight.png"}
    assert [one.dataset.name for one in run.inputs.dataset_inputs] == ["dataset", "train"]


def test_the_users_list_of_callbacks_is_not_changed() -> None:
    regista.autolog.xgboost.autolog(log_models=False)
    regista.autolog.lightgbm.autolog(log_models=False)
    callbacks: list[object] = []
    xgboost.train(BINARY, xgboost.DMatrix(X, y), 2, callbacks=callbacks)
    lightgbm.train(QUIET, lightgbm.Dataset(X, y), 2, callbacks=callbacks)
    assert callbacks == []


def test_a_callback_of_the_users_that_stops_stops() -> None:
    class Stop(xgboost.callback.TrainingCallback):
        def after_iteration(self, model: object, epoch: int, evals_log: object) -> bool:
            return epoch == 1

    regista.autolog.xgboost.autolog(log_models=False)
    booster = xgboost.train(BINARY, xgboost.DMatrix(X, y), 9, callbacks=[Stop()])
    assert booster.num_boosted_rounds() == 2


def test_xgboost_logs_the_best_round_once_more_when_it_stops_early() -> None:
    regista.autolog.xgboost.autolog(log_models=False)
    check = xgboost.DMatrix(X, noise)
    data = xgboost.DMatrix(X, y)
    booster = xgboost.train(BINARY, data, 30, evals=[(check, "check")], early_stopping_rounds=2, verbose_eval=False)
    metrics = only_run().data.metrics
    assert metrics["best_iteration"] == booster.best_iteration
    assert metrics["stopped_iteration"] == steps("check-logloss")[-2]
    assert metrics["check-logloss"] == pytest.approx(booster.best_score)


def test_an_error_of_xgboost_is_the_users_and_the_model_has_failed() -> None:
    regista.autolog.xgboost.autolog()
    with pytest.raises(xgboost.core.XGBoostError, match="no:such"):
        xgboost.train({"objective": "no:such"}, xgboost.DMatrix(X, y), 2)
    assert only_run().info.status == "FAILED"
    assert [str(model.status) for model in regista.search_logged_models(output_format="list")] == ["FAILED"]


def test_an_estimator_of_xgboost_is_logged_as_itself_in_one_run() -> None:
    regista.autolog.xgboost.autolog(registered_model_name="boosted")
    model = xgboost.XGBClassifier(n_estimators=3, max_depth=2)
    assert model.fit(X, y, eval_set=[(X, y)], verbose=False) is model
    assert steps("validation_0-logloss") == [0, 1, 2]
    assert type(regista.load_model("models:/boosted/1")) is xgboost.XGBClassifier
    assert regista.get_model_info("models:/boosted/1").signature.inputs.input_names() == ["a", "b", "c"]
    assert pickle.loads(pickle.dumps(clone(model))).get_params()["n_estimators"] == 3


def test_lightgbm_gives_the_same_booster_as_without() -> None:
    plain = lightgbm.train(QUIET, lightgbm.Dataset(X, y), 4).model_to_string()
    regista.autolog.lightgbm.autolog()
    data = lightgbm.Dataset(X, y)
    assert lightgbm.train(QUIET, data, 4, valid_sets=[data], valid_names=["train"]).model_to_string() == plain
    assert steps("train-binary_logloss") == [0, 1, 2, 3]
    run = only_run()
    assert {f"feature_importance_{kind}.json" for kind in ("split", "gain")} <= files(run)
    assert model_names(run) == ["model"]


def test_lightgbm_logs_the_best_round_once_more_when_it_stops_early() -> None:
    regista.autolog.lightgbm.autolog(log_models=False)
    data = lightgbm.Dataset(X, y)
    check = lightgbm.Dataset(X, noise, reference=data)
    stop = lightgbm.early_stopping(2, verbose=False)
    options = {**QUIET, "metric": ["binary_logloss", "map@2"]}
    booster = lightgbm.train(options, data, 30, valid_sets=[check], valid_names=["check"], callbacks=[stop])
    metrics = only_run().data.metrics
    assert metrics["best_iteration"] == booster.best_iteration
    assert metrics["check-binary_logloss"] == pytest.approx(booster.best_score["check"]["binary_logloss"])
    assert steps("check-binary_logloss")[-1] == metrics["stopped_iteration"]


def test_names_that_a_store_does_not_take_are_made_usable() -> None:
    regista.autolog.lightgbm.autolog(log_models=False)
    data = lightgbm.Dataset(X, y, group=[40, 40])
    ranking = {"objective": "lambdarank", "metric": "ndcg", "eval_at": [2], "verbose": -1}
    lightgbm.train(ranking, data, 2, valid_sets=[data], valid_names=["all/of it?"])
    assert list(only_run().data.metrics) == ["all/of it_-ndcg_at_2"]


def test_an_estimator_of_lightgbm_is_logged_as_itself_in_one_run() -> None:
    regista.autolog.lightgbm.autolog(registered_model_name="light")
    model = lightgbm.LGBMClassifier(n_estimators=3, verbose=-1)
    assert model.fit(X, y) is model
    assert only_run().data.params["num_boost_round"] == "3"
    assert type(regista.load_model("models:/light/1")) is lightgbm.LGBMClassifier


def test_boosting_inside_a_search_belongs_to_the_search() -> None:
    regista.autolog(log_models=False)
    GridSearchCV(xgboost.XGBRegressor(n_estimators=2), {"max_depth": [1, 2]}, cv=2).fit(X, X["a"])
    assert {run.data.tags["mlflow.autologging"] for run in runs()} == {"sklearn"}
    assert len(runs()) == 3


def test_disable_puts_the_originals_back() -> None:
    places = [xgboost, xgboost.sklearn, xgboost.DMatrix, xgboost.XGBModel, lightgbm, lightgbm.sklearn, lightgbm.Dataset]
    before = [dict(vars(place)) for place in places]
    signature = inspect.signature(xgboost.train), inspect.signature(lightgbm.LGBMClassifier.fit)
    regista.autolog()
    assert (inspect.signature(xgboost.train), inspect.signature(lightgbm.LGBMClassifier.fit)) == signature
    assert pickle.loads(pickle.dumps(xgboost.train)) is xgboost.train
    regista.autolog(disable=True)
    assert [dict(vars(place)) for place in places] == before
