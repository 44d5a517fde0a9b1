"""``regista rollback``."""

import json
import time

import pytest
from tests.unit.cli.conftest import doubled


def test_the_alias_goes_back(run, client):
    result = run("rollback", "wine@champion", "--reason", "worse")
    assert (result.exit_code, result.output) == (0, "wine@champion: version 2 → 1\n")
    assert client.get_model_version_by_alias("wine", "champion").version == "1"
    newest = client.get_history("wine")[0]
    assert (newest.action, newest.reason) == ("alias.rolled_back", "worse")


def test_json_and_a_models_uri(run):
    moved = json.loads(run("rollback", "models:/wine@champion", "--json").output)
    assert (moved["previous_version"], moved["model_version"]["version"]) == ("2", "1")


def test_only_if_nobody_was_faster(run, client):
    result = run("rollback", "wine@champion", "--expected-version", "1")
    assert result.exit_code == 4
    assert client.get_model_version_by_alias("wine", "champion").version == "2"


def test_to_a_version_or_a_time(run, client):
    client.set_registered_model_alias("wine", "champion", 1)
    between = client.list_alias_intervals("wine", "champion")[0].since
    time.sleep(0.005)  # times are told apart by milliseconds
    client.set_registered_model_alias("wine", "champion", 2)
    result = run("rollback", "wine@champion", "--to", "1")
    assert (result.exit_code, result.output) == (0, "wine@champion: version 2 → 1\n")
    client.set_registered_model_alias("wine", "champion", 2)
    assert run("rollback", "wine@champion", "--to", str(between)).output == "wine@champion: version 2 → 1\n"
    assert client.get_model_version_by_alias("wine", "champion").version == "1"


def test_to_a_version_that_never_held_it(run, client):
    client.log_model(doubled, "model", experiment_id="0", registered_model_name="wine", pip_requirements=[])
    result = run("rollback", "wine@champion", "--to", "3")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "never held" in result.stderr


def test_to_what_is_neither_a_version_nor_a_time(run):
    result = run("rollback", "wine@champion", "--to", "yesterday")
    assert result.exit_code == 2
    assert "yesterday" in result.stderr


@pytest.mark.parametrize("target", ["wine", "wine@", "@champion"])
def test_what_is_no_alias(run, target):
    result = run("rollback", target)
    assert result.exit_code == 2
    assert "wine@champion" in result.stderr


def test_an_alias_that_never_moved(run, client):
    client.set_registered_model_alias("wine", "first", 1)
    result = run("rollback", "wine@first")
    assert result.exit_code == 1
    assert client.get_model_version_by_alias("wine", "first").version == "1"
