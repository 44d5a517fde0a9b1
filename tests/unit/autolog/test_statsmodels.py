"""Autolog of statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import regista
from unit.autolog.logged import files, model_names, only_run

statsmodels = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")

X = pd.DataFrame(np.random.default_rng(0).normal(size=(40, 2)), columns=["a", "b"])


def test_a_fit_is_logged_with_its_measures_summary_and_results() -> None:
    regista.autolog.statsmodels.autolog()
    results = statsmodels.OLS(X["a"] + X["b"] ** 2, X).fit(cov_type="HC0")
    run = only_run()
    assert run.data.params["cov_type"] == "HC0" and run.data.params["method"] == "pinv"
    assert run.data.metrics["rsquared"] == pytest.approx(results.rsquared)
    assert files(run) == {"model_summary.txt"}
    assert model_names(run) == ["model"]


def test_a_regularized_fit_is_logged_too() -> None:
    regista.autolog.statsmodels.autolog(log_models=False)
    statsmodels.OLS(X["a"] + X["b"], X).fit_regularized(alpha=0.1, L1_wt=0.5)
    assert only_run().data.params["alpha"] == "0.1" and only_run().data.params["L1_wt"] == "0.5"


def test_further_arguments_are_params_by_their_own_names() -> None:
    regista.autolog.statsmodels.autolog(log_models=False)
    statsmodels.MixedLM(X["a"], X[["b"]], groups=np.arange(len(X)) % 4).fit(reml=False, gtol=1e-4)
    params = only_run().data.params
    assert (params["reml"], params["gtol"]) == ("False", "0.0001") and "fit_kwargs" not in params


def test_a_fit_inside_a_fit_is_not_logged_by_itself() -> None:
    regista.autolog.statsmodels.autolog(log_models=False)
    statsmodels.GLM(np.abs(X["a"]), X, family=statsmodels.families.Gaussian()).fit()
    assert only_run().data.tags["mlflow.autologging"] == "statsmodels"


def test_an_error_is_the_users() -> None:
    regista.autolog.statsmodels.autolog()
    with pytest.raises(ValueError, match="cov_type"):
        statsmodels.OLS(X["a"], X).fit(cov_type="no such")
    assert only_run().info.status == "FAILED"


def test_disable_puts_the_originals_back() -> None:
    before = statsmodels.OLS.fit
    regista.autolog.statsmodels.autolog()
    assert statsmodels.OLS.fit is not before
    regista.autolog.statsmodels.autolog(disable=True)
    assert statsmodels.OLS.fit is before
