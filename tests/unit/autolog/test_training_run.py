"""What a training logs to a server goes through the queue: nothing waits for an answer, and nothing is lost."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV

import regista
from processes import ServerProcess, start_server
from regista.client import Client

X = pd.DataFrame(np.random.default_rng(0).normal(size=(30, 2)), columns=["a", "b"])
y = X["a"] * 2


def test_everything_has_arrived_when_the_training_has_ended(shared_server: ServerProcess) -> None:
    regista.set_tracking_uri(shared_server.url)
    experiment = regista.set_experiment("arrived")
    regista.autolog.sklearn.autolog(log_models=False)
    GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, cv=2).fit(X, y)
    with Client(shared_server.url) as other:  # which has no queue to wait for
        logged = other.search_runs([experiment.experiment_id])
    children = [run for run in logged if "mlflow.parentRunId" in run.data.tags]
    (parent,) = [run for run in logged if run not in children]
    assert parent.info.status == "FINISHED" and "best_cv_score" in parent.data.metrics
    assert parent.data.params["best_alpha"] == "0.1"
    assert sorted(run.data.params["alpha"] for run in children) == ["0.1", "1.0", "10.0"]
    assert all(run.info.status == "FINISHED" and "mean_test_score" in run.data.metrics for run in children)
    assert all(run.inputs.dataset_inputs for run in children)


def test_a_param_to_which_another_process_gave_another_value_costs_the_others_nothing(
    shared_server: ServerProcess,
) -> None:
    regista.set_tracking_uri(shared_server.url)
    regista.autolog.sklearn.autolog(log_models=False)
    with Client(shared_server.url) as other:
        run_id = other.create_run("0").info.run_id
        other.log_param(run_id, "alpha", "7")
        with regista.start_run(run_id=run_id):
            Ridge(alpha=1.0).fit(X, y)
        params = other.get_run(run_id).data.params
    assert (params["alpha"], params["fit_intercept"], params["solver"]) == ("7", "True", "auto")


def test_metrics_of_a_training_whose_server_is_away_arrive_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("REGISTA_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setenv("REGISTA_QUEUE_PATIENCE", "1")
    with start_server(tmp_path / "server") as server:
        regista.set_tracking_uri(server.url)
        regista.autolog.sklearn.autolog()
        run = regista.start_run()
        server.kill()
        with caplog.at_level(logging.WARNING, "regista.autolog"):
            assert Ridge(alpha=3.0).fit(X, y).coef_.shape == (2,)
        port = server.port
    assert "data set" in caplog.text and "params" not in caplog.text and "metrics" not in caplog.text
    with start_server(tmp_path / "server", port=port):
        regista.end_run()
        regista.flush_async_logging()
        found = regista.get_run(run.info.run_id)
    assert found.info.status == "FINISHED" and found.data.params["alpha"] == "3.0"
    assert "training_r2_score" in found.data.metrics and found.data.tags["estimator_name"] == "Ridge"
