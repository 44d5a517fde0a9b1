"""MLflow's ``mlflow.entities.SourceType``: what started a run."""

from __future__ import annotations

from enum import IntEnum


class SourceType(IntEnum):
    """MLflow's numbers; the tag ``mlflow.source.type`` has the names."""

    NOTEBOOK = 1
    JOB = 2
    PROJECT = 3
    LOCAL = 4
    UNKNOWN = 5

    @classmethod
    def from_string(cls, text: str) -> SourceType:
        """The member of that name; KeyError if there is none."""
        return cls[text]

    @classmethod
    def to_string(cls, source_type: int) -> str:
        """The name of a member given by number."""
        return cls(source_type).name
