"""MetaDataset: a data set known by its source alone."""

from __future__ import annotations

import json
from typing import Any

from .dataset import Dataset
from .digests import text_digest
from .source import DatasetSource


class MetaDataset(Dataset):
    """A data set that is described and not loaded; its digest is one of the description."""

    def __init__(
        self, source: DatasetSource, name: str | None = None, digest: str | None = None, schema: Any = None
    ) -> None:
        self._schema = schema
        super().__init__(source, name, digest)

    def _compute_digest(self) -> str:
        columns = self._columns()
        description = {
            "name": self.name,
            "source": self.source.to_json(),
            "source_type": self.source._get_source_type(),
            "schema": "" if columns is None else columns,
        }
        return text_digest(json.dumps(description))

    @property
    def schema(self) -> Any:
        """The types of the data, when they were given."""
        return self._schema

    def to_dict(self) -> dict[str, str]:
        """As of every data set, with ``{"mlflow_colspec": …}`` as the schema, if it was given."""
        facts = super().to_dict()
        return facts if self._schema is None else {**facts, "schema": json.dumps(self._columns())}

    def _columns(self) -> dict[str, Any] | None:
        return None if self._schema is None else {"mlflow_colspec": self._schema.to_dict()}
