"""Memory that a model has left behind, given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress


def free_memory() -> None:
    """Collect what is no longer used, and let the C library return its free pages where it can (glibc)."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
