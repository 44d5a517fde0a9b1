"""DatasetSource: where the data of a data set came from."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self

from ..errors import InvalidParameter


class DatasetSource(ABC):
    """Where data came from, as a kind and a few facts that travel as JSON."""

    @property
    @abstractmethod
    def source_type(self) -> str:
        """The kind: ``code``, ``local``, ``http``, ``s3`` …"""

    @abstractmethod
    def load(self, dst_path: str | None = None) -> Any:
        """Fetch the data; for files: put them into the folder ``dst_path`` (a new one if not given), give the path."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The facts, JSON-able."""

    @classmethod
    @abstractmethod
    def from_dict(cls, source_dict: Mapping[str, Any]) -> Self:
        """The source with these facts."""

    def to_json(self) -> str:
        """The facts as the JSON text that a store keeps."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, source_json: str) -> Self:
        """The source whose facts these are; raises InvalidParameter for a text that is no JSON object."""
        try:
            facts = json.loads(source_json)
        except ValueError:
            facts = None
        if not isinstance(facts, dict):
            raise InvalidParameter(f"The source {source_json!r:.200} of a data set must be a JSON object.")
        return cls.from_dict(facts)

    def _get_source_type(self) -> str:
        """What MLflow's own sources, and those that others write for it, call ``source_type``."""
        return self.source_type

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.to_json()}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DatasetSource):
            return NotImplemented
        return (self.source_type, self.to_dict()) == (other.source_type, other.to_dict())

    def __hash__(self) -> int:
        return hash((self.source_type, self.to_json()))
