"""System metrics: what the machine does while a run is active, logged as metrics of the run."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..client.runs import now
from ..entities import Metric, Run
from ..errors import InvalidParameter
from ..settings import (
    SYNCHRONOUS_LOGGING,
    SYSTEM_METRICS,
    SYSTEM_METRICS_INTERVAL,
    SYSTEM_METRICS_NODE,
    SYSTEM_METRICS_SAMPLES,
    Setting,
)
from .client import current_client
from .machine_usage import MachineUsage

PREFIX = "system/"
PATIENCE = 5
"""Seconds that the end of a run waits for the last point."""
DIGITS = 3
logger = logging.getLogger("regista.system_metrics")


def enable_system_metrics_logging() -> None:
    """Log system metrics of runs that start from now on, here and in child processes."""
    _set(SYSTEM_METRICS, "true")


def disable_system_metrics_logging() -> None:
    """Log no system metrics of runs that start from now on, here and in child processes."""
    _set(SYSTEM_METRICS, "false")


def set_system_metrics_sampling_interval(interval: float | None) -> None:
    """Look at the machine every so many seconds; None goes back to the setting's default."""
    _set(SYSTEM_METRICS_INTERVAL, interval)


def set_system_metrics_samples_before_logging(samples: int | None) -> None:
    """Log the mean of so many looks; None goes back to the setting's default."""
    _set(SYSTEM_METRICS_SAMPLES, samples)


def set_system_metrics_node_id(node_id: object) -> None:
    """Log as ``system/<node id>/…``, for runs to which several machines log; None for none."""
    _set(SYSTEM_METRICS_NODE, node_id)


class Monitor:
    """Looks at the machine in a thread of its own, and logs the mean of some looks as one point of each metric.

    ``log`` gets the points. What fails is told once to the logger ``regista.system_metrics``, and never to the code
    that trains.
    """

    def __init__(
        self,
        usage: MachineUsage,
        log: Callable[[list[Metric]], object],
        *,
        interval: float,
        samples: int,
        prefix: str = PREFIX,
        first_step: int = 0,
    ) -> None:
        self._usage = usage
        self._log = log
        self._interval = interval
        self._samples = samples
        self._prefix = prefix
        self._step = first_step
        self._told = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="regista-system-metrics", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Log what has been seen since the last point, at least one, and end."""
        self._stopping.set()
        self._thread.join(PATIENCE)

    def _watch(self) -> None:
        logged = False
        while not self._stopping.is_set():
            looks = []
            for _ in range(self._samples):
                if self._stopping.wait(self._interval):
                    break
                looks.append(self._usage.look())
            if not looks and not logged:  # even a short run gets a point
                looks.append(self._usage.look())
            if looks:
                self._publish(looks)
                logged = True

    def _publish(self, looks: list[dict[str, float]]) -> None:
        time = now()
        points = [Metric(self._prefix + key, value, time, self._step) for key, value in _means(looks).items()]
        self._step += 1
        try:
            self._log(points)
        except Exception as error:  # training goes on whatever happens here
            if not self._told:
                self._told = True
                logger.warning("System metrics cannot be logged: %s: %.500s", type(error).__name__, error)


class Monitors:
    """The monitors of the active runs of this process."""

    def __init__(self) -> None:
        self._told = False
        self.forget()

    def forget(self) -> None:
        """In a forked child: the threads are the parent's."""
        self._lock = threading.Lock()
        self._of_runs: dict[str, Monitor] = {}

    def start(self, run: Run) -> None:
        """Begin to log system metrics of a run; a warning when that is not possible."""
        try:
            monitor = _monitor(run)
        except ImportError:
            if not self._told:  # a search over params starts hundreds of runs
                self._told = True
                logger.warning("System metrics need the package psutil: pip install 'regista[system-metrics]'")
            return
        except Exception as error:  # a look at the machine must not keep a run from starting
            logger.warning("System metrics cannot be logged: %s: %.500s", type(error).__name__, error)
            return
        with self._lock:
            before = self._of_runs.pop(run.info.run_id, None)
            self._of_runs[run.info.run_id] = monitor
        if before is not None:
            before.stop()
        monitor.start()

    def stop(self, run_id: str) -> None:
        """Log the last point of a run, if its system metrics are logged at all."""
        with self._lock:
            monitor = self._of_runs.pop(run_id, None)
        if monitor is not None:
            monitor.stop()


def _monitor(run: Run) -> Monitor:
    node = SYSTEM_METRICS_NODE.read()
    prefix = f"{PREFIX}{node}/" if node else PREFIX
    steps = [metric.step + 1 for metric in run.data.metric_list if metric.key.startswith(prefix)]
    client, run_id = current_client(), run.info.run_id

    def log(points: list[Metric]) -> None:
        client.log_batch(run_id, metrics=points, synchronous=SYNCHRONOUS_LOGGING.read())

    return Monitor(
        MachineUsage(),
        log,
        interval=SYSTEM_METRICS_INTERVAL.read(),
        samples=SYSTEM_METRICS_SAMPLES.read(),
        prefix=prefix,
        first_step=max(steps, default=0),
    )


def _means(looks: Iterable[Mapping[str, float]]) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for look in looks:
        for key, value in look.items():
            values.setdefault(key, []).append(value)
    return {key: round(sum(seen) / len(seen), DIGITS) for key, seen in values.items()}


def _set(setting: Setting[Any], value: object) -> None:
    """Set a setting for this process and its children; None takes away what was set here."""
    variable = setting.variables[0]
    if value is None:
        os.environ.pop(variable, None)
        return
    try:
        setting.read({variable: str(value)})
    except InvalidParameter as error:
        problem = error.message.partition("cannot be used: ")[2]
        raise InvalidParameter(f"Invalid value {value!r:.200} for the setting {setting.name}: {problem}") from None
    os.environ[variable] = str(value)


monitors = Monitors()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=monitors.forget)
