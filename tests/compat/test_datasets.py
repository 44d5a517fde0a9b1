"""What runs read, by MLflow's own clients; and what they deleted goes for good with ``regista gc``.

The expected values are those of scripts/read_datasets.py against MLflow's server.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from compat.environments import NEWEST, Environment
from compat.scenario import Facts, play
from processes import ServerProcess, start_server
from regista.cli import main
from regista.client import Client
from regista.errors import NotFound


@pytest.fixture(scope="module")
def server(client_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with start_server(tmp_path_factory.mktemp("server")) as server:
        yield server
        assert "Unexpected error" not in server.output, server.output[-4000:]


@pytest.fixture(scope="module")
def facts(server: ServerProcess, client_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("datasets")
    output = folder / "facts.json"
    return play(client_python, "read_datasets.py", folder, server.url, str(output), output=output)


def test_log_input(facts: Facts) -> None:
    assert facts["log_input"] == [True, "train"]


def test_log_inputs(facts: Facts) -> None:
    assert facts["log_inputs"] == [
        ["beer", digest, "local", False, False, {"mlflow.data.context": "eval", "k": digest}] for digest in ("1", "2")
    ]


def test_runs_are_found_by_what_they_read(facts: Facts) -> None:
    both = ["test", "train"]
    assert list(facts["search"].values()) == [
        ["train"], ["test"], both, ["train"], both, ["test"], ["test"], ["train"], ["test"], ["train"], [], ["test"]
    ]  # fmt: skip


def test_the_source_comes_back(facts: Facts) -> None:
    assert facts["source_comes_back"] == ["HTTPDatasetSource", "https://example.invalid/wine.csv"]


def test_limits(facts: Facts) -> None:
    assert facts["limits"] == [["INVALID_PARAMETER_VALUE"] * 3, []]


def test_logged_models_are_found_by_what_they_were_measured_on(facts: Facts, client_environment: Environment) -> None:
    assert facts["logged_models"] == (
        {
            "d1 x": ["A"],
            "acc on y": ["B"],
            "acc": ["C", "B", "A"],
            "acc on d1": ["B", "A", "C"],
            "acc on d2": ["C", "B", "A"],
            "inputs": [True],
            "outputs": [[True, 3]],
        }
        if client_environment == NEWEST
        else "no logged models"
    )


def test_what_a_client_deleted_goes_for_good(facts: Facts, server: ServerProcess) -> None:
    deleted = facts["delete_some"]
    with Client(server.url) as client:
        runs = {entry.name: entry.id for entry in client.list_bin("run")}
        result = CliRunner().invoke(main, ["gc", "--tracking-uri", server.url])
        assert result.exit_code == 0, result.output
        assert set(result.stdout.splitlines()) == {
            *(f"Run with ID {run_id} has been permanently deleted." for run_id in runs.values()),
            f"Experiment with ID {deleted['trial']} has been permanently deleted.",
        }
        assert {"train", "none"} <= set(runs)
        assert deleted["inside"] in runs.values()
        with pytest.raises(NotFound):
            client.get_run(runs["train"])
