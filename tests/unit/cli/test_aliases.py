"""``regista registry set-alias``, ``delete-alias``, ``promote`` and ``aliases``."""

import json

import pytest


@pytest.mark.parametrize("words", [["wine@champion", "1"], ["wine", "champion", "1"], ["models:/wine@champion", "1"]])
def test_set_alias_moves_it_and_says_why(run, client, words):
    result = run("registry", "set-alias", *words, "--reason", "smaller")
    assert (result.exit_code, result.output) == (0, "wine@champion → version 1\n")
    assert client.get_model_version_by_alias("wine", "champion").version == "1"
    assert client.get_history("wine")[0].reason == "smaller"


@pytest.mark.parametrize("words", [["wine"], ["wine@champion"], ["wine", "champion", "1", "2"], ["wine/1", "1"]])
def test_set_alias_without_all_it_needs(run, words):
    result = run("registry", "set-alias", *words)
    assert result.exit_code == 2
    assert "wine@champion" in result.stderr


@pytest.mark.parametrize(("version", "code"), [("7", 3), ("two", 2)])
def test_set_alias_to_a_version_that_is_not_there(run, version, code):
    result = run("registry", "set-alias", "wine", "champion", version)
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Error: " in result.stderr


def test_an_alias_moves_only_from_where_it_was_expected(run, client):
    result = run("registry", "set-alias", "wine@champion", "1", "--expected-version", "1")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "names version 2, not 1" in result.stderr
    assert run("registry", "set-alias", "wine@champion", "1", "--expected-version", "2").exit_code == 0
    assert run("registry", "set-alias", "wine@champion", "2", "--expected-version", "0").exit_code == 4
    assert run("registry", "set-alias", "wine@fresh", "2", "--expected-version", "0").exit_code == 0
    assert run("registry", "set-alias", "wine@other", "2", "--expected-version", "1").exit_code == 4
    assert client.get_registered_model("wine").aliases == {"champion": "1", "fresh": "2"}


def test_an_expected_version_is_a_number(run):
    result = run("registry", "set-alias", "wine@champion", "1", "--expected-version", "two")
    assert result.exit_code == 2
    assert "expected the number of a version, got 'two'" in result.stderr


def test_delete_alias(run, client):
    result = run("registry", "delete-alias", "wine@champion", "--reason", "none is good enough")
    assert (result.exit_code, result.stdout) == (0, "Deleted wine@champion, which named version 2\n")
    assert client.get_registered_model("wine").aliases == {}
    assert client.get_history("wine")[0].reason == "none is good enough"
    assert run("registry", "delete-alias", "wine", "champion").stdout == "wine has no alias champion: nothing to do\n"
    assert json.loads(run("registry", "delete-alias", "wine@champion", "--json").stdout) == {}


def test_promote_says_what_it_was_before(run, client):
    result = run("registry", "promote", "wine/1", "--reason", "smaller")
    assert (result.exit_code, result.stdout) == (0, "wine@champion: version 2 → 1\n")
    assert client.get_history("wine")[0].reason == "smaller"
    assert run("registry", "promote", "wine/1").stdout == "wine@champion: version 1, as before\n"
    assert run("registry", "promote", "wine@champion", "--to", "tested").stdout == "wine@tested → version 1\n"
    assert client.get_registered_model("wine").aliases == {"champion": "1", "tested": "1"}


def test_promote_to_a_stage_as_well(run, client):
    result = run("registry", "promote", "wine/1", "--stage", "production")
    assert result.stdout == "wine@champion: version 2 → 1\nwine/1: None → Production\n"
    assert client.get_model_version("wine", 1).current_stage == "Production"


def test_a_stage_that_does_not_exist_leaves_the_alias(run, client):
    assert run("registry", "promote", "wine/1", "--stage", "Prod").exit_code == 2
    assert client.get_registered_model("wine").aliases == {"champion": "2"}


def test_promote_as_json(run):
    answer = json.loads(run("registry", "promote", "wine/1", "--json").stdout)
    assert (answer["previous_version"], answer["model_version"]["version"]) == ("2", "1")
    assert answer["model_version"]["aliases"] == ["champion"]


def test_a_dry_run_changes_nothing(run, client):
    result = run("registry", "promote", "wine/1", "--stage", "Staging", "--dry-run")
    assert result.stdout == "wine@champion: version 2 → 1\nwine/1: None → Staging\n"
    assert result.stderr == "Nothing is changed: --dry-run.\n"
    assert client.get_registered_model("wine").aliases == {"champion": "2"}
    assert client.get_model_version("wine", 1).current_stage == "None"
    assert run("registry", "promote", "wine/1", "--expected-version", "1", "--dry-run").exit_code == 4
    assert run("registry", "promote", "wine/9", "--dry-run").exit_code == 3


@pytest.mark.parametrize("alias", ["latest", "v3", "a b"])
def test_an_alias_that_cannot_be(run, alias):
    result = run("registry", "promote", "wine/1", "--to", alias)
    assert result.exit_code == 2
    assert "--to" in result.stderr


def test_aliases_shows_who_held_it_when(run):
    lines = [line for line in run("registry", "aliases", "wine").stdout.splitlines() if "champion" in line]
    newest, oldest = lines
    assert newest.split()[:2] == ["champion", "2"]
    assert " now " in newest
    assert newest.rstrip().endswith("better")
    assert oldest.split()[:2] == ["champion", "1"]
    assert newest.split()[2:4] == oldest.split()[4:6]  # the one ends when the other begins


def test_aliases_in_pages_and_as_json(run):
    first = run("registry", "aliases", "wine@champion", "--limit", "1")
    before = first.stderr.split("--before ")[1].split(",")[0]
    answer = json.loads(run("registry", "aliases", "wine", "--limit", "1", "--json").stdout)
    assert answer["next_before"] == int(before)
    answer = json.loads(run("registry", "aliases", "wine", "--before", before, "--json").stdout)
    assert [interval["version"] for interval in answer["intervals"]] == ["1"]


def test_an_alias_that_never_was(run, client):
    result = run("registry", "aliases", "wine@tested")
    assert (result.exit_code, result.stdout) == (0, "wine@tested never named a version.\n")
    assert result.stderr == "regista registry promote wine/VERSION --to tested sets one.\n"
    assert run("registry", "aliases", "beer").exit_code == 3
