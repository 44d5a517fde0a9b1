"""How Regista goes into another environment."""

from __future__ import annotations

from pathlib import Path

import regista
from regista.environments.own_package import find_own_package
from regista.model.requirements import Requirement


def test_a_checkout_goes_as_its_folder_and_what_it_needs() -> None:
    own = find_own_package()
    assert own.source == str(Path(regista.__file__).parents[1])
    names = {Requirement.of(line).name for line in own.requirements}
    assert {"sqlalchemy", "starlette", "click"} <= names
    assert "regista" not in names
    assert not [line for line in own.requirements if "extra" in line]


def test_extras_that_are_used_here_go_along() -> None:
    names = {Requirement.of(line).name for line in find_own_package().requirements}
    assert {"obstore", "prometheus-client"} <= names, "the tests install both"


def test_what_a_command_takes_goes_along() -> None:
    here, more = find_own_package(), find_own_package(("system-metrics",))
    assert set(more.requirements) - set(here.requirements) == {"psutil>=6"}
