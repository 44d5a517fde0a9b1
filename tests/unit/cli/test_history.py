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


def test_a_limit(run):
    assert "champion: - → 1" not in run("history", "wine", "--limit", "1").output


def test_json(run, client):
    events = json.loads(run("history", "wine", "--json").output)
    assert [event["hash"] for event in events] == [event.hash for event in client.get_history("wine")]


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
        (None, {"description": "x" * 100}, "description: " + "x" * 60 + "…"),
    ],
)
def test_changes_in_one_line(before, after, shown):
    event = Event(
        event_id=1, subject="model:1", sequence=1, action="x", actor="y", time=0, before=before, after=after,
        previous_hash="", hash="",
    )  # fmt: skip
    assert shown_change(event) == shown
