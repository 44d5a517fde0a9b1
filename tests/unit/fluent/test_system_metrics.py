from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import regista
from regista.entities import Metric
from regista.errors import InvalidParameter, Unavailable
from regista.fluent.machine_usage import MachineUsage
from regista.fluent.system_metrics import Monitor
from regista.mlflow import system_metrics

KEYS = {
    "cpu_utilization_percentage",
    "disk_available_megabytes",
    "disk_usage_megabytes",
    "disk_usage_percentage",
    "network_receive_megabytes",
    "network_transmit_megabytes",
    "system_memory_usage_megabytes",
    "system_memory_usage_percentage",
}
"""What MLflow 3.17.2 logs on a machine without a GPU."""

NVML = """
class NVMLError(Exception): pass
class Memory: used, total = 3_000_000_000, 4_000_000_000
class Load: gpu = 80
def nvmlInit(): pass
def nvmlDeviceGetCount(): return 2
def nvmlDeviceGetHandleByIndex(number): return number
def nvmlDeviceGetMemoryInfo(gpu): return Memory
def nvmlDeviceGetUtilizationRates(gpu): return Load
def nvmlDeviceGetPowerUsage(gpu):
    if gpu: raise NVMLError("not supported")
    return 150_000
def nvmlDeviceGetEnforcedPowerLimit(gpu): return 300_000
"""
"""What NVIDIA's library offers, on a machine with two GPUs of which one does not tell its power."""


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these calls set is set in the environment, and goes with the test."""
    for name in ("ENABLE_SYSTEM_METRICS_LOGGING", *(f"SYSTEM_METRICS_{each}" for each in SETTINGS)):
        monkeypatch.setenv(f"REGISTA_{name}", "")


SETTINGS = ("SAMPLING_INTERVAL", "SAMPLES_BEFORE_LOGGING", "NODE_ID")


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "regista-system-metrics"]


def test_even_a_short_run_gets_a_point_of_each_metric() -> None:
    with regista.start_run(log_system_metrics=True) as run:
        assert len(threads()) == 1
    assert threads() == []
    metrics = regista.get_run(run.info.run_id).data.metrics
    assert set(metrics) == {f"system/{key}" for key in KEYS}
    assert 0 <= metrics["system/system_memory_usage_percentage"] <= 100
    assert metrics["system/disk_usage_megabytes"] > 0


def test_nothing_is_logged_unless_somebody_asks() -> None:
    with regista.start_run() as run:
        assert threads() == []
    assert regista.get_run(run.info.run_id).data.metrics == {}


def test_asking_once_is_enough_and_a_run_may_do_without() -> None:
    regista.enable_system_metrics_logging()
    with regista.start_run() as first:
        with regista.start_run(nested=True) as second:
            assert len(threads()) == 2
        with regista.start_run(nested=True, log_system_metrics=False) as without:
            assert len(threads()) == 1
    regista.disable_system_metrics_logging()
    with regista.start_run() as last:
        pass
    found = [bool(regista.get_run(run.info.run_id).data.metrics) for run in (first, second, without, last)]
    assert found == [True, True, False, False]


@pytest.mark.parametrize("variable", ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", "REGISTA_ENABLE_SYSTEM_METRICS_LOGGING"])
def test_the_environment_may_ask(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "true")
    with regista.start_run() as run:
        pass
    assert regista.get_run(run.info.run_id).data.metrics


def test_a_resumed_run_goes_on_counting() -> None:
    regista.set_system_metrics_node_id("rank-7")
    with regista.start_run(log_system_metrics=True) as run:
        pass
    with regista.start_run(run.info.run_id, log_system_metrics=True):
        pass
    key = "system/rank-7/cpu_utilization_percentage"
    history = regista.Client().get_metric_history(run.info.run_id, key)
    assert [point.step for point in history] == [0, 1]


def test_a_point_is_the_mean_of_some_looks() -> None:
    class Usage(MachineUsage):
        """A machine that gets busier with each look."""

        def __init__(self) -> None:
            self.looks = 0

        def look(self) -> dict[str, float]:
            self.looks += 1
            return {"cpu_utilization_percentage": self.looks, **({"gpu_0_x": 7.0} if self.looks == 2 else {})}

    points: list[Metric] = []
    enough = threading.Event()

    def log(logged: list[Metric]) -> None:
        points.extend(logged)
        if len(points) >= 3:
            enough.set()

    monitor = Monitor(Usage(), log, interval=0.001, samples=2, first_step=5)
    monitor.start()
    assert enough.wait(60)
    monitor.stop()
    found = [(point.key, point.value, point.step) for point in points[:3]]
    assert found == [
        ("system/cpu_utilization_percentage", 1.5, 5),
        ("system/gpu_0_x", 7.0, 5),
        ("system/cpu_utilization_percentage", 3.5, 6),
    ]


def test_a_failure_to_log_is_told_once_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []
    enough = threading.Event()

    def log(logged: list[Metric]) -> None:
        tries.append(len(logged))
        if len(tries) >= 3:
            enough.set()
        raise Unavailable("no server")

    monitor = Monitor(MachineUsage(), log, interval=0.001, samples=1)
    with caplog.at_level(logging.WARNING, "regista.system_metrics"):
        monitor.start()
        assert enough.wait(60)
        monitor.stop()
    assert [record.getMessage() for record in caplog.records] == [
        "System metrics cannot be logged: Unavailable: no server"
    ]


def test_a_deleted_run_is_no_reason_to_fail(caplog: pytest.LogCaptureFixture) -> None:
    run = regista.start_run(log_system_metrics=True)
    regista.delete_run(run.info.run_id)
    with pytest.raises(regista.RegistaError, match="'active' state"):
        regista.end_run()
    assert threads() == []
    assert "System metrics cannot be logged" in caplog.text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_leaves_the_machine_to_its_parent() -> None:
    script = """
