"""``regista verify``."""

import json
import sqlite3

from click.testing import CliRunner

from regista.cli import main


def test_a_sound_history(run):
    result = run("verify")
    assert result.exit_code == 0
    assert result.output.endswith("events and 2 manifests verified: nothing is broken.\n")


def test_a_forged_event_is_found(run, client, tmp_path):
    with sqlite3.connect(tmp_path / "registry" / "regista.db") as database:
        changed = database.execute("UPDATE events SET actor = 'somebody' WHERE action = 'alias.set'").rowcount
    assert changed == 2
    result = run("verify")
    assert result.exit_code == 1
    assert "are broken" in result.stderr
    assert "model:" in result.stdout
    assert json.loads(run("verify", "--json").stdout)["broken"]


def test_a_mistyped_place_is_no_empty_registry(tmp_path):
    result = CliRunner().invoke(main, ["verify", "--tracking-uri", str(tmp_path / "typo")])
    assert result.exit_code == 1
    assert "There is no registry at" in result.stderr
    assert not (tmp_path / "typo").exists()
