"""ScoringRequest: what a client sent, without the HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScoringRequest:
    """The bytes of a request and what its headers say; the names of ``headers`` are in lower case."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str | None:
        """The Content-Type as sent."""
        return self.headers.get("content-type")