import os, sys, regista
with regista.start_run(log_system_metrics=True) as run:
    if os.fork() == 0:
        regista.end_run()
        sys.exit(0)
    os.wait()
print(run.info.run_id)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    assert len(regista.get_run(done.stdout.strip()).data.metrics) == len(KEYS)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "sys.modules['psutil'] = None",
            "System metrics need the package psutil: pip install 'regista[system-metrics]'",
        ),
        ("os.environ['MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL'] = 'x'", "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL='x'"),
    ],
)
def test_a_machine_that_cannot_be_looked_at_costs_a_warning(code: str, said: str) -> None:
    script = (
        f"import os, sys, regista\n{code}\nwith regista.start_run(log_system_metrics=True): regista.log_param('p', 1)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert said in done.stderr
    (run,) = regista.search_runs(output_format="list")
    assert (run.info.status, run.data.params) == ("FINISHED", {"p": "1"})


def test_what_is_not_installed_is_told_once_for_all_runs() -> None:
    script = """
import sys, regista
sys.modules["psutil"] = None
regista.enable_system_metrics_logging()
for _ in range(3):
    with regista.start_run():
        pass
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr.count("pip install") == 1
    assert len(regista.search_runs(output_format="list")) == 3


def test_gpus_of_nvidia_are_logged_where_their_library_is_installed(tmp_path: Path) -> None:
    (tmp_path / "pynvml.py").write_text(NVML)
    script = "import regista\nwith regista.start_run(log_system_metrics=True): pass"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, timeout=60)
    (run,) = regista.search_runs(output_format="list")
    found = {key: value for key, value in run.data.metrics.items() if "gpu" in key}
    assert found == {
        "system/gpu_0_memory_usage_percentage": 75,
        "system/gpu_0_memory_usage_megabytes": 3000,
        "system/gpu_0_utilization_percentage": 80,
        "system/gpu_0_power_usage_watts": 150,
        "system/gpu_0_power_usage_percentage": 50,
        "system/gpu_1_memory_usage_percentage": 75,
        "system/gpu_1_memory_usage_megabytes": 3000,
        "system/gpu_1_utilization_percentage": 80,
    }


def test_settings_that_cannot_be_used_are_refused_at_once() -> None:
    for interval in (0, -1, "x", float("nan"), float("inf")):
        with pytest.raises(InvalidParameter, match="for the setting system_metrics_sampling_interval: "):
            system_metrics.set_system_metrics_sampling_interval(interval)  # type: ignore[arg-type]  # what is refused
    for samples in (0, "x", 1.5):
        with pytest.raises(InvalidParameter, match="for the setting system_metrics_samples_before_logging: "):
            system_metrics.set_system_metrics_samples_before_logging(samples)  # type: ignore[arg-type]  # as above
    system_metrics.set_system_metrics_sampling_interval(2.5)
    system_metrics.set_system_metrics_sampling_interval(None)
    assert "REGISTA_SYSTEM_METRICS_SAMPLING_INTERVAL" not in os.environ
