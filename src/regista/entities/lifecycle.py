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
    def read(cls, given: str | int) -> ViewType | None:
        """The member of a name, in any case, or of a number, also as text; None if there is none."""
        text = str(given)
        if text.isascii() and text.isdigit():
            return next((view for view in cls if view == int(text)), None)
        return cls.__members__.get(text.upper())

    @property
    def stage(self) -> LifecycleStage | None:
        """The only stage that is shown; None for all."""
        return _SHOWN.get(self)

    @classmethod
    def to_string(cls, view_type: int) -> str:
        """The name of a member given by number."""
        return cls(view_type).name


_SHOWN = {ViewType.ACTIVE_ONLY: LifecycleStage.ACTIVE, ViewType.DELETED_ONLY: LifecycleStage.DELETED}
