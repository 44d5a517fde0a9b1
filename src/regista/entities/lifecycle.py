"""LifecycleStage and ViewType: deleted things stay until they are collected."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class LifecycleStage(StrEnum):
    """Whether an experiment, run or logged model is there or in the bin."""

    ACTIVE = "active"
    DELETED = "deleted"


class ViewType(IntEnum):
    """Which lifecycle stages a search returns (MLflow's numbers and names)."""

    ACTIVE_ONLY = 1
    DELETED_ONLY = 2
    ALL = 3

    @classmethod
    def from_string(cls, text: str) -> ViewType:
        """The member of that name, in any case; KeyError if there is none."""
        return cls[text.upper()]

    @classmethod
    def to_string(cls, view_type: int) -> str:
        """The name of a member given by number."""
        return cls(view_type).name
