"""``regista rollback``."""

import json

import pytest


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
    assert result.exit_code == 1
    assert client.get_model_version_by_alias("wine", "champion").version == "2"


@pytest.mark.parametrize("target", ["wine", "wine@", "@champion"])
def test_what_is_no_alias(run, target):
    result = run("rollback", target)
    assert result.exit_code == 2
    assert "as in wine@champion" in result.stderr


def test_an_alias_that_never_moved(run, client):
    client.set_registered_model_alias("wine", "first", 1)
    result = run("rollback", "wine@first")
    assert result.exit_code == 1
    assert client.get_model_version_by_alias("wine", "first").version == "1"
