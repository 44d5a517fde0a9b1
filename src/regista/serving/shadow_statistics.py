"""ShadowStatistics: how the answers of a shadow differ from those that clients got."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class ShadowStatistics(msgspec.Struct, frozen=True):
    """Sums over the requests that a shadow was asked as well; those of several workers add up.

    ``failed`` are requests where one of the two answered and the other did not, ``different`` those with any
    difference at all, ``dropped`` those that found the queue full. ``numbers`` is how many numbers were compared,
    ``unequal`` how many of them were not the same; ``difference`` is the sum of the absolute differences, ``largest``
    the greatest. Seconds are those of all compared answers together.
    """

    compared: int = 0
    different: int = 0
    failed: int = 0
    dropped: int = 0
    numbers: int = 0
    unequal: int = 0
    difference: float = 0.0
    largest: float = 0.0
    champion_seconds: float = 0.0
    shadow_seconds: float = 0.0
    last_error: str | None = None

    def __add__(self, other: ShadowStatistics) -> ShadowStatistics:
        sums = {
            name: getattr(self, name) + getattr(other, name)
            for name in self.__struct_fields__
            if name not in {"largest", "last_error"}
        }
        largest = max(self.largest, other.largest)
        return ShadowStatistics(**sums, largest=largest, last_error=other.last_error or self.last_error)

    @classmethod
    def of_all(cls, parts: Iterable[ShadowStatistics]) -> ShadowStatistics:
        """Those of several workers as one."""
        return sum(parts, cls())

    @property
    def mean(self) -> float | None:
        """The mean absolute difference of the compared numbers; None before there is one."""
        return self.difference / self.numbers if self.numbers else None

    @property
    def differing_share(self) -> float | None:
        """Which share of the compared answers differs (0 to 1); None before there is one."""
        return self.different / self.compared if self.compared else None
