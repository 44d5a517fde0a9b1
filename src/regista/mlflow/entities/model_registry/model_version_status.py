"""MLflow's ``mlflow.entities.model_registry.model_version_status``: the numbers that waiting loops compare."""

from __future__ import annotations

from enum import IntEnum


class ModelVersionStatus(IntEnum):
    """MLflow's numbers; ``ModelVersion.status`` has the names."""

    PENDING_REGISTRATION = 1
    FAILED_REGISTRATION = 2
    READY = 3

    @classmethod
    def from_string(cls, status_str: str) -> ModelVersionStatus:
        """The member of that name; KeyError if there is none."""
        return cls[status_str]

    @classmethod
    def to_string(cls, status: int) -> str:
        """The name of a member given by number."""
        return cls(status).name

    @classmethod
    def all_status(cls) -> list[int]:
        """Every number."""
        return [int(member) for member in cls]
