"""RunFolder: what the processes of one scoring server tell each other, and the models they load.

::

    <temporary folder>/
    ├── models/<slot>-<number>/   the files of a model that was fetched
    ├── wanted/<slot>.json        which of them a slot is to serve: written by the process that follows the registry
    ├── registry.json             what the registry said last: written by the same
    ├── workers/<pid>.json        what a worker serves: written by that worker
    └── metrics/                  counters of several workers

Files are small and replaced whole, so a reader sees one state or the next one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .served_model import ModelIdentity
from .shadow_statistics import ShadowStatistics

StateT = TypeVar("StateT")


class FetchedModel(msgspec.Struct, frozen=True):
    """The files of a model on this machine; ``number`` counts the models of a slot from 1.

    ``own`` says that ``path`` is in the run folder, and goes when nobody needs it.
    """

    number: int
    identity: ModelIdentity
    path: str
    own: bool = True


class Refusal(msgspec.Struct, frozen=True):
    """A model that was not taken, why, and when (seconds since the epoch)."""

    model: str
    reason: str
    at: float


class SlotState(msgspec.Struct, frozen=True):
    """What one worker serves in one slot.

    ``held`` are the numbers of the models whose files it needs, ``refused`` is the number that it does not take.
    ``checked`` says how the model was checked. ``refusals`` and ``swaps`` count since the worker began.
    """

    serving: int
    identity: ModelIdentity
    since: float
    held: tuple[int, ...]
    checked: str = ""
    swaps: int = 0
    refusals: int = 0
    refused: int | None = None
    refusal: Refusal | None = None


class WorkerState(msgspec.Struct, frozen=True):
    """What one worker serves, by slot, and what its shadows showed, by deployment."""

    pid: int
    slots: dict[str, SlotState]
    shadows: dict[str, ShadowStatistics] = {}


class FollowState(msgspec.Struct, frozen=True):
    """What the registry said of one slot's URI.

    ``checked`` is when it answered last, ``problem`` why it has not done so since; ``refusal`` the model that was
    refused last.
    """

    checked: float | None = None
    problem: str | None = None
    refusal: Refusal | None = None
    refusals: int = 0


class RunFolder:
    """The folder of one running scoring server, below ``path``; ``make`` makes one and ``remove`` ends it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def make(cls) -> RunFolder:
        """A new one, which only this user may enter."""
        folder = cls(Path(tempfile.mkdtemp(prefix="regista-serving-")))
        for name in ("models", "wanted", "workers", "metrics"):
            (folder.path / name).mkdir()
        folder._lock()
        return folder

    def remove(self) -> None:
        """Remove all of it; harmless when it has gone."""
        shutil.rmtree(self.path, ignore_errors=True)

    @property
    def metrics(self) -> Path:
        """Where several workers keep their counters."""
        return self.path / "metrics"

    def model(self, slot: str, number: int) -> Path:
        """Where the files of a slot's model are."""
        return self.path / "models" / f"{slot}-{number}"

    def want(self, slot: str, model: FetchedModel) -> None:
        """Say which model a slot is to serve."""
        _write(self._wanted(slot), model)

    def wanted(self, slot: str) -> FetchedModel:
        """The model that a slot is to serve."""
        found = _read(self._wanted(slot), FetchedModel)
        assert found is not None  # noqa: S101 - workers begin when every slot has one
        return found

    def mark(self, slot: str) -> tuple[int, int]:
        """Something that changes whenever ``wanted`` does, and is cheaper."""
        about = self._wanted(slot).stat()
        return about.st_ino, about.st_mtime_ns

    def tell_worker(self, state: WorkerState) -> None:
        """Say what a worker serves."""
        _write(self._worker(state.pid), state)

    def forget_worker(self, pid: int) -> None:
        """A worker has ended."""
        self._worker(pid).unlink(missing_ok=True)

    def workers(self) -> list[WorkerState]:
        """What each worker serves that has begun to."""
        files = sorted((self.path / "workers").glob("*.json"))
        return [state for file in files if (state := _read(file, WorkerState)) is not None]

    def tell_registry(self, states: dict[str, FollowState]) -> None:
        """Say what the registry said, by slot."""
        _write(self.path / "registry.json", states)

    def registry(self) -> dict[str, FollowState]:
        """What the registry said, by slot."""
        return _read(self.path / "registry.json", dict[str, FollowState]) or {}

    def tell_failure(self, pid: int, reason: str) -> None:
        """Say why a worker could not begin."""
        _write(self.path / f"failure-{pid}.json", reason)

    def failure(self, pid: int) -> str | None:
        """Why a worker could not begin; None when it did not say."""
        return _read(self.path / f"failure-{pid}.json", str)

    def _lock(self) -> None:
        """Keep those away who remove what is old from temporary folders (systemd-tmpfiles), while this lives."""
        with suppress(OSError, ImportError):
            import fcntl

            fcntl.flock(os.open(self.path, os.O_RDONLY | os.O_CLOEXEC), fcntl.LOCK_SH)

    def _wanted(self, slot: str) -> Path:
        return self.path / "wanted" / f"{slot}.json"

    def _worker(self, pid: int) -> Path:
        return self.path / "workers" / f"{pid}.json"


def _write(path: Path, state: Any) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(msgspec.json.encode(state))
    part.replace(path)


def _read(path: Path, kind: type[StateT]) -> StateT | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
