"""Ray: parts are the rows of a Ray data set, each worker an actor of its pool."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..sources import Source
from ..work import Work
from .outcome import outcome_of, rows_of


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Uses the Ray that this process is connected to, else the one at ``address``, else one on this machine."""

    address: str | None
    workers: int | None

    def run(self, work: Work, parts: Sequence[Source], folder: str) -> Iterator[int]:
        """Yields the rows of each part as it is done."""
        import ray

        own = not ray.is_initialized()
        if own:
            here = self.address is None and not os.environ.get("RAY_ADDRESS")
            only = {"_node_ip_address": "127.0.0.1", "include_dashboard": False} if here else {}
            ray.init(address=self.address, log_to_driver=False, logging_level=logging.ERROR, **only)
        try:
            yield from self._rows(work, parts, folder)
        finally:
            if own:
                ray.shutdown()

    def _rows(self, work: Work, parts: Sequence[Source], folder: str) -> Iterator[int]:
        import ray

        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False  # the program shows its own
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        workers = self.workers or max(1, min(len(parts), int(ray.cluster_resources().get("CPU", 1))))
        data = ray.data.from_items([{"place": place} for place in range(len(parts))], override_num_blocks=len(parts))
        scored = data.map_batches(
            _Worker,
            fn_constructor_args=(work, list(parts), folder),
            batch_size=1,
            batch_format="numpy",
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
        for row in scored.iter_rows():
            yield rows_of(row["rows"], bytes(row["error"]))


class _Worker:
    """An actor: its process loads the model once."""

    def __init__(self, work: Work, parts: Sequence[Source], folder: str) -> None:
        self._work = work
        self._parts = parts
        self._folder = folder

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """What became of a part."""
        import numpy

        place = int(batch["place"][0])
        rows, error = outcome_of(self._work, self._parts[place], self._folder, place)
        return {"rows": numpy.array([rows]), "error": numpy.array([error], dtype=object)}
