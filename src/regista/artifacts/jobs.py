"""Jobs: work that waits for disks and networks, several at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

THREADS = 8


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
