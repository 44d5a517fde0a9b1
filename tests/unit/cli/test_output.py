"""What commands print."""

import os
import subprocess
import sys

from regista.cli.output import print_table, shown_digest, shown_time


def test_times_are_utc():
    assert shown_time(1_767_323_045_678) == "2026-01-02 03:04:05Z"


def test_digests_are_cut():
    assert (shown_digest("ab" * 32), shown_digest(None)) == ("abababababab", "-")


def test_a_table_in_a_pipe_is_as_wide_as_its_content(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")  # left there by a library, perhaps
    print_table(("name", "what"), [("x", "y" * 300), ("[red]z", "")], "nothing")
    output = capsys.readouterr().out
    assert "y" * 300 in output
    assert "[red]z" in output  # a name is no markup


def test_a_width_may_be_set(capsys, monkeypatch):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "40")
    print_table(("name", "what"), [("x", "y " * 300)], "nothing")
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


def test_no_rows(capsys):
    print_table(("name",), [], "There is nothing.")
    assert capsys.readouterr().out == "There is nothing.\n"


def test_a_terminal_without_unicode_gets_escapes(client, tmp_path):
    command = [sys.executable, "-m", "regista", "registry", "list", "--tracking-uri", str(tmp_path / "registry")]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True)
    assert b"champion \\u2192 2" in done.stdout
