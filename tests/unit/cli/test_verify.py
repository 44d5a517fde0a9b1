"""``regista verify``."""

import json
import sqlite3
from contextlib import closing

from click.testing import CliRunner

from regista.cli import main


def tamper(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / "registry" / "regista.db")) as database, database:
        assert database.execute(statement).rowcount >= 1


def test_a_sound_registry(run):
    result = run("verify")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.endswith(" events, 2 manifests and 1 registered model verified: nothing is broken.\n")


def test_every_problem_is_a_line(run, tmp_path):
    tamper(tmp_path, "UPDATE events SET actor = 'somebody' WHERE action = 'alias.set'")
    tamper(tmp_path, "UPDATE aliases SET version = 1")
    result = run("verify")
    assert result.exit_code == 1
    first, second, third = result.stdout.splitlines()
    assert first.startswith("wine: event ")
    assert first.endswith("its content was changed after it was written")
    assert second.startswith("wine: event ")
    assert third == "wine: alias champion names version 1, its events say version 2"
    assert result.stderr.startswith("Error: 3 problems found: ")


def test_one_problem_is_no_problems(run, tmp_path):
    tamper(tmp_path, "UPDATE aliases SET version = 1")
    result = run("verify")
    assert result.stdout == "wine: alias champion names version 1, its events say version 2\n"
    assert result.stderr.startswith("Error: 1 problem found: ")


def test_json_for_programs(run, tmp_path):
    sound = run("verify", "--json")
    assert sound.exit_code == 0
    reply = json.loads(sound.stdout)
    assert (reply["manifests"], reply["models"]) == (2, 1)
    assert "broken" not in reply
    tamper(tmp_path, "UPDATE aliases SET version = 1")
    result = run("verify", "--json")
    assert result.exit_code == 1
    (broken,) = json.loads(result.stdout)["broken"]
    assert broken["subject"].startswith("model:")
    assert broken["problem"] == "wine: alias champion names version 1, its events say version 2"
    assert broken["sequence"] == 5


def test_a_mistyped_place_is_no_empty_registry(tmp_path):
    result = CliRunner().invoke(main, ["verify", "--tracking-uri", str(tmp_path / "typo")])
    assert result.exit_code == 1
    assert "There is no registry at" in result.stderr
    assert not (tmp_path / "typo").exists()
