"""Scene: the experiments, runs and logged models that the tables of the tracking protocol speak of.

The tables name them by words: EXPERIMENT has the active runs FIRST and SECOND, the deleted run GONE and the logged
model LOGGED; BIN is a deleted experiment with the run BINNED. NUMBER is another one in every scene.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from system.plain_http import Answer, PlainServer

_NUMBERS = itertools.count(1)


class Like:
    """Equal to every text that the pattern matches as a whole, and to no other value."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self._pattern.fullmatch(other) is not None

    __hash__ = None  # type: ignore[assignment]  # equal to many texts, so it has no place among keys

    def __repr__(self) -> str:
        return f"Like({self._pattern.pattern!r})"


class Scene:
    """Makes its things on a server; ``words`` are their ids."""

    def __init__(self, server: PlainServer) -> None:
        self.server = server
        number = str(next(_NUMBERS))
        post = server.post
        team = [{"key": "team", "value": "blue"}]
        experiment = post("experiments/create", name=f"experiment {number}", tags=team)["experiment_id"]
        first = self._run(experiment, user_id="ann", run_name="first", start_time=1000, tags=team)
        second = self._run(experiment, run_name="second", start_time=2000)
        points = [_point("loss", 0.5, 10, 0), _point("loss", 0.25, 20, 1)]
        post("runs/log-batch", run_id=first, metrics=points, params=[{"key": "depth", "value": "3"}])
        post("runs/log-batch", run_id=second, metrics=[_point("loss", "NaN", 30, 2)])
        gone = self._run(experiment, run_name="gone", start_time=3000)
        post("runs/delete", run_id=gone)
        model = post(
            "logged-models",
            experiment_id=experiment,
            name="classifier",
            model_type="forest",
            source_run_id=first,
            params=[{"key": "depth", "value": "3"}],
            tags=team,
        )["model"]["info"]["model_id"]
        read = {"dataset_name": "wine", "dataset_digest": "1"}
        post("runs/log-metric", run_id=second, model_id=model, **_point("acc", 0.75, 5, 1), **read)
        dataset = {"name": "wine", "digest": "1", "source_type": "local", "source": "{}"}
        context = [{"key": "mlflow.data.context", "value": "train"}]
        post("runs/log-inputs", run_id=second, datasets=[{"dataset": dataset, "tags": context}])
        bin_ = post("experiments/create", name=f"bin {number}")["experiment_id"]
        binned = self._run(bin_, run_name="binned")
        post("experiments/delete", experiment_id=bin_)
        self.words = {
            **{"EXPERIMENT": experiment, "FIRST": first, "SECOND": second, "GONE": gone, "LOGGED": model},
            **{"BINNED": binned, "BIN": bin_, "NUMBER": number},
        }
        self._pattern = re.compile(rf"\b({'|'.join(self.words)})\b")

    def filled(self, value: Any) -> Any:
        """The value of a table with the ids in the place of the words."""
        if isinstance(value, str):
            return self._pattern.sub(lambda found: self.words[found[1]], value)
        if isinstance(value, dict):
            return {key: self.filled(inner) for key, inner in value.items()}
        return [self.filled(inner) for inner in value] if isinstance(value, (list, tuple)) else value

    def ask(self, method: str, path: str, fields: dict[str, Any]) -> Answer:
        """The answer to a request of a table; lists whose order means nothing are sorted."""
        answer = self.server.ask(method, self.filled(path), self.filled(fields))
        return answer._replace(body=settled(answer.body))

    def send(self, path: str, body: str) -> Answer:
        """The answer to a body that is sent as it stands."""
        return self.server.send("POST", f"/api/2.0/mlflow/{path}", self.filled(body).encode())

    def everything(self) -> list[Any]:
        """All that the scene has now; what is refused changes none of it."""
        reads = [
            *[("GET", "experiments/get", {"experiment_id": one}) for one in ("EXPERIMENT", "BIN")],
            *[("GET", "runs/get", {"run_id": run}) for run in ("FIRST", "SECOND", "GONE", "BINNED")],
            ("GET", "metrics/get-history", {"run_id": "FIRST", "metric_key": "loss"}),
            ("GET", "logged-models/LOGGED", {}),
        ]
        return [self.ask(*read) for read in reads]

    def _run(self, experiment_id: str, **fields: Any) -> str:
        run_id: str = self.server.post("runs/create", experiment_id=experiment_id, **fields)["run"]["info"]["run_id"]
        return run_id


def reads_only(method: str, path: str) -> bool:
    """Whether a request changes nothing, so that others may go to the same scene."""
    return method == "GET" or path.rpartition("/")[2].startswith("search")


def settled(body: Any) -> Any:
    """Params, tags and a run's metrics by key: of their order the protocol says nothing."""
    if isinstance(body, dict):
        return {key: _by_key(inner) if key in _UNORDERED else settled(inner) for key, inner in body.items()}
    return [settled(inner) for inner in body] if isinstance(body, list) else body


_UNORDERED = {"params", "tags", "metrics"}


def _by_key(pairs: Any) -> Any:
    plain = isinstance(pairs, list) and all(isinstance(pair, dict) and "key" in pair for pair in pairs)
    return sorted(pairs, key=lambda pair: str(pair["key"])) if plain else pairs


def _point(key: str, value: float | str, timestamp: int, step: int) -> dict[str, Any]:
    return {"key": key, "value": value, "timestamp": timestamp, "step": step}
