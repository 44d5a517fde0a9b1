"""``regista registry``."""

import json


def test_list(run):
    lines = run("registry", "list").output.splitlines()
    (row,) = [line.split() for line in lines if "wine" in line]
    assert row[:5] == ["wine", "2", "champion", "→", "2"]


def test_list_with_a_filter(run):
    assert run("registry", "list", "--filter", "name = 'beer'").output == "There are no registered models.\n"


def test_list_as_json(run):
    (model,) = json.loads(run("registry", "list", "--json").output)
    assert model["name"] == "wine"
    assert model["aliases"] == [{"alias": "champion", "version": "2"}]


def test_versions(run, client):
    rows = [line.split() for line in run("registry", "versions", "wine").output.splitlines()]
    rows = [row for row in rows if row and row[0] in {"1", "2"}]
    assert [row[0] for row in rows] == ["2", "1"]
    assert rows[0][1] == "champion"
    assert rows[0][-1] == client.get_model_version("wine", 2).manifest_digest[:12]


def test_versions_as_json(run):
    assert [version["version"] for version in json.loads(run("registry", "versions", "wine", "--json").output)] == [
        "2",
        "1",
    ]


def test_versions_of_a_model_that_is_not_there(run):
    result = run("registry", "versions", "beer")
    assert (result.exit_code, result.stdout) == (1, "")


def test_set_alias_moves_it_and_says_why(run, client):
    result = run("registry", "set-alias", "wine", "champion", "1", "--reason", "smaller")
    assert (result.exit_code, result.output) == (0, "wine@champion → version 1\n")
    assert client.get_model_version_by_alias("wine", "champion").version == "1"
    assert client.get_history("wine")[0].reason == "smaller"


def test_set_alias_to_a_version_that_is_not_there(run):
    result = run("registry", "set-alias", "wine", "champion", "7")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
