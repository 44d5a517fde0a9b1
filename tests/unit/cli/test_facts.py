"""Facts: names and values below each other, in terminals of every width and in pipes."""

import pytest

from regista.cli.facts import print_facts

LONG = ", ".join(f"column_{place}" for place in range(200))


def printed(capsys, facts):
    print_facts(facts)
    output = capsys.readouterr()
    return [line.rstrip() for line in output.out.splitlines()], output.err


def test_in_a_pipe_every_value_is_whole_and_each_pair_is_a_line(capsys):
    facts = {"name": "one", "empty": "", "params": {"columns": LONG, "b": "1\n2"}, "none": {}, "note": "first\nsecond"}
    lines, hints = printed(capsys, facts)
    assert lines == [
        "name    one",
        "params  b = 1\\n2",
        f"        columns = {LONG}",
        "note    first",
        "        second",
    ]
    assert hints == ""


@pytest.mark.parametrize("width", [20, 80, 120])
def test_in_a_terminal_a_long_value_is_a_few_lines_and_a_hint_says_where_the_rest_is(capsys, monkeypatch, width):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", str(width))
    lines, hints = printed(capsys, {"params": {"columns": LONG, "depth": "3"}})
    assert max(map(len, lines)) <= width
    assert len(lines) == 5
    assert lines[0].startswith("params  columns =")
    assert all(line.startswith("          ") for line in lines[1:4])  # indented below its key
    assert lines[3].endswith("…")
    assert lines[4] == "        depth = 3"
    assert hints == "\nLong values are cut; --json shows all of them.\n"


def test_what_fits_into_those_lines_is_not_cut(capsys, monkeypatch):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "40")
    lines, hints = printed(capsys, {"tags": {"url": "x" * 90}})
    assert "".join(line.strip() for line in lines) == "tags  url =" + "x" * 90
    assert hints == ""


def test_a_value_cannot_forge_a_pair(capsys):
    lines, _ = printed(capsys, {"params": {"a": "1\nb = 2", "c\nd": "\x1b[2J"}})
    assert lines == ["params  a = 1\\nb = 2", "        c\\nd = \\x1b[2J"]
