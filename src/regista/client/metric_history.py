"""Calls that read curves of metrics."""

from __future__ import annotations

from collections.abc import Sequence

from ..api.metrics import MAX_SAMPLED, GetMetricHistory, GetMetricHistoryBulkInterval
from ..entities import Metric
from .calls import Calls, texts
from .paged_list import PagedList


class MetricHistoryCalls(Calls):
    """Metrics of several runs, for a chart; all points of one run's metric are ``get_metric_history``."""

    def get_sampled_metric_history(
        self,
        run_ids: str | Sequence[str],
        key: str,
        *,
        start_step: int | None = None,
        end_step: int | None = None,
        max_results: int = MAX_SAMPLED,
    ) -> list[Metric]:
        """Of each run (100 at most) at most ``max_results`` points of a metric, by step; each names its ``run_id``.

        A run that has no more gives all. Otherwise they are the first, the last, and others at steps spread evenly
        between, found without reading the rest. ``start_step`` and ``end_step`` (both or none, included) narrow the
        steps. ``max_results`` is from 1 to 2,500.
        """
        call = GetMetricHistoryBulkInterval(
            run_ids=texts(run_ids),
            metric_key=key,
            start_step=start_step,
            end_step=end_step,
            max_results=max_results,
        )
        return list(self._tracking.store.call(call, self._caller).metrics)

    def list_metric_history(
        self, run_id: str, key: str, max_results: int = 1000, page_token: str | None = None
    ) -> PagedList[Metric]:
        """One page of a metric's points by timestamp, step and value; none for an unknown key."""
        call = GetMetricHistory(run_id=run_id, metric_key=key, max_results=max_results, page_token=page_token or "")
        reply = self._tracking.store.call(call, self._caller)
        return PagedList(reply.metrics, reply.next_page_token or None)
