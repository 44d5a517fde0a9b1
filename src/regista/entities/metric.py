"""Metric: one measured point."""

from __future__ import annotations

import math
import sys
from typing import Final

import msgspec
from msgspec.structs import force_setattr


class NotANumber(float):
    """The float NaN, told apart by its type so that JSON can carry it as the text ``"NaN"``."""

    __slots__ = ()


NAN: Final = NotANumber("nan")
LARGEST: Final = sys.float_info.max


class Metric(msgspec.Struct, frozen=True, omit_defaults=True):
    """One point of a metric: ``value`` at ``step``, measured at ``timestamp`` (ms since the epoch).

    Infinities are stored as the largest finite numbers, as MLflow's SQL store does; NaN stays NaN.
    """

    key: str
    value: float
    timestamp: int
    step: int = msgspec.field(default_factory=int)
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None
    run_id: str | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            force_setattr(self, "value", NAN if math.isnan(self.value) else math.copysign(LARGEST, self.value))
