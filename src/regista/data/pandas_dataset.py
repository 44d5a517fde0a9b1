"""PandasDataset: a DataFrame of pandas."""

from __future__ import annotations

import os
from typing import Any

from ..errors import InvalidParameter
from .digests import frame_digest
from .source import DatasetSource
from .sources import source_of
from .table_dataset import TableDataset, check_columns


class PandasDataset(TableDataset):
    """A DataFrame of pandas, with a digest of its first 10,000 rows."""

    def _compute_digest(self) -> str:
        return frame_digest(self._df)


def from_pandas(
    df: Any,
    source: str | os.PathLike[str] | DatasetSource | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PandasDataset:
    """A data set of a pandas DataFrame; ``targets`` and ``predictions`` name columns.

    ``source``: the path or URL it was read from; this code when not given. Raises InvalidParameter for anything but a
    DataFrame, for an absent column, and for a source of no known kind.
    """
    if type(df).__module__.partition(".")[0] != "pandas" or not hasattr(df, "columns"):
        raise InvalidParameter(f"Expected a pandas DataFrame for parameter 'df', got {type(df).__name__}.")
    check_columns(df, targets=targets, predictions=predictions)
    return PandasDataset(df, source_of(source), targets, name, digest, predictions)
