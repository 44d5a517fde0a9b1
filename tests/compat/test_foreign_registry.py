"""A scoring server follows an alias of MLflow's own registry server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from compat.environments import NEWEST
from compat.observe import mlflow_server
from regista.client import Client
from system.scoring_process import Scoring

ROWS = {"dataframe_split": {"columns": ["x"], "data": [[1.0]]}}


def constant(number: int) -> Callable[[Any], list[int]]:
    """A model that answers its number to every row."""

    def answers(model_input: Any) -> list[int]:
        return [number for _ in model_input["x"]]

    return answers


def test_a_scoring_server_follows_an_alias_of_mlflows_registry(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with mlflow_server(NEWEST, tmp_path / "server") as url, Client(url) as client:
        for number in (1, 2):
            client.log_model(
                constant(number), "m", experiment_id="0", registered_model_name="numbers", pip_requirements=[]
            )
        client.set_registered_model_alias("numbers", "champion", 1)
        with Scoring(url, "--follow-interval", "0.2", models=["models:/numbers@champion"]) as scoring:
            assert scoring.post(ROWS) == (200, b'{"predictions": [1]}')
            client.set_registered_model_alias("numbers", "champion", 2)
            scoring.wait_for(lambda: scoring.model()["version"] == "2")
            assert scoring.post(ROWS) == (200, b'{"predictions": [2]}')
