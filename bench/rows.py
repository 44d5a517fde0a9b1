"""Rows: what a benchmark found out about one thing, for each system."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Row:
    """One line of a table: ``samples`` by system, one number per round, in ``unit``.

    ``more_is_better`` tells rates from times; ``cpu`` is the server's milliseconds of CPU per request by system, or,
    where there is no server, those of the caller. ``versions`` or ``runs`` is how many the store had (None when it had
    none to speak of), ``clients`` how many called at a time, ``results`` how many rows a search found; ``remark`` says
    why nothing was measured. The system ``smallest`` is Regista with the smallest store, measured beside a larger one
    in the same rounds; ``limit`` is what the machine does at best, ``framework`` what a framework does by itself.
    """

    family: str
    name: str
    unit: str
    more_is_better: bool
    versions: int | None = None
    runs: int | None = None
    clients: int | None = None
    results: int | None = None
    remark: str = ""
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

    def cpu_ratio_beyond(self, base: str) -> float | None:
        """How many times less CPU than MLflow Regista adds to that of ``base``; None when it adds none."""
        ours, theirs, least = (self.median_cpu(system) for system in ("regista", "mlflow", base))
        if ours is None or theirs is None or least is None or not theirs > least < ours:
            return None
        return (theirs - least) / (ours - least)

    def cpu_ratio(self, system: str, to: str) -> float | None:
        """How many times less of the server's CPU a request to ``system`` takes than one to ``to``."""
        ours, theirs = self.median_cpu(system), self.median_cpu(to)
        return theirs / ours if ours and theirs else None

    def growth(self) -> float | None:
        """How many times longer a call to Regista takes than with the smallest store."""
        return self.ratio("smallest", "regista")

    def cpu_growth(self) -> float | None:
        """The same for the server's CPU."""
        return self.cpu_ratio("smallest", "regista")

    def as_json(self) -> dict[str, Any]:
        medians = {system: self.median(system) for system in self.samples}
        return {
            **asdict(self),
            "median": medians,
            "times_better_than_mlflow": self.ratio("regista", "mlflow"),
            "times_less_cpu_than_mlflow": self.cpu_ratio("regista", "mlflow"),
            "growth": self.growth(),
            "cpu_growth": self.cpu_growth(),
        }
