"""Dataset, DatasetInput and DatasetSummary: what runs read."""

from __future__ import annotations

from typing import Any

import msgspec

from ..errors import InvalidParameter
from .base import Entity
from .tag import Tag, tags_from


class Dataset(Entity, frozen=True):
    """A data set as one run saw it; ``source``, ``schema`` and ``profile`` are JSON texts."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None = None
    profile: str | None = None


class DatasetInput(Entity, frozen=True):
    """A data set with the role it played (tag ``mlflow.data.context``: train, eval …).

    ``tags`` are those of this use of the data set; a list, a mapping or None may be given. InvalidParameter for others.
    """

    dataset: Dataset
    tags: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.dataset, Dataset):
            raise InvalidParameter(
                f"Invalid value {self.dataset!r:.200} for parameter 'dataset' supplied: it must be a Dataset of "
                "regista.entities, such as to_entity() of a data set gives."
            )
        if type(self.tags) is not tuple or not all(type(tag) is Tag for tag in self.tags):
            msgspec.structs.force_setattr(self, "tags", tags_from(self.tags))

    def to_dictionary(self) -> dict[str, Any]:
        """``{"dataset": …, "tags": …}``, in MLflow's layout."""
        return {"dataset": msgspec.structs.asdict(self.dataset), "tags": {tag.key: tag.value for tag in self.tags}}


class DatasetSummary(Entity, frozen=True, kw_only=True):
    """A data set that runs of an experiment read, and in which context; None where they named none."""

    experiment_id: str
    name: str
    digest: str
    context: str | None = None
