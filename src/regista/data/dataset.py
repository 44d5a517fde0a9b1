"""Dataset: data with a name, where it came from, and a digest of what it held."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

from ..entities import Dataset as Record
from .source import DatasetSource

DEFAULT_NAME = "dataset"


class Dataset(ABC):
    """Data as a run reads it; ``regista.log_input`` notes it.

    A subclass says how to take the digest, and may have a schema and a profile. Subclasses written for MLflow work.
    """

    def __init__(self, source: DatasetSource, name: str | None = None, digest: str | None = None) -> None:
        """``digest`` is taken now from the data when it is not given: at most 36 characters."""
        self._source = source
        self._name = name
        self._digest = digest or self._compute_digest()

    @abstractmethod
    def _compute_digest(self) -> str:
        """What tells this data from another version of it."""

    @property
    def name(self) -> str:
        """The name; ``dataset`` when none was given."""
        return DEFAULT_NAME if self._name is None else self._name

    @property
    def digest(self) -> str:
        """What tells this data from another version of it."""
        return self._digest

    @property
    def source(self) -> DatasetSource:
        """Where the data came from."""
        return self._source

    @property
    def schema(self) -> Any:
        """The types of the data; None when they are not known."""
        return None

    @property
    def profile(self) -> Any:
        """How much data there is; None when it is not known."""
        return None

    def to_dict(self) -> dict[str, str]:
        """Name, digest, source and its type, and schema and profile where there are any, each as text."""
        return {
            "name": self.name,
            "digest": self.digest,
            "source": self.source.to_json(),
            "source_type": self.source._get_source_type(),
        }

    def to_json(self) -> str:
        """``to_dict`` as JSON."""
        return json.dumps(self.to_dict())

    def to_entity(self) -> Record:
        """The data set as a store keeps it."""
        facts = self.to_dict()
        schema, profile = (None if facts.get(key) in {None, "null"} else facts[key] for key in ("schema", "profile"))
        return Record(
            name=facts["name"],
            digest=facts["digest"],
            source_type=facts["source_type"],
            source=facts["source"],
            schema=schema,
            profile=profile,
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: name={self.name!r}, digest={self.digest!r}, source={self.source!r}>"
