"""Dataset and DatasetInput: what a run read."""

from __future__ import annotations

from msgspec import field

from .base import Entity
from .tag import Tag


class Dataset(Entity, frozen=True, kw_only=True):
    """A data set as one run saw it; ``source``, ``schema`` and ``profile`` are JSON texts."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None = None
    profile: str | None = None


class DatasetInput(Entity, frozen=True, kw_only=True):
    """A data set with the role it played (tag ``mlflow.data.context``: train, eval …)."""

    dataset: Dataset
    tag_list: tuple[Tag, ...] = field(default=(), name="tags")

    @property
    def tags(self) -> list[Tag]:
        """The tags of this use of the data set."""
        return list(self.tag_list)
