"""ProgressBars: transfers that take their time show a bar in the terminal or the notebook."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, TextIO

from ..settings import PROGRESS
from .progress import Transfer

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

LONG = 1.0
"""Seconds after which a transfer gets a bar, and"""

LARGE = 50_000_000
"""bytes from which it has one at once."""


class ProgressBars:
    """Shows a bar on ``stream`` (stderr, as it is then) for each long or large transfer, and removes it at the end.

    Nothing is shown where the stream is neither a terminal nor a notebook's, nor when somebody else has a live display
    there already. ``clock`` gives seconds.
    """

    def __init__(self, stream: Callable[[], TextIO] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or (lambda: sys.stderr)
        self._clock = clock

    @classmethod
    def default(cls) -> ProgressBars | None:
        """The bars, if the setting ``progress`` wants them."""
        return cls() if PROGRESS.read() else None

    @contextmanager
    def transfer(self, what: str, size: int | None) -> Iterator[Transfer]:
        """A transfer whose bar is there when it has become long, or is large."""
        stream = self._stream()
        bar = _Bar(what, size, stream, self._clock) if is_watched(stream) else _Unwatched()
        try:
            yield bar
        finally:
            bar.close()


def is_watched(stream: TextIO) -> bool:
    """Whether somebody looks at what is drawn there: a terminal, or a notebook that can draw bars."""
    try:
        if stream.isatty():
            return True
    except (AttributeError, ValueError):  # there is none, or it is closed
        return False
    return "ipykernel" in sys.modules and find_spec("ipywidgets") is not None


class _Unwatched:
    def advance(self, size: int) -> None:
        pass

    def close(self) -> None:
        pass


class _Bar:
    """A bar that appears when it is worth it; safe for threads."""

    def __init__(self, what: str, size: int | None, stream: TextIO, clock: Callable[[], float]) -> None:
        self._what = what
        self._size = size
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._done = 0
        self._lock = threading.Lock()
        self._shown: RichProgress | None = None
        self._given_up = False

    def advance(self, size: int) -> None:
        with self._lock:
            self._done += size
            if self._shown is None and not self._given_up and self._is_due():
                self._show()
            if self._shown is not None:
                self._shown.update(self._shown.task_ids[0], completed=self._done)

    def close(self) -> None:
        with self._lock:
            self._given_up = True
            if self._shown is not None:
                self._shown.stop()

    def _is_due(self) -> bool:
        return (self._size or self._done) >= LARGE or self._clock() - self._began >= LONG

    def _show(self) -> None:
        from rich.console import Console
        from rich.errors import LiveError
        from rich.markup import escape
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.progress import TransferSpeedColumn as Speed

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), Speed(), TimeRemainingColumn())
        shown = Progress(*columns, console=Console(file=self._stream), transient=True)
        shown.add_task(escape(self._what), total=self._size)
        try:
            shown.start()
        except LiveError:  # the program shows something itself
            self._given_up = True
            return
        self._shown = shown
