"""Registries of 1,000, 10,000 and 100,000 versions: the families ``search`` and ``registry``, on the same servers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import registry
import search
from load import warm_up
from rows import Row
from search import Smallest
from servers import mlflow_server, regista_server
from shapes import SHAPES
from stores import mlflow_store, regista_store

FAMILIES = ("registry", "search")


def rows(
    folder: Path,
    mlflow_python: Path,
    mlflow_version: str,
    families: Sequence[str],
    sizes: Sequence[int],
    rounds: int,
    seconds: float,
    say: Callable[[str], None],
) -> Iterator[Row]:
    """``seconds`` is the length of one measurement of a rate with the largest store; others take half as long.

    Stores between the smallest and the largest are measured with one client only.
    """
    ordered = sorted(set(sizes))
    with ExitStack() as stack:
        smallest = None
        if "search" in families:
            regista_store(ordered[0], folder / "smallest")
            smallest = Smallest(stack.enter_context(regista_server(folder / "smallest")), ordered[0])
        for size in ordered:
            place = folder / str(size)
            begin = time.monotonic()
            regista_store(size, place / "regista")
            mlflow_store(size, place / "mlflow", mlflow_python, mlflow_version)
            filled = time.monotonic()
            with (
                regista_server(place / "regista") as ours,
                mlflow_server(place / "mlflow", mlflow_python) as theirs,
            ):
                started = time.monotonic()
                say(f"  {size:,} versions: filled in {filled - begin:.0f} s, servers up in {started - filled:.0f} s")
                for server in (ours, theirs):
                    server.settle()
                    warm_up(server, [shape.path() for shape in SHAPES if shape.everywhere and size >= shape.smallest])
                length = seconds if size == ordered[-1] else seconds / 2
                # Searches first: they expect what was filled in, and writing changes it.
                if "search" in families:
                    beside = smallest if size > ordered[0] else None
                    yield from search.rows(ours, theirs, beside, size, rounds, seconds / 4)
                if "registry" in families:
                    few = size not in {ordered[0], ordered[-1]}
                    yield from registry.rows(place, (ours, theirs), size, rounds, length, few=few)
                say(f"  {size:,} versions: measured in {time.monotonic() - started:.0f} s")
