"""Stage: the older four labels of a version."""

from __future__ import annotations

from enum import StrEnum

from ..errors import InvalidParameter


class Stage(StrEnum):
    """A version has exactly one; aliases are the newer way."""

    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"

    @property
    def is_active(self) -> bool:
        """Whether versions in this stage may be archived by a newcomer."""
        return self in {Stage.STAGING, Stage.PRODUCTION}

    @classmethod
    def parse(cls, text: str) -> Stage:
        """The stage of that name, in any case; InvalidParameter if there is none."""
        for stage in cls:
            if stage.value.lower() == text.lower():
                return stage
        raise InvalidParameter(f"Invalid Model Version stage: {text}. Value must be one of {', '.join(cls)}.")
