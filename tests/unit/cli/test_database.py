"""``regista db``."""

import sqlite3

from click.testing import CliRunner

from regista.cli import main
from regista.client import Client


def test_an_empty_database_gets_its_tables(tmp_path):
    url = f"sqlite:///{tmp_path / 'r.db'}"
    result = CliRunner().invoke(main, ["db", "upgrade", url])
    assert (result.exit_code, result.stdout) == (0, "")
    with Client(url) as client:
        assert client.get_experiment("0").name == "Default"


def test_once_is_enough(tmp_path):
    url = f"sqlite:///{tmp_path / 'r.db'}"
    CliRunner().invoke(main, ["db", "upgrade", url])
    assert "Nothing to do" in CliRunner().invoke(main, ["db", "upgrade", url]).stderr


def test_a_database_of_another_program_stays_as_it_is(tmp_path):
    with sqlite3.connect(tmp_path / "r.db") as database:
        for table in ("experiments", "latest_metrics", "alembic_version"):
            database.execute(f"CREATE TABLE {table} (x)")
    before = (tmp_path / "r.db").read_bytes()
    result = CliRunner().invoke(main, ["db", "upgrade", f"sqlite:///{tmp_path / 'r.db'}"])
    assert result.exit_code == 1
    assert "MLflow" in result.stderr
    assert (tmp_path / "r.db").read_bytes() == before
