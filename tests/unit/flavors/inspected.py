"""What ``regista models inspect`` says of models of every flavor; beside the contract, which knows no command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from regista.cli import main
from regista.testing.flavors import FlavorContract


class InspectedFlavor(FlavorContract):
    """The contract of a flavor, and that its models can be looked into by the command."""

    def test_the_command_shows_what_is_in_it_and_would_load_it_pinned(
        self, saved: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(saved.parent)  # no registry is there
        shown = CliRunner().invoke(main, ["models", "inspect", saved.name, "--check"])
        assert shown.exit_code == 0, shown.output
        assert self.flavor_class.name in _fact(shown.stdout, "flavors").split(", ")
        assert _fact(shown.stdout, "pinned load").startswith("accepted: ")
        assert _fact(shown.stdout, "verdict").partition(":")[0] in {"known", "code", "unknown"}
        told = json.loads(CliRunner().invoke(main, ["models", "inspect", saved.name, "--json"]).stdout)
        assert {file["path"] for file in told["files"]} == {
            str(file.relative_to(saved)) for file in saved.rglob("*") if file.is_file()
        }
        assert [problem for file in told["files"] for problem in file.get("problems", ())] == []


def _fact(text: str, name: str) -> str:
    return next(line.removeprefix(name).strip() for line in text.splitlines() if line.startswith(name))
