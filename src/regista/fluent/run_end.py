"""The end of a run, on its way to the store."""

from __future__ import annotations

import sys

from ..entities import Run
from ..settings import SYNCHRONOUS_LOGGING
from .client import current_client
from .run_address import show_address
from .system_metrics import monitors


def end(run: Run, status: str, *, outermost: bool = True) -> None:
    """End a run, wait a while for what was logged before to arrive, and show where the outermost run can be seen.

    A server that does not answer costs that while, and a warning: its end, like all that is logged, is on disk.
    """
    monitors.stop(run.info.run_id)
    client = current_client()
    client.set_terminated(run.info.run_id, status, synchronous=SYNCHRONOUS_LOGGING.read())
    client.connection.drain()
    if outermost:
        show_address(run, client.connection.uri)


def end_at_exit(run: Run, *, outermost: bool = True) -> None:
    """End a run as the interpreter ends; that waits for the queue later.

    The run has FAILED when an exception that nobody caught ends the interpreter, else FINISHED.
    """
    monitors.stop(run.info.run_id)
    client = current_client()
    status = "FAILED" if _is_failing() else "FINISHED"
    client.set_terminated(run.info.run_id, status, synchronous=SYNCHRONOUS_LOGGING.read())
    if outermost:
        show_address(run, client.connection.uri)


def _is_failing() -> bool:
    """Whether an exception ends the program. People who try things out at a prompt see many, and go on."""
    at_a_prompt = sys.flags.interactive or hasattr(sys, "ps1") or "IPython" in sys.modules
    return not at_a_prompt and getattr(sys, "last_value", None) is not None
