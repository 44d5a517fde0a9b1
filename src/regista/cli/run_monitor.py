"""RunMonitor: a run that is looked at again and again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..entities import Metric, Run, RunStatus
from ..errors import RegistaError
from .exit_codes import ExitCode, exit_code_of
from .metric_curves import MetricCurves

if TYPE_CHECKING:
    from ..client.client import Client


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as it was seen last: its metrics sorted by key, and the course of the first of them by key.

    ``experiment`` is the experiment's name. ``problem`` says why it could not be looked at since.
    """

    run: Run
    experiment: str
    metrics: tuple[Metric, ...]
    courses: Mapping[str, Sequence[float]]
    problem: str | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the run is finished, failed or killed."""
        return RunStatus.is_terminated(RunStatus.from_string(self.run.info.status))


class RunMonitor:
    """Looks at a run; ``points`` (1 to 2,500) and ``curves`` say how fine and how many courses it reads."""

    def __init__(self, client: Client, run_id: str, *, points: int = 60, curves: int = 0) -> None:
        self._client = client
        self._run_id = run_id
        self._curves = MetricCurves(client, points)
        self._count = curves
        self._experiments: dict[str, str] = {}

    def look(self) -> RunView:
        """The run as it is now; raises what the client raises."""
        run = self._client.get_run(self._run_id)
        place = run.info.experiment_id
        if place not in self._experiments:
            self._experiments[place] = self._client.get_experiment(place).name
        metrics = tuple(sorted(run.data.metric_list, key=lambda metric: metric.key))
        courses = {metric.key: self._curves.of(run, metric) for metric in metrics[: self._count]}
        return RunView(run, self._experiments[place], metrics, courses)

    def views(self, interval: float) -> Iterator[RunView]:
        """A view every ``interval`` seconds until the run has ended.

        A server that does not answer ends it only at the first look; later its error is the view's ``problem``.
        """
        view = self.look()
        while True:
            yield view
            if view.has_ended and view.problem is None:
                return
            time.sleep(interval)
            try:
                view = self.look()
            except RegistaError as error:
                if exit_code_of(error) is not ExitCode.UNAVAILABLE:
                    raise
                view = replace(view, problem=error.message)
