"""RunsTable: runs as the columns of a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..entities import Run

INFO_COLUMNS = ("run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time")
TIME_COLUMNS = ("start_time", "end_time")
NOT_A_NUMBER = float("nan")


class RunsTable:
    """Takes runs, page after page, and keeps of them what the DataFrame needs."""

    def __init__(self) -> None:
        self._size = 0
        self._info: dict[str, list[Any]] = {name: [] for name in INFO_COLUMNS}
        self._metrics: dict[str, list[float]] = {}
        self._params: dict[str, list[str | None]] = {}
        self._tags: dict[str, list[str | None]] = {}

    def add(self, runs: Iterable[Run]) -> None:
        """Add rows."""
        for run in runs:
            for name, column in self._info.items():
                column.append(getattr(run.info, name))
            for metric in run.data.metric_list:
                self._at(self._metrics, metric.key, NOT_A_NUMBER).append(metric.value)
            for param in run.data.param_list:
                self._at(self._params, param.key, None).append(param.value)
            for tag in run.data.tag_list:
                self._at(self._tags, tag.key, None).append(tag.value)
            self._size += 1

    def frame(self) -> Any:
        """The DataFrame: times in UTC, metrics as float64 (NaN when missing), params and tags as texts.

        A missing text is what pandas has for it: None in its releases before 3, NaN since. A time that pandas cannot
        hold (about the year 2262) is missing, too.
        """
        import numpy
        import pandas

        columns: dict[str, Any] = dict(self._info)
        for name in TIME_COLUMNS:
            columns[name] = _times(columns[name])
        for key in self._metrics:
            values = numpy.array(self._filled(self._metrics[key], NOT_A_NUMBER), dtype="float64")
            columns[f"metrics.{key}"] = values
        for kind, texts in (("params", self._params), ("tags", self._tags)):
            for key, column in texts.items():
                columns[f"{kind}.{key}"] = self._filled(column, None)
        return pandas.DataFrame(columns)

    def _at(self, columns: dict[str, list[Any]], key: str, missing: Any) -> list[Any]:
        """The column, filled up so that the next value is the one of this run."""
        column = columns.get(key)
        if column is None:
            column = columns[key] = []
        if len(column) < self._size:
            column.extend([missing] * (self._size - len(column)))
        return column

    def _filled(self, column: list[Any], missing: Any) -> list[Any]:
        return column + [missing] * (self._size - len(column))


def _times(values: list[int | None]) -> Any:
    import pandas

    try:
        return pandas.to_datetime(values, unit="ms", utc=True)
    except pandas.errors.OutOfBoundsDatetime:  # somebody logged nanoseconds: it must not hide the other runs
        return pandas.to_datetime(values, unit="ms", utc=True, errors="coerce")
