"""MLflow's own client against ``regista server``: from the run to production, step by step.

One run of scripts/flow.py per client version; each test reads what its steps gave. The expected values are what
the same script gives against MLflow's server; what differs says so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.environments import OLDEST, Environment
from compat.scenario import Facts, play
from processes import start_server


@pytest.fixture(scope="module")
def flow(client_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("flow")
    output = folder / "facts.json"
    with start_server(folder / "server") as server:
        return play(client_python, "flow.py", folder, server.url, str(folder / "work"), str(output), output=output)


def test_run_with_params_metrics_and_tags(flow: Facts) -> None:
    assert flow["get_run"] == {
        "name": "first",
        "status": "FINISHED",
        "params": {"n_estimators": "10", "text": "ünï = 'x'", "single": "1.5"},
        "metrics": {"accuracy": 0.9, "loss": 0.1, "steps": 2.0},
        "team": "blue",
        "ended": True,
    }


def test_metric_history(flow: Facts) -> None:
    assert flow["metric_history"] == [[step, step / 2] for step in range(5)]


def test_a_param_cannot_change(flow: Facts) -> None:
    assert flow["param_cannot_change"] == "INVALID_PARAMETER_VALUE"


def test_log_model_registers_it(flow: Facts, client_environment: Environment) -> None:
    said = "not said" if client_environment == OLDEST else "1"
    assert flow["log_model"] == {"signature": True, "version": said}
    version = flow["get_version"]
    assert {k: version[k] for k in ("version", "stage", "status", "run_id", "aliases", "tags")} == {
        "version": "1",
        "stage": "None",
        "status": "READY",
        "run_id": True,
        "aliases": [],
        "tags": {},
    }


def test_alias_and_stage(flow: Facts) -> None:
    assert flow["set_alias"] == "1"
    assert flow["transition_stage"] == "Production"


@pytest.mark.parametrize(
    "step",
    [
        "load_logged_model",
        "load_from_run",
        "load_by_version",
        "load_by_alias",
        "load_by_stage",
        "load_latest",
        "load_native",
        "loaded_signature",
    ],
)
def test_the_loaded_model_predicts_as_the_trained_one(flow: Facts, step: str) -> None:
    assert flow[step] is True


def test_wrong_input_is_refused_by_the_signature(flow: Facts, client_environment: Environment) -> None:
    """The client decides; 2.9 had no better word for it."""
    code = "INTERNAL_ERROR" if client_environment == OLDEST else "INVALID_PARAMETER_VALUE"
    assert flow["wrong_input_is_refused"] == code


def test_a_second_version_takes_over(flow: Facts) -> None:
    assert flow["model_of_two_versions"] == {
        "version": "2",
        "stage": "Production",
        "first": "Archived",
        "champion": "2",
        "latest": ["2"],
        "forest": True,
    }


def test_descriptions_and_tags(flow: Facts) -> None:
    facts = flow["describe_and_tag"]
    assert (facts["description"], facts["tags"], facts["aliases"]) == ("of flowers", {}, {"champion": "2"})
    assert facts["version"]["description"] == "the first"
    assert facts["version"]["tags"] == {"validated": "yes"}
    assert facts["version"]["aliases"] == []


def test_search_versions(flow: Facts) -> None:
    assert flow["search_versions"] == {"all": ["1", "2"], "run": ["1"], "tag": ["1"]}


def test_search_models(flow: Facts) -> None:
    assert len(flow["search_models"]) == 1


def test_search_runs(flow: Facts) -> None:
    assert flow["search_runs"] == {
        "by_metric": [0.95],
        "by_param": 1,
        "by_tag": 1,
        "order": ["second", "first"],
        "page": 1,
    }


def test_artifacts_up_and_down(flow: Facts) -> None:
    facts = flow["artifacts"]
    assert facts["listed"] == [["files/a b.txt", False, 5], ["files/deep", True, 0], ["files/empty", False, 0]]
    assert facts["top"] == ["a b.txt", "files", "notes"]
    assert facts["file"] == []
    assert facts["downloaded"] == {"a b.txt": 5, "deep/é%.bin": 1_280_000, "empty": 0}
    assert facts["same"] is True
    assert (facts["text"], facts["dict"]) == ("hello", {"a": [1, 2]})


def test_the_files_of_a_version(flow: Facts) -> None:
    assert flow["download_version"] is True


def test_absent_things_have_mlflows_error_codes(flow: Facts) -> None:
    assert flow["absent_things"] == [
        "RESOURCE_DOES_NOT_EXIST",
        "RESOURCE_DOES_NOT_EXIST",
        "RESOURCE_DOES_NOT_EXIST",
        "INVALID_PARAMETER_VALUE",
        "RESOURCE_ALREADY_EXISTS",
    ]


def test_rename_keeps_versions_and_aliases_and_both_names_load(flow: Facts) -> None:
    """MLflow's server knows the new name only; here a former one means the model until another model takes it."""
    assert flow["rename"] == [True, True, True]


def test_delete_and_restore_a_run(flow: Facts) -> None:
    assert flow["delete_and_restore_run"] == ["deleted", "active"]


def test_a_version_outlives_its_run(flow: Facts) -> None:
    assert flow["version_outlives_its_run"] is True


def test_delete_alias_version_and_model(flow: Facts) -> None:
    assert flow["delete_alias_version_model"] == [["2"], "RESOURCE_DOES_NOT_EXIST"]


def test_delete_an_experiment(flow: Facts) -> None:
    assert flow["delete_experiment"] == "deleted"


def test_every_step_of_the_script_is_asserted_or_leads_to_one(flow: Facts) -> None:
    assert [step for step in flow.steps if flow.error(step)] == []
