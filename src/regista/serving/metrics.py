"""Metrics in Prometheus' text form (exposition format 0.0.4), by the library prometheus-client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from .details import Details
from .meter import Meter, NoMeter
from .served_model import ModelIdentity

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # the library's own; it looks when it is imported

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class PrometheusMeter:
    """Counts requests by deployment, URI, version and status, their time, and how many are being answered.

    With a ``folder`` the counters of several processes are kept there, and each process can tell all of them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            os.environ[_FOLDER_VARIABLE] = str(folder)
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asked for
        self._folder = folder
        self._registry = CollectorRegistry()
        requests = Counter(
            "regista_serving_requests", "Requests answered; version is empty for those that no model answered in time.",
            ["deployment", "uri", "version", "status"], registry=self._registry,
        )  # fmt: skip
        seconds = Histogram(
            "regista_serving_request_seconds", "Time from a request's last byte to its answer.",
            ["deployment"], buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        running = Gauge(
            "regista_serving_requests_in_flight", "Requests that are being answered.",
            ["deployment"], multiprocess_mode="livesum", registry=self._registry,
        )  # fmt: skip

        # Finding a metric by its labels takes longer than counting.
        self._running_of = cache(running.labels)
        self._seconds_of = cache(seconds.labels)
        self._requests_of = lru_cache(1000)(
            lambda deployment, identity, status: requests.labels(
                deployment, identity.uri if identity else "", (identity.version or "") if identity else "", status
            )
        )

    def begin(self, deployment: str) -> None:
        """One more is being answered."""
        self._running_of(deployment).inc()

    def end(self, deployment: str, identity: ModelIdentity | None, status: int, seconds: float) -> None:
        """It has been answered."""
        self._running_of(deployment).dec()
        self._requests_of(deployment, identity, status).inc()
        self._seconds_of(deployment).observe(seconds)

    def text(self, details: Details) -> bytes:
        """Everything, of all processes."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        told = CollectorRegistry()
        told.register(_DetailsCollector(details))
        if self._folder is None:
            return generate_latest(self._registry) + generate_latest(told)
        merged = CollectorRegistry()
        MultiProcessCollector(merged, path=str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(merged) + generate_latest(told)


class _DetailsCollector:
    """What the workers and the follower say of themselves, as metrics."""

    def __init__(self, details: Details) -> None:
        self._details = details

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        labels = ["deployment", "role", "uri"]
        models = GaugeMetricFamily(
            "regista_serving_model", "Workers that serve this model now.", labels=[*labels, "model", "version"]
        )
        swaps = CounterMetricFamily("regista_serving_swaps", "Models that took another one's place.", labels=labels)
        refusals = CounterMetricFamily("regista_serving_refusals", "Models that were not taken.", labels=labels)
        reached = GaugeMetricFamily(
            "regista_serving_registry_up", "Whether the registry answered when it was last asked.", labels=labels
        )
        for slot, states, said in self._details.slot_states():
            names = [slot.deployment, str(slot.role), slot.uri]
            served: dict[tuple[str, str], int] = {}
            for state in states:
                key = (state.identity.name or "", state.identity.version or "")
                served[key] = served.get(key, 0) + 1
            for key, number in served.items():
                models.add_metric([*names, *key], number)
            swaps.add_metric(names, sum(state.swaps for state in states))
            refusals.add_metric(names, said.refusals)
            if slot.follows:
                reached.add_metric(names, 0 if said.problem else 1)
        yield from (models, swaps, refusals, reached)
        yield from self._shadows()

    def _shadows(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        counted = {
            "compared": "Answers of a shadow that were compared.",
            "different": "Compared answers with any difference.",
            "failed": "Requests that only one of the two models answered.",
            "dropped": "Requests that the shadow was not asked, because too many waited.",
            "numbers": "Numbers in compared answers.",
            "unequal": "Numbers that were not the same.",
            "difference": "Sum of the absolute differences.",
            "champion_seconds": "Time of the compared answers that clients got.",
            "shadow_seconds": "Time of the shadow's compared answers.",
        }
        found = self._details.shadows()
        for name, meaning in counted.items():
            family: Any = CounterMetricFamily(f"regista_serving_shadow_{name}", meaning, labels=["deployment"])
            for deployment, statistics in found.items():
                family.add_metric([deployment], getattr(statistics, name))
            yield family
        largest = GaugeMetricFamily(
            "regista_serving_shadow_largest", "Largest absolute difference.", labels=["deployment"]
        )
        for deployment, statistics in found.items():
            largest.add_metric([deployment], statistics.largest)
        yield largest


def make_meter(folder: Path | None) -> Meter:
    """One that counts, where the library is installed."""
    return NoMeter() if find_spec("prometheus_client") is None else PrometheusMeter(folder)


def metrics_routes(meter: Meter, details: Details) -> list[BaseRoute]:
    """``/metrics``."""

    async def metrics(_request: Request) -> Response:
        if not isinstance(meter, PrometheusMeter):
            return JSONResponse(
                {"detail": "Metrics take the library prometheus-client: pip install 'regista[serving]'"}, 501
            )
        return Response(meter.text(details), media_type="text/plain; version=0.0.4; charset=utf-8")

    return [Route("/metrics", metrics, methods=["GET"])]


def forget_process(folder: Path, pid: int) -> None:
    """A process has ended: what it was answering is over, what it has counted stays."""
    if find_spec("prometheus_client") is None:
        return
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid, path=str(folder))  # type: ignore[no-untyped-call]
