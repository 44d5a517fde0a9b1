"""Experiment: a folder of runs."""

from __future__ import annotations

from msgspec import field

from .base import Entity
from .tag import Tag


class Experiment(Entity, frozen=True, kw_only=True):
    """A named group of runs; ``artifact_location`` is where its runs' files live, by logical name."""

    experiment_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    last_update_time: int | None = None
    creation_time: int | None = None
    tag_list: tuple[Tag, ...] = field(default=(), name="tags")

    @property
    def tags(self) -> dict[str, str]:
        """The tags, by key."""
        return {tag.key: tag.value for tag in self.tag_list}
