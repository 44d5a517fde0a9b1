"""RunStatus: how a run is doing."""

from __future__ import annotations

from enum import IntEnum


class RunStatus(IntEnum):
    """The states of a run (MLflow's numbers; the wire and the entities use the names)."""

    RUNNING = 1
    SCHEDULED = 2
    FINISHED = 3
    FAILED = 4
    KILLED = 5

    @classmethod
    def from_string(cls, status_str: str) -> RunStatus:
        """The member of that name; KeyError if there is none."""
        return cls[status_str]

    @classmethod
    def to_string(cls, status: int) -> str:
        """The name of a member given by number."""
        return cls(status).name

    @classmethod
    def is_terminated(cls, status: int) -> bool:
        """Whether a run in this state has ended."""
        return status in {cls.FINISHED, cls.FAILED, cls.KILLED}

    @classmethod
    def all_status(cls) -> list[int]:
        """Every number."""
        return [int(member) for member in cls]
