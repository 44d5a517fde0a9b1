"""Engines: one file each, which share parts of the input out among their workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Protocol

from ...errors import ConfigurationError, InvalidParameter
from ..sources import Source
from ..work import Work

ENGINES = {"ray": "ray.data", "dask": "distributed", "spark": "pyspark"}
"""The engines, and what each takes; Regista's extras of these names install it."""


class Engine(Protocol):
    """Many workers, which see the same files as this process."""

    def run(self, work: Work, parts: Sequence[Source], folder: str) -> Iterator[int]:
        """``work.write_part`` for each part, into files of the folder called as ``outcome.part_name`` says.

        Yields the rows of each part that is done, in any order. Raises what the work raises; nothing goes on then.
        """
        ...


def engine_of(name: str, address: str | None = None, workers: int | None = None) -> Engine:
    """The engine of that name; InvalidParameter lists those that there are, ConfigurationError what is not installed.

    ``address`` is that of a running cluster, as the engine writes it; without it a cluster on this machine is started
    and ended. ``workers`` is how many parts are scored at once; the engine's own choice when not given.
    """
    if name not in ENGINES:
        raise InvalidParameter(f"engine must be one of local, {', '.join(ENGINES)}, got {name!r:.100}")
    try:
        import_module(ENGINES[name])
    except ImportError as error:
        raise ConfigurationError(f"engine={name!r} takes more: pip install 'regista[{name}]' ({error})") from None
    if name == "ray":
        from .ray import RayEngine

        return RayEngine(address, workers)
    if name == "dask":
        from .dask import DaskEngine

        return DaskEngine(address, workers)
    from .spark import SparkEngine

    return SparkEngine(address, workers)
