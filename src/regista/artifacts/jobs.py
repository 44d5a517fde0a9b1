"""Jobs: work that waits for disks and networks, several at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import partial
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

THREADS = 8


_FEW = 4
"""Questions that are asked sooner than a thread is there."""


class Stopped(Exception):
    """Another job has failed, so this one is not wanted any more."""


def in_threads(
    jobs: Sequence[Callable[[], object]], threads: int = THREADS, stop: threading.Event | None = None
) -> None:
    """Run all jobs, at most ``threads`` at once; when one fails, or the user interrupts, no other is begun.

    ``stop`` is set then, for jobs that can end early (by raising Stopped); the error comes when all that were begun
    have ended.
    """
    if len(jobs) <= 1 or threads == 1:
        for job in jobs:
            job()
        return
    pool = ThreadPoolExecutor(min(threads, len(jobs)))
    futures = [pool.submit(job) for job in jobs]
    try:
        wait(futures, return_when=FIRST_EXCEPTION)
    finally:
        for future in futures:
            future.cancel()
        if stop is not None and not all(future.done() for future in futures):
            stop.set()
        pool.shutdown()
    errors = [error for future in futures if not future.cancelled() and (error := future.exception()) is not None]
    if errors:
        raise next((error for error in errors if not isinstance(error, Stopped)), errors[0])


def of_each(ask: Callable[[K], T], things: Iterable[K], threads: int = 2 * THREADS) -> dict[K, T]:
    """What is answered about each thing; several are asked about at once, for a bucket takes a while to answer."""
    wanted = list(dict.fromkeys(things))
    found = dict[K, T]()

    def ask_about(some: Sequence[K]) -> None:
        found.update([(thing, ask(thing)) for thing in some])

    slices = max(1, min(threads, len(wanted) // _FEW))
    in_threads([partial(ask_about, wanted[start::slices]) for start in range(slices)], threads)
    return found
