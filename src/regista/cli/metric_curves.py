"""MetricCurves: the course of a run's metrics, in as many points as can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..entities import Metric, Run
from ..errors import RegistaError

if TYPE_CHECKING:
    from ..client.client import Client


class MetricCurves:
    """Reads curves of at most ``points`` values (1 to 2,500); a metric is asked for again only after it went on."""

    def __init__(self, client: Client, points: int) -> None:
        self._client = client
        self._points = points
        self._known: dict[tuple[str, str], tuple[Metric, list[float]]] = {}

    def of(self, run: Run, latest: Metric) -> list[float]:
        """The values by step; ``latest`` is what the run says of the metric."""
        place = run.info.run_id, latest.key
        known = self._known.get(place)
        if known is None or known[0] != latest:
            self._known[place] = known = latest, self._read(*place)
        return known[1]

    def _read(self, run_id: str, key: str) -> list[float]:
        try:
            found = self._client.get_sampled_metric_history(run_id, key, max_results=self._points)
        except RegistaError as error:
            if error.get_http_status_code() not in {404, 405}:
                raise
            # Servers that cannot thin out give all points.
            found = sorted(
                self._client.get_metric_history(run_id, key), key=lambda point: (point.step, point.timestamp)
            )
        return [point.value for point in found]
