"""MachineUsage: what a machine's processor, memory, disk, network and GPUs do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

MEGABYTE = 1e6


class MachineUsage:
    """Looks at the machine; the names of what is seen are those of MLflow's system metrics.

    Needs the package psutil (ImportError without it). GPUs of NVIDIA are looked at when the package nvidia-ml-py is
    installed and finds some.
    """

    def __init__(self) -> None:
        self._psutil: Any = import_module("psutil")
        self._psutil.cpu_percent()  # usage is that since the last call: this one begins it
        self._network = self._psutil.net_io_counters()
        self._gpus = _gpus()

    def look(self) -> dict[str, float]:
        """What is used now: percent, megabytes (10⁶ bytes) or watts; of the network, what came and went meanwhile.

        What cannot be read is left out.
        """
        found: dict[str, float] = {}
        for read in (self._processor, self._memory, self._disk, self._traffic, self._gpu):
            try:
                found.update(read())
            except (OSError, RuntimeError, AttributeError, self._psutil.Error):
                continue
        return found

    def _processor(self) -> Iterator[tuple[str, float]]:
        yield "cpu_utilization_percentage", self._psutil.cpu_percent()

    def _memory(self) -> Iterator[tuple[str, float]]:
        memory = self._psutil.virtual_memory()
        yield "system_memory_usage_megabytes", memory.used / MEGABYTE
        yield "system_memory_usage_percentage", memory.percent

    def _disk(self) -> Iterator[tuple[str, float]]:
        disk = self._psutil.disk_usage(os.sep)
        yield "disk_usage_percentage", disk.percent
        yield "disk_usage_megabytes", disk.used / MEGABYTE
        yield "disk_available_megabytes", disk.free / MEGABYTE

    def _traffic(self) -> Iterator[tuple[str, float]]:
        now = self._psutil.net_io_counters()
        if now is not None and self._network is not None:
            yield "network_receive_megabytes", (now.bytes_recv - self._network.bytes_recv) / MEGABYTE
            yield "network_transmit_megabytes", (now.bytes_sent - self._network.bytes_sent) / MEGABYTE

    def _gpu(self) -> Iterator[tuple[str, float]]:
        for number, gpu in enumerate(self._gpus):
            for name, value in gpu.look():
                yield f"gpu_{number}_{name}", value


class _Gpu:
    """One GPU of NVIDIA, through the functions of its management library (NVML)."""

    def __init__(self, library: Any, number: int) -> None:
        self._library = library
        self._handle = library.nvmlDeviceGetHandleByIndex(number)

    def look(self) -> list[tuple[str, float]]:
        """What can be read of it; not every model tells everything."""
        found: list[tuple[str, float]] = []
        for read in (self._memory, self._load, self._power):
            try:
                found += read()
            except self._library.NVMLError:
                continue
        return found

    def _memory(self) -> Iterator[tuple[str, float]]:
        memory = self._library.nvmlDeviceGetMemoryInfo(self._handle)
        yield "memory_usage_percentage", 100 * memory.used / memory.total
        yield "memory_usage_megabytes", memory.used / MEGABYTE

    def _load(self) -> Iterator[tuple[str, float]]:
        yield "utilization_percentage", self._library.nvmlDeviceGetUtilizationRates(self._handle).gpu

    def _power(self) -> Iterator[tuple[str, float]]:
        milliwatts = self._library.nvmlDeviceGetPowerUsage(self._handle)
        yield "power_usage_watts", milliwatts / 1000
        limit = self._library.nvmlDeviceGetEnforcedPowerLimit(self._handle)
        yield "power_usage_percentage", 100 * milliwatts / limit


def _gpus() -> list[_Gpu]:
    try:
        library = import_module("pynvml")
    except ImportError:
        return []
    try:
        library.nvmlInit()
        return [_Gpu(library, number) for number in range(library.nvmlDeviceGetCount())]
    except library.NVMLError:  # no driver, or no GPU
        return []
