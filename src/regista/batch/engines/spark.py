"""Spark: parts are the rows of a DataFrame that the executors' Python workers map."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..sources import Source
from ..work import Work
from .outcome import outcome_of, rows_of


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Uses the session that the program has, else one of the master at ``address``, else one of this machine."""

    address: str | None
    workers: int | None

    def run(self, work: Work, parts: Sequence[Source], folder: str) -> Iterator[int]:
        """Yields the rows of the parts, when all are done."""
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

        own = False
        try:
            session = SparkSession.active()  # in a thread of its own too, where no session is the thread's
        except PySparkException:
            session = self._session(SparkSession.builder.appName("regista models predict"))
            own = True
        try:
            content = pickle.dumps((work, list(parts), folder))
            # One part a task: the scheduler gives the next one to whoever is free.
            places = session.range(0, len(parts), 1, len(parts))
            scored = places.mapInPandas(lambda frames: _outcomes(content, frames), "rows long, error binary")
            for row in scored.collect():
                yield rows_of(row.rows, bytes(row.error))
        finally:
            if own:
                session.stop()

    def _session(self, builder: Any) -> Any:
        if self.address is not None:
            remote = self.address.startswith("sc://")
            return (builder.remote if remote else builder.master)(self.address).getOrCreate()
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else it is whatever python3 is
        options = {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        return builder.master(f"local[{self.workers or '*'}]").config(map=options).getOrCreate()


def _outcomes(content: bytes, frames: Any) -> Iterator[Any]:
    """Runs in a worker."""
    import pandas

    work, parts, folder = pickle.loads(content)  # noqa: S301 - made by the session itself
    for frame in frames:
        for place in frame["id"]:
            rows, error = outcome_of(work, parts[place], folder, place)
            yield pandas.DataFrame({"rows": [rows], "error": [error]})
