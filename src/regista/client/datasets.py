"""Calls on the data sets that runs read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from ..api.datasets import LogInputs, SearchDatasets
from ..entities import DatasetInput, DatasetSummary, LoggedModelInput
from ..errors import InvalidParameter
from .calls import Calls, texts

T = TypeVar("T")


class DatasetCalls(Calls):
    """Note what runs read, and list it."""

    def log_inputs(
        self,
        run_id: str,
        datasets: Iterable[DatasetInput] | None = None,
        models: Iterable[LoggedModelInput] | None = None,
    ) -> None:
        """Note that the run read these data sets and used these logged models.

        A repeated input is noted once; of its tags the first value of each key counts.
        """
        call = LogInputs(
            run_id=run_id,
            datasets=_all(datasets, "datasets", DatasetInput),
            models=_all(models, "models", LoggedModelInput),
        )
        self._tracking.store.call(call, self._caller)

    def list_datasets(self, experiment_ids: Iterable[str | int] | str | int) -> list[DatasetSummary]:
        """The data sets that runs of up to 20 experiments read, once for every context; at most 1,000."""
        call = SearchDatasets(experiment_ids=texts(experiment_ids))
        return list(self._tracking.store.call(call, self._caller).dataset_summaries)


def _all(values: Any, name: str, kind: type[T]) -> tuple[T, ...]:
    """The values when all are of the kind; InvalidParameter naming the argument when they are not."""
    found = () if values is None else tuple(values) if isinstance(values, Iterable) else (values,)
    if not all(isinstance(value, kind) for value in found):
        raise InvalidParameter(
            f"Invalid value {values!r:.200} for parameter '{name}' supplied: it must be a list of {kind.__name__}."
        )
    return found
