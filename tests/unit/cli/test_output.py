"""What commands print."""

import json
import os
import subprocess
import sys

from rich.text import Text

from regista.cli.facts import print_facts
from regista.cli.output import Column, hint, print_json, print_table, say, shown_digest, shown_time


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


HOSTILE = "wine\r\x1b]0;title\x07\x9b2J\u202egpj"
HARMLESS = "wine\\r\\x1b]0;title\\x07\\x9b2J\\u202egpj"


def test_what_would_steer_a_terminal_is_shown_as_escapes(capsys):
    print_table((HOSTILE, Column("what")), [(HOSTILE, Text("x", "red"))], "nothing")
    print_facts({"description": f"{HOSTILE}\nzwei\r\n\tdrei"})
    say(HOSTILE)
    hint(HOSTILE)
    printed = capsys.readouterr()
    assert not {*"\x1b\x07\x9b\u202e\r"} & {*printed.out, *printed.err}
    assert printed.out.count(HARMLESS) == 4
    assert "zwei" in printed.out
    assert printed.err == f"{HARMLESS}\n"


def test_json_says_the_same_in_escapes(capsys):
    print_json({"name": HOSTILE})
    printed = capsys.readouterr().out
    assert not {*"\x1b\x07\x9b\u202e\r"} & {*printed}
    assert json.loads(printed) == {"name": HOSTILE}


def test_a_hostile_name_reaches_no_terminal(run, client):
    client.rename_registered_model("wine", HOSTILE)
    for arguments in (
        ["registry", "list"], ["registry", "show", HOSTILE], ["history", HOSTILE], ["registry", "show", f"{HOSTILE}/9"],
        ["registry", "diff", f"{HOSTILE}/1", f"{HOSTILE}/2"], ["registry", "delete", f"{HOSTILE}/1"],
        ["registry", "promote", f"{HOSTILE}/1"], ["registry", "describe", HOSTILE, "x"], ["rollback", f"x{HOSTILE}@no"],
    ):  # fmt: skip
        result = run(*arguments, color=True)
        assert not {*"\x1b\x07\x9b\u202e\r"} & {*result.output}, (arguments, result.output)
        assert "\\x9b2J" in result.output
