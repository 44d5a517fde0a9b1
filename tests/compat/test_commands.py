"""``regista`` prints what ``mlflow`` prints, asked the same about the same server."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compat.environments import NEWEST
from processes import ServerProcess
from regista.client import Client
from regista.entities import Dataset, DatasetInput, Metric, Tag

Both = Callable[..., tuple[str, str]]


@pytest.fixture(scope="module")
def mlflow_python() -> Path:
    """MLflow's newest release."""
    return NEWEST.ready()


@pytest.fixture
def run_id(server: ServerProcess) -> str:
    """A run of experiment 1 with something of everything, and an older one beside it."""
    with Client(server.url) as client:
        wine = client.create_experiment("wine, red", tags={"team": "ml"})
        client.create_experiment("a name that is a good deal longer than its title")
        older = client.create_run(wine, 1_000_000, run_name="older").info.run_id
        client.set_terminated(older, "FAILED", 1_002_000)
        run_id = client.create_run(wine, 2_000_000, {"mlflow.note.content": 'a "b",\nc', "ü": "é"}, "newer").info.run_id
        client.log_batch(
            run_id, metrics=[Metric("rmse", value, 2_000_500, step) for step, value in enumerate((2, 1 / 3))]
        )
        client.log_param(run_id, "trees", 50)
        data = Dataset(name="cellar", digest="abcd", source_type="local", source='{"uri": "x"}')
        client.log_inputs(run_id, [DatasetInput(dataset=data, tags=(Tag("mlflow.data.context", "train"),))])
        client.log_text(run_id, "top", "top.txt")
        client.log_text(run_id, "inner", "folder/inner.txt")
        client.set_terminated(run_id, end_time=2_061_234)
    return run_id


@pytest.fixture
def both(server: ServerProcess, mlflow_python: Path) -> Both:
    """Runs a command with MLflow and with Regista; gives what each printed on stdout."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("MLFLOW_", "REGISTA_"))}

    def run(python: str, module: str, arguments: tuple[str, ...]) -> str:
        done = subprocess.run(
            [python, "-m", module, *arguments], env={**kept, "MLFLOW_TRACKING_URI": server.url}, capture_output=True,
            text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def each(*arguments: str, between: Callable[[], None] | None = None) -> tuple[str, str]:
        theirs = run(str(mlflow_python), "mlflow", arguments)
        if between:
            between()
        return theirs, run(sys.executable, "regista", arguments)

    return each


def test_what_is_read(both: Both, run_id: str) -> None:
    for command in (
        ("experiments", "search"),
        ("experiments", "get", "-x", "1"),
        ("runs", "list", "--experiment-id", "1"),
        ("runs", "describe", "--run-id", run_id),
        ("artifacts", "list", "-r", run_id),
        ("artifacts", "list", "-r", run_id, "-a", "folder"),
    ):
        theirs, ours = both(*command)
        assert ours == theirs, command


def test_what_is_changed(both: Both, server: ServerProcess, run_id: str) -> None:
    with Client(server.url) as client:
        for command, undo in (
            (("runs", "delete", "--run-id", run_id), lambda: client.restore_run(run_id)),
            (("runs", "restore", "--run-id", run_id), lambda: client.delete_run(run_id)),
            (("experiments", "delete", "-x", "2"), lambda: client.restore_experiment("2")),
            (("experiments", "restore", "-x", "2"), lambda: client.delete_experiment("2")),
            (("experiments", "rename", "-x", "1", "--new-name", "beer"), lambda: client.rename_experiment("1", "wine")),
        ):
            theirs, ours = both(*command, between=undo)
            assert ours == theirs, command


def test_csv_has_the_same_cells(both: Both, run_id: str) -> None:
    # The columns of tags stand in another order: each has the order in which its server tells them.
    theirs, ours = (
        list(csv.DictReader(io.StringIO(text, newline=""))) for text in both("experiments", "csv", "-x", "1")
    )
    assert ours == theirs
    assert list(ours[0])[:6] == list(theirs[0])[:6]
