"""``regista history``."""

import json

import pytest

from regista.cli.event_table import shown_change
from regista.entities import Event


def test_the_newest_event_comes_first(run):
    output = run("history", "wine").output
    assert output.index("champion: 1 → 2") < output.index("champion: - → 1") < output.index("version 2, content: ")
    (line,) = [line for line in output.splitlines() if "champion: 1 → 2" in line]
    assert "mira" in line
    assert line.rstrip().endswith("better")


def test_pages(run):
    first = run("history", "wine", "--limit", "1")
    assert "champion: - → 1" not in first.stdout
    before = first.stderr.split("--before ")[1].split(",")[0]
    assert json.loads(run("history", "wine", "--limit", "1", "--json").stdout)["next_before"] == int(before)
    rest = run("history", "wine", "--before", before)
    assert ("champion: 1 → 2" in rest.stdout, "champion: - → 1" in rest.stdout) == (False, True)


def test_one_version(run):
    shown = run("history", "wine/1").stdout
    assert ("version 1, content" in shown, "version 2, content" in shown) == (True, False)
    assert run("history", "wine/latest").stdout == run("history", "wine/2").stdout


def test_only_some_actions_actors_and_times(run):
    moves = run("history", "wine", "--action", "alias").stdout
    assert ("alias.set" in moves, "model_version" in moves) == (True, False)
    assert run("history", "wine", "--actor", "nobody").stdout == "wine has no such events.\n"
    assert run("history", "wine", "--until", "2020-01-01").stdout == "wine has no such events.\n"
    assert run("history", "wine", "--since", "2020-01-01").stdout == run("history", "wine").stdout
    result = run("history", "wine", "--since", "yesterday")
    assert result.exit_code == 2
    assert "parameter 'since'" in result.stderr


def test_an_alias_is_shown_elsewhere(run):
    result = run("history", "wine@champion")
    assert result.exit_code == 2
    assert "regista registry aliases wine@champion" in result.stderr


def test_in_a_narrow_terminal_the_action_stands_above_the_change(run, monkeypatch):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "80")
    lines = run("history", "wine").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    place = next(number for number, line in enumerate(lines) if "alias.set" in line)
    assert "champion: 1 → 2" in lines[place + 1]


def test_json(run, client):
    answer = json.loads(run("history", "wine", "--json").output)
    assert [event["hash"] for event in answer["events"]] == [event.hash for event in client.get_history("wine")]
    assert "next_before" not in answer


def test_the_same_below_registry(run):
    assert run("registry", "history", "wine").output == run("history", "wine").output


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (None, {"alias": "a", "version": "1"}, "a: - → 1"),
        ({"alias": "a", "version": "1"}, None, "a: 1 → -"),
        (
            {"version": "2", "stage": "None"},
            {"version": "2", "stage": "Production"},
            "version 2, stage: None → Production",
        ),
        ({"name": "x"}, {"name": "y"}, "name: x → y"),
        (None, {"name": "x", "tags": [], "description": None}, "name: x"),
        ({"description": "x"}, {"description": None}, "description: x → -"),
        (None, {"run_id": "ab" * 16, "source": "models:/m-1"}, "run: abababababab"),
        (None, {"model_id": "m-" + "ab" * 16, "source": "models:/m-1"}, "model_id: m-ababababab"),
        (None, {"description": "x" * 100}, "description: " + "x" * 60 + "…"),
        (None, {"version": "3", "tags": {"team": "ml", "n": "1"}}, "version 3, tags: team = ml, n = 1"),
        ({"name": "x", "versions": ["1", "2"]}, None, "name: x → -, versions: 1, 2 → -"),
    ],
)
def test_changes_in_one_line(before, after, shown):
    event = Event(
        event_id=1, subject="model:1", sequence=1, action="x", actor="y", time=0, before=before, after=after,
        previous_hash="", hash="",
    )  # fmt: skip
    assert shown_change(event) == shown
