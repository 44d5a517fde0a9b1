"""Dataset, DatasetInput and DatasetSummary: what runs read."""

from __future__ import annotations

from typing import Any

import msgspec
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

    def to_dictionary(self) -> dict[str, Any]:
        """``{"dataset": …, "tags": …}``, in MLflow's layout."""
        return {"dataset": msgspec.structs.asdict(self.dataset), "tags": {tag.key: tag.value for tag in self.tag_list}}


class DatasetSummary(Entity, frozen=True, kw_only=True):
    """A data set that runs of an experiment read, and in which context; None where they named none."""

    experiment_id: str
    name: str
    digest: str
    context: str | None = None
