"""Termination: a program that is told to end (SIGTERM) while it draws on a terminal gives that back first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def ends_in_order() -> Iterator[None]:
    """Inside, SIGTERM ends the program by ``SystemExit``, with the code 143 that shells give for that signal.

    So what has hidden the cursor shows it again. Other threads than the main one get no signals; there nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    signal.signal(number, signal.SIG_IGN)  # once is enough: a second one must not stop the tidying up
    raise SystemExit(128 + number)
