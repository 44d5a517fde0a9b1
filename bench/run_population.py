"""Run population: what is in a store of so many runs, told once for both systems.

Each has ten params, ten metrics and five tags, and all are in one experiment. What a selective filter of the benchmark
leaves is the same number of runs in stores of all sizes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from population import Run

SIZES = (1_000, 10_000, 100_000)
LARGEST = 1_000_000
"""Only Regista gets so many."""

SWEEP = 500
"""Runs that share the value of the param ``sweep``."""

ON_ONE_DATASET = 100
"""Runs that share the value of the tag ``dataset``."""

FAILED = 20
"""Runs that failed, whatever the size."""

BEGIN = 1_750_000_000_000
STEP = 10_000
"""Milliseconds from one start to the next."""


class RunPopulation:
    """``size`` runs; ``size`` is a multiple of 1,000."""

    def __init__(self, size: int) -> None:
        if size < SIZES[0] or size % SIZES[0]:
            raise ValueError(f"A store has 1,000 runs or a multiple of that, not {size}")
        self.size = size

    def runs(self) -> Iterator[Run]:
        """In the order of their start."""
        for index in range(self.size):
            yield self.run(index)

    def run(self, index: int) -> Run:
        start = BEGIN + STEP * index
        run_id = run_id_of(index)
        digits = hashlib.sha256(run_id.encode()).digest()
        # In no order with the start, and each value once.
        place = index * 7_919 % self.size / self.size
        metrics = {"rmse": 10 * place, "accuracy": 1 - place, "loss": 1 / (index + 1), "epochs": float(index % 90)}
        metrics |= {f"score-{number}": digits[number] / 256 + place / 256 for number in range(6)}
        params = {"sweep": f"s{index % (self.size // SWEEP)}", "depth": str(index % 7), "rate": f"{digits[7] / 1000}"}
        params |= {f"option-{number}": f"value-{digits[8 + number] % 5}" for number in range(7)}
        name = f"{('bold', 'calm', 'keen', 'shy')[index % 4]}-run-{index}"
        return Run(
            run_id=run_id,
            name=name,
            start=start,
            end=start + STEP * (1 + index % 50),
            metrics=tuple((key, (value,)) for key, value in metrics.items()),
            params=params,
            tags={
                "mlflow.runName": name,
                "mlflow.user": f"user-{index % 10}",
                "mlflow.source.name": "train.py",
                "dataset": f"d-{index % (self.size // ON_ONE_DATASET)}",
                "team": "vision" if index % 2 else "text",
            },
            status="FAILED" if index % (self.size // FAILED) == 0 else "FINISHED",
        )


def run_id_of(index: int) -> str:
    return hashlib.md5(f"run {index} of many".encode()).hexdigest()
