"""ModelVersion: a number under a registered model's name, with bytes that cannot change."""

from __future__ import annotations

from enum import StrEnum

from msgspec import field

from .base import Entity
from .tag import Tag


class ModelVersionStatus(StrEnum):
    """Whether a version may be used; Regista's versions are READY as soon as they exist."""

    PENDING_REGISTRATION = "PENDING_REGISTRATION"
    FAILED_REGISTRATION = "FAILED_REGISTRATION"
    READY = "READY"


class ModelVersion(Entity, frozen=True, kw_only=True):
    """One version of a registered model.

    ``version`` is decimal text, embedded and remote alike. ``source`` is where it was registered from;
    ``manifest_digest`` identifies its sealed content (absent when the bytes are not in our content store).
    Times are milliseconds since the epoch.
    """

    name: str
    version: str
    creation_timestamp: int
    last_updated_timestamp: int
    current_stage: str
    source: str
    status: str
    user_id: str | None = None
    description: str | None = None
    run_id: str | None = None
    run_link: str | None = None
    status_message: str | None = None
    tag_list: tuple[Tag, ...] = field(default=(), name="tags")
    alias_list: tuple[str, ...] = field(default=(), name="aliases")
    model_id: str | None = None
    manifest_digest: str | None = None

    @property
    def tags(self) -> dict[str, str]:
        """The tags, by key."""
        return {tag.key: tag.value for tag in self.tag_list}

    @property
    def aliases(self) -> list[str]:
        """The aliases this version holds now."""
        return list(self.alias_list)
