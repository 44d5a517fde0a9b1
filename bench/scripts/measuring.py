"""What a call takes: milliseconds on the clock, and of the processor."""

import resource
import time


def measured(call):
    """Both for one call; the processor's with that of the processes it has started and waited for."""
    used, begin = cpu(), time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1_000, cpu() - used


def cpu():
    """Milliseconds of the processor so far."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return (own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime) * 1_000
