"""Population: what is in a store of so many versions, told once for both systems.

Models have 100 versions each; in stores that are large enough for it one model, ``BIG``, has 1,000. The
versions come in the order in which they were created, all models in turns, as in a registry that has grown.
What a filter of the benchmark selects is the same number of rows in stores of all sizes, unless it says otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

SIZES = (1_000, 10_000, 100_000)
USUAL = 100
"""Versions of a model."""

BIG = "big"
BIG_VERSIONS = 1_000
SMALLEST_WITH_BIG = 10_000

GROUP = 5
"""Models that share a team and the beginning of their name."""

WITH_ONE_DATASET = 10
"""Versions that share the value of the tag ``dataset``."""

CANARIES = 5
"""Models that have the alias ``canary``; all have ``champion`` and ``challenger``."""

_BEGIN = 1_750_000_000_000
_STEP = 60_000


@dataclass(frozen=True)
class Run:
    """A run that has ended; ``metrics`` are (key, values) at steps 0, 1, 2 …, the last of a key is its latest."""

    run_id: str
    name: str
    start: int
    end: int
    metrics: tuple[tuple[str, tuple[float, ...]], ...]
    params: dict[str, str]
    tags: dict[str, str]
    status: str = "FINISHED"


@dataclass(frozen=True)
class Version:
    """``created`` and ``staged`` (when it came to its stage) are milliseconds since the epoch.

    ``run`` is None when the run of that id was made elsewhere: only a share of the runs is in the store.
    """

    model: str
    number: int
    created: int
    source: str
    description: str
    run_id: str
    run: Run | None
    tags: dict[str, str]
    stage: str = "None"
    staged: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def updated(self) -> int:
        return max(self.created, self.staged)


@dataclass(frozen=True)
class Model:
    name: str
    created: int
    description: str
    versions: int
    tags: dict[str, str] = field(default_factory=dict)


class Population:
    """``size`` versions and their models; ``size`` is a multiple of 1,000."""

    def __init__(self, size: int) -> None:
        if size < SIZES[0] or size % 1_000:
            raise ValueError(f"A store has 1,000 versions or a multiple of that, not {size}")
        self.size = size
        self.has_big = size >= SMALLEST_WITH_BIG
        usual = (size - BIG_VERSIONS * self.has_big) // USUAL
        self.models = [self._model(index) for index in range(usual)]
        if self.has_big:
            self.models.append(Model(BIG, _BEGIN + usual, "All of one kind", BIG_VERSIONS, {"team": "platform"}))

    @staticmethod
    def _model(index: int) -> Model:
        name = f"g{index // GROUP:03}-model-{index % GROUP}"
        return Model(name, _BEGIN + index, f"Model {index}", USUAL, {"team": f"team-{index // GROUP}", "live": "yes"})

    def versions(self) -> Iterator[Version]:
        """In the order of their creation."""
        number_of = dict.fromkeys((model.name for model in self.models), 0)
        index = 0
        for _ in range(USUAL):
            for place, model in enumerate(self.models):
                for _ in range(model.versions // USUAL):
                    number_of[model.name] += 1
                    yield self._version(index, place, model, number_of[model.name])
                    index += 1

    def _version(self, index: int, place: int, model: Model, number: int) -> Version:
        created = _BEGIN + _STEP * (index + 1)
        age = model.versions - number
        stage = {0: "Staging", 1: "Production", 2: "Archived", 3: "Archived"}.get(age, "None")
        aliases = {0: ("challenger",), 1: ("champion",), 2: ("canary",) if place < CANARIES else ()}.get(age, ())
        run_id = run_id_of(index)
        has_run = index % 5 == 0 or bool(aliases)
        return Version(
            model=model.name,
            number=number,
            created=created,
            source=source_of(index),
            description=f"Trained on the data of day {number}" if number % 4 == 0 else "",
            run_id=run_id,
            run=self._run(index, run_id, created) if has_run else None,
            tags={
                "dataset": f"d-{index % (self.size // WITH_ONE_DATASET)}",
                "git": hashlib.sha1(run_id.encode()).hexdigest(),
                "validated": "true" if number % 2 else "false",
            },
            stage=stage,
            staged=created + _STEP // 2 if stage != "None" else 0,
            aliases=aliases,
        )

    @staticmethod
    def _run(index: int, run_id: str, end: int) -> Run:
        rmse = 5 + index % 97 / 10
        return Run(
            run_id=run_id,
            name=f"run-{index}",
            start=end - _STEP // 2,
            end=end - 1,
            metrics=(("rmse", (rmse + 2, rmse + 1, rmse)), ("loss", (1 / (index + 1),))),
            params={"depth": str(index % 7), "rate": "0.1"},
            tags={"mlflow.runName": f"run-{index}", "mlflow.user": "bench"},
        )


def run_id_of(index: int) -> str:
    """The id of the run that made the version of this number, counted over all models from 0."""
    return hashlib.md5(f"run {index}".encode()).hexdigest()


def source_of(index: int) -> str:
    return f"s3://bucket/{run_id_of(index)}/artifacts/model"
