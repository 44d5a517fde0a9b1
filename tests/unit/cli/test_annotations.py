"""``regista registry tag`` and ``describe``."""

import json


def test_tags_of_a_model(run, client):
    result = run("registry", "tag", "wine", "team=ml", "note=a = b", "--reason", "new team")
    assert (result.exit_code, result.stdout) == (0, "wine: team = ml\nwine: note = a = b\n")
    assert client.get_registered_model("wine").tags == {"team": "ml", "note": "a = b"}
    assert client.get_history("wine")[0].reason == "new team"
    assert run("registry", "tag", "wine", "--delete", "team").stdout == "wine: no team\n"
    assert client.get_registered_model("wine").tags == {"note": "a = b"}


def test_tags_of_a_version_also_by_its_alias(run, client):
    assert run("registry", "tag", "wine@champion", "approved=yes", "--delete", "old").exit_code == 0
    assert client.get_model_version("wine", 2).tags == {"approved": "yes"}
    assert json.loads(run("registry", "tag", "wine/1", "x=", "--json").stdout) == {}
    assert client.get_model_version("wine", 1).tags == {"x": ""}


def test_a_wrong_tag_leaves_the_others_unset(run, client):
    for pairs in (["a=1", "b"], ["a=1", "../b=2"], ["a=1", "=2"], []):
        result = run("registry", "tag", "wine", *pairs)
        assert result.exit_code == 2, pairs
    assert client.get_registered_model("wine").tags == {}


def test_descriptions(run, client):
    assert run("registry", "describe", "wine", "Which grower?").stdout == "Described wine\n"
    assert run("registry", "describe", "wine@champion", "-", input="Two\nlines\n").stdout == "Described wine/2\n"
    assert client.get_registered_model("wine").description == "Which grower?"
    assert client.get_model_version("wine", 2).description == "Two\nlines"
    assert run("registry", "describe", "wine/2", "--clear").stdout == "wine/2 has no description now\n"
    assert not client.get_model_version("wine", 2).description
    answer = json.loads(run("registry", "describe", "wine", "Whose?", "--json").stdout)
    assert answer["registered_model"]["description"] == "Whose?"


def test_a_description_needs_a_text(run):
    for arguments in (["wine"], ["wine", "x", "--clear"]):
        result = run("registry", "describe", *arguments)
        assert result.exit_code == 2
        assert "Give either TEXT or --clear." in result.stderr
