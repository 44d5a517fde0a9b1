"""RunComparison: what runs have in common, and what not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..entities import Run
from ..entities.tag_keys import DATA_CONTEXT, RUN_NAME
from ..errors import InvalidParameter
from .comparison import aligned, metric_texts
from .runs import RunCalls

RUN_SECTIONS = ("params", "metrics", "tags", "datasets")
_OWN_TAGS = frozenset({RUN_NAME, "mlflow.log-model.history", "mlflow.loggedArtifacts"})


class ComparedRun(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the runs; times in milliseconds since the epoch."""

    run_id: str
    run_name: str
    experiment_id: str
    status: str
    start_time: int
    end_time: int | None = None


class ComparedKey(msgspec.Struct, frozen=True):
    """The values of one key, as text, in the order of the runs; None where there is none."""

    key: str
    values: tuple[str | None, ...]

    @property
    def same(self) -> bool:
        """Whether all runs have it, with one value."""
        return len(set(self.values)) == 1


class RunComparison(msgspec.Struct, frozen=True):
    """Runs side by side; every list is sorted by key.

    ``metrics`` are the latest values. ``datasets`` are the digests of the data sets that the runs read, by name with
    the context in brackets where there is one: ``wine (train)``.
    """

    runs: tuple[ComparedRun, ...]
    params: tuple[ComparedKey, ...]
    metrics: tuple[ComparedKey, ...]
    tags: tuple[ComparedKey, ...]
    datasets: tuple[ComparedKey, ...]

    @property
    def same(self) -> bool:
        """Whether nothing that was logged differs; ids, names and times are any run's own."""
        return all(row.same for name in RUN_SECTIONS for row in self.section(name))

    def section(self, name: str) -> tuple[ComparedKey, ...]:
        """One of ``RUN_SECTIONS``."""
        found: tuple[ComparedKey, ...] = getattr(self, name)
        return found

    def differences(self) -> RunComparison:
        """The same without what is equal."""
        left_over = {name: tuple(row for row in self.section(name) if not row.same) for name in RUN_SECTIONS}
        return msgspec.structs.replace(self, **left_over)


class RunComparisonCalls(RunCalls):
    """Compare runs."""

    def compare_runs(self, run_ids: Iterable[str]) -> RunComparison:
        """Put two or more runs side by side, deleted ones too; raises NotFound."""
        ids = [run_ids] if isinstance(run_ids, str) else list(run_ids)
        if len(ids) < 2:
            raise InvalidParameter(
                f"Invalid value {ids!r:.200} for parameter 'run_ids' supplied: it must be the ids of two runs or more."
            )
        return compare_runs([self.get_run(run_id) for run_id in ids])


def compare_runs(runs: Sequence[Run]) -> RunComparison:
    """What differs; tags that only say what else is here, such as the run's name, are left out."""
    infos = (run.info for run in runs)
    return RunComparison(
        runs=tuple(
            ComparedRun(info.run_id, info.run_name, info.experiment_id, info.status, info.start_time, info.end_time)
            for info in infos
        ),
        params=_rows([run.data.params for run in runs]),
        metrics=_rows([metric_texts(run.data.metrics) for run in runs]),
        tags=_rows([{k: text for k, text in run.data.tags.items() if k not in _OWN_TAGS} for run in runs]),
        datasets=_rows([datasets_of(run) for run in runs]),
    )


def _rows(sides: Sequence[Mapping[str, str]]) -> tuple[ComparedKey, ...]:
    return tuple(ComparedKey(key, values) for key, values in aligned(*sides))


def datasets_of(run: Run) -> dict[str, str]:
    """``name (context)`` → digest; the digests of several of that name, sorted, one behind the other."""
    digests: dict[str, list[str]] = {}
    for used in run.inputs.dataset_inputs:
        contexts = sorted(tag.value for tag in used.tags if tag.key == DATA_CONTEXT)
        name = f"{used.dataset.name} ({', '.join(contexts)})" if contexts else used.dataset.name
        digests.setdefault(name, []).append(used.dataset.digest)
    return {name: ", ".join(sorted(found)) for name, found in digests.items()}
