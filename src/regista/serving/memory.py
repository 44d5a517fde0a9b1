"""Memory: what models have left behind is given back to the system, and what stays is not looked at in vain."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress


def put_off_collection() -> None:
    """Collect nothing until ``begin_collection`` is called.

    A framework makes some hundred thousand objects while it is imported, all of them to stay. Looking through them
    again and again takes up to a tenth of a server's start.
    """
    gc.disable()


def begin_collection() -> None:
    """Collect from now on, but leave out what is there: all of it is to stay, and a look takes a tenth of a second."""
    gc.freeze()
    gc.enable()


def free_memory() -> None:
    """Collect what is no longer used, and let the C library return its free pages where it can (glibc).

    What is there now is left out of collections until this is called again, when a model may have left it behind.
    """
    gc.unfreeze()
    gc.collect()
    begin_collection()
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
