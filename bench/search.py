"""Searches on filled registries: one client, the time of a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answers import WrongAnswer, check_search
from load import time_calls
from rows import Row
from servers import Server
from shapes import SHAPES, Shape


@dataclass(frozen=True)
class Smallest:
    """Regista with the smallest store, which nobody writes to."""

    server: Server
    size: int


def rows(
    ours: Server, theirs: Server, smallest: Smallest | None, size: int, rounds: int, seconds: float
) -> Iterator[Row]:
    """Stores of ``size`` versions; ``smallest`` is None if they are the smallest themselves."""
    for shape in SHAPES:
        if size >= shape.smallest:
            row = Row("search", shape.name, "ms", more_is_better=False, versions=size)
            try:
                paths = _paths(shape, ours, theirs, smallest, size, row)
            except WrongAnswer as wrong:
                row.remark = str(wrong)
                paths = []
            for _ in range(rounds):
                for system, server, path in paths:
                    latency = time_calls(server, path, seconds)
                    row.add(system, latency.milliseconds, latency.cpu, latency.errors)
            yield row


def _paths(
    shape: Shape, ours: Server, theirs: Server, smallest: Smallest | None, size: int, row: Row
) -> list[tuple[str, Server, str]]:
    """What to ask whom, under the name of which system; every answer has been checked."""
    asked = [ours, theirs] if shape.everywhere else [ours]
    paths, row.results = check_search(shape, asked, size)
    named = [(server.name, server, path) for server, path in zip(asked, paths, strict=True)]
    if smallest is not None and smallest.size >= shape.smallest:
        (path,), results = check_search(shape, [smallest.server], smallest.size)
        if results == row.results:
            named.append(("smallest", smallest.server, path))
    return named
