"""PolarsDataset: a DataFrame of polars."""

from __future__ import annotations

import os
from typing import Any

from ..errors import InvalidParameter
from .digests import MOST_ROWS, frame_digest
from .source import DatasetSource
from .sources import source_of
from .table_dataset import TableDataset, check_columns


class PolarsDataset(TableDataset):
    """A DataFrame of polars; its digest is that of the same table in pandas, which knows only its first 10,000 rows.

    MLflow adds up polars' own row hashes, which change from release to release and forget names and order.
    """

    def _compute_digest(self) -> str:
        from ..model.foreign_tables import as_pandas

        return frame_digest(as_pandas(self._df.head(MOST_ROWS)), len(self._df))


def from_polars(
    df: Any,
    source: str | os.PathLike[str] | DatasetSource | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PolarsDataset:
    """A data set of a polars DataFrame or LazyFrame (which is collected); otherwise as ``from_pandas``."""
    if hasattr(df, "collect"):
        df = df.collect()
    if type(df).__module__.partition(".")[0] != "polars" or not hasattr(df, "columns"):
        raise InvalidParameter(f"Expected a polars DataFrame for parameter 'df', got {type(df).__name__}.")
    check_columns(df, targets=targets, predictions=predictions)
    return PolarsDataset(df, source_of(source), targets, name, digest, predictions)
