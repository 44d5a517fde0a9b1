"""Difference: what holds here instead of a fact of MLflow's servers."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """What holds here instead of MLflow's fact at ``place`` (step, then keys), and why."""

    place: tuple[str | int, ...]
    here: Any
    why: str


def expected(facts: dict[str, Any], differences: Iterable[Difference]) -> dict[str, Any]:
    """The facts with what holds here instead; a difference that is none is an error."""
    facts = copy.deepcopy(facts)
    for place, here, why in differences:
        *way, last = place
        fact: Any = facts
        for key in way:
            fact = fact[key]
        assert fact[last] != here, (place, why)
        fact[last] = here
    return facts
