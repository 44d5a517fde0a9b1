"""Rows: what a benchmark found out about one thing, for each system."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Row:
    """One line of the table: ``samples`` by system, one number per round, in ``unit``.

    ``more_is_better`` tells rates from times; ``cpu`` is the server's milliseconds of CPU per request by system.
    """

    family: str
    name: str
    unit: str
    more_is_better: bool
    samples: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    def add(self, system: str, value: float, cpu: float | None = None, errors: int = 0) -> None:
        self.samples.setdefault(system, []).append(value)
        if cpu is not None:
            self.cpu.setdefault(system, []).append(cpu)
        self.errors[system] = self.errors.get(system, 0) + errors

    def median(self, system: str) -> float | None:
        values = self.samples.get(system)
        return statistics.median(values) if values else None

    def median_cpu(self, system: str) -> float | None:
        values = self.cpu.get(system)
        return statistics.median(values) if values else None

    def ratio(self, system: str, to: str) -> float | None:
        """How many times better ``system`` is than ``to``."""
        ours, theirs = self.median(system), self.median(to)
        if not ours or not theirs:
            return None
        return ours / theirs if self.more_is_better else theirs / ours

    def as_json(self) -> dict[str, Any]:
        medians = {system: self.median(system) for system in self.samples}
        return {**asdict(self), "median": medians, "times_better_than_mlflow": self.ratio("regista", "mlflow")}
