"""TableDataset: a data set that is a table."""

from __future__ import annotations

import json
import warnings
from functools import cached_property
from typing import Any

from ..errors import InvalidParameter
from .dataset import Dataset
from .source import DatasetSource


class TableDataset(Dataset):
    """A table with named columns, of which some may be the targets or predictions of a model."""

    def __init__(
        self,
        df: Any,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
        predictions: str | None = None,
    ) -> None:
        self._df = df
        self._targets = targets
        self._predictions = predictions
        super().__init__(source, name, digest)

    @property
    def df(self) -> Any:
        """The table."""
        return self._df

    @property
    def targets(self) -> str | None:
        """The column with what a model is to predict."""
        return self._targets

    @property
    def predictions(self) -> str | None:
        """The column with what a model predicted."""
        return self._predictions

    @cached_property
    def schema(self) -> Any:
        """The columns and their types, as of a signature; None, with a warning, when they cannot be told."""
        return _columns_of(self._df)

    @property
    def profile(self) -> dict[str, int]:
        """``num_rows`` and ``num_elements``."""
        rows, columns = self._df.shape
        return {"num_rows": int(rows), "num_elements": int(rows) * int(columns)}

    def to_dict(self) -> dict[str, str]:
        """As of every data set, with ``{"mlflow_colspec": …}`` as the schema."""
        schema = None if self.schema is None else {"mlflow_colspec": self.schema.to_dict()}
        return {**super().to_dict(), "schema": json.dumps(schema), "profile": json.dumps(self.profile)}


def check_columns(df: Any, **columns: str | None) -> None:
    """InvalidParameter naming a column that the table does not have."""
    for role, column in columns.items():
        if column is not None and column not in df.columns:
            raise InvalidParameter(
                f"The DataFrame does not contain the specified {role} column '{column}'. "
                f"It has {', '.join(map(repr, list(df.columns)[:20])) or 'no column'}."
            )


def _columns_of(df: Any) -> Any:
    """The schema of a table; None, with a warning, when a column has a type that no signature has."""
    from ..model.foreign_tables import as_pandas
    from ..model.infer_columns import infer_frame

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what it says of integers is about models
            return infer_frame(as_pandas(df))
    except (InvalidParameter, TypeError, ValueError, OverflowError) as error:
        warnings.warn(f"The schema of the data set cannot be told, it is left out: {error}", UserWarning, stacklevel=2)
        return None
