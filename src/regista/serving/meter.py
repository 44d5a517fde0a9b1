"""Meter: what is told about each request; the one that counts nothing."""

from __future__ import annotations

from typing import Protocol

from .served_model import ModelIdentity


class Meter(Protocol):
    """Counts requests; called in the event loop, so it must be quick."""

    def begin(self, deployment: str) -> None:
        """A request for the deployment has been read."""
        ...

    def end(self, deployment: str, identity: ModelIdentity | None, status: int, seconds: float) -> None:
        """It has been answered: by which model (None: by none in time), with which HTTP status, after how long."""
        ...


class NoMeter:
    """Counts nothing."""

    def begin(self, deployment: str) -> None:
        """Nothing is counted."""

    def end(self, deployment: str, identity: ModelIdentity | None, status: int, seconds: float) -> None:
        """Nothing is counted."""
