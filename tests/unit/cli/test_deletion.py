"""``regista registry delete``: asks on a terminal, and elsewhere wants --yes."""

import json
import os
import pty
import subprocess
import sys

import pytest

from regista.errors import NotFound


def answered(tmp_path, text):
    """The command on a terminal where somebody types ``text``: its exit code and stderr."""
    theirs, ours = pty.openpty()
    os.write(theirs, text)
    command = [sys.executable, "-m", "regista", "registry", "delete", "wine", "--tracking-uri"]
    done = subprocess.run(
        [*command, str(tmp_path / "registry")], stdin=ours, capture_output=True, text=True, check=False, timeout=60
    )
    os.close(theirs)
    os.close(ours)
    return done.returncode, done.stderr


def test_without_a_terminal_it_wants_to_be_told(run, client):
    result = run("registry", "delete", "wine")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the registered model wine with 2 versions and the aliases champion → 2" in result.stderr
    assert "--yes" in result.stderr
    assert client.get_registered_model("wine").name == "wine"


def test_a_model_goes_and_its_history_stays(run, client):
    result = run("registry", "delete", "wine", "--yes", "--reason", "the field is sold")
    assert result.exit_code == 0
    assert result.stdout.startswith("Deleted the registered model wine with 2 versions and the aliases champion → 2.")
    assert "regista history wine" in result.stdout
    with pytest.raises(NotFound):
        client.get_registered_model("wine")


def test_a_version_goes_with_its_alias(run, client):
    client.transition_model_version_stage("wine", 2, "Production")
    result = run("registry", "delete", "wine/2", "--yes")
    assert result.stdout.startswith("Deleted version 2 of wine in stage Production with the alias champion.")
    assert [version.version for version in client.search_model_versions("name = 'wine'")] == ["1"]
    assert json.loads(run("registry", "delete", "wine/1", "--yes", "--json").stdout) == {}


def test_an_alias_is_not_deleted_by_mistake(run, client):
    result = run("registry", "delete", "wine@champion", "--yes")
    assert result.exit_code == 2
    assert "delete-alias wine@champion" in result.stderr
    assert client.get_model_version("wine", 2).aliases == ["champion"]


def test_a_former_name_is_refused_before_anybody_is_asked(run, client):
    client.rename_registered_model("wine", "vino")
    for target in ("wine", "wine/1"):
        result = run("registry", "delete", target)
        assert (result.exit_code, result.stdout) == (3, "")
        assert "the model is called 'vino' now" in result.stderr
    assert len(client.search_model_versions("name = 'vino'")) == 2


@pytest.mark.parametrize("name", ["it's", "5\" 'wide' \\"])
def test_the_versions_of_a_name_with_quotes_are_counted(run, client, name):
    client.rename_registered_model("wine", name)
    assert f"the registered model {name} with 2 versions" in run("registry", "delete", name).stderr


def test_what_is_not_there(run):
    assert run("registry", "delete", "beer", "--yes").exit_code == 3
    assert run("registry", "delete", "wine/9", "--yes").exit_code == 3


def test_on_a_terminal_no_is_an_answer(client, tmp_path):
    code, said = answered(tmp_path, b"n\n")
    assert code == 1
    assert "Delete the registered model wine with 2 versions and the aliases champion → 2? [y/N]" in said
    assert client.get_registered_model("wine").name == "wine"


def test_on_a_terminal_yes_is_an_answer(client, tmp_path):
    assert answered(tmp_path, b"y\n")[0] == 0
    assert client.search_registered_models() == []
