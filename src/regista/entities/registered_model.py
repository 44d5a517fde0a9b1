"""RegisteredModel: a name with versions."""

from __future__ import annotations

from msgspec import field

from .alias import Alias
from .base import Entity
from .model_version import ModelVersion
from .tag import Tag


class RegisteredModel(Entity, frozen=True, kw_only=True):
    """A registered model; ``latest_versions`` holds the highest version of each stage."""

    name: str
    creation_timestamp: int
    last_updated_timestamp: int = 0
    description: str | None = None
    latest_version_list: tuple[ModelVersion, ...] = field(default=(), name="latest_versions")
    tag_list: tuple[Tag, ...] = field(default=(), name="tags")
    alias_list: tuple[Alias, ...] = field(default=(), name="aliases")

    @property
    def latest_versions(self) -> list[ModelVersion]:
        """The highest version of each stage that has one."""
        return list(self.latest_version_list)

    @property
    def tags(self) -> dict[str, str]:
        """The tags, by key."""
        return {tag.key: tag.value for tag in self.tag_list}

    @property
    def aliases(self) -> dict[str, str]:
        """Version numbers, by alias."""
        return {alias.alias: alias.version for alias in self.alias_list}
