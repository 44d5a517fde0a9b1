"""The address of a run, shown when it ends."""

from __future__ import annotations

import sys

from ..data.running_code import in_notebook
from ..entities import Run
from ..settings import HIDE_RUN_URL
from ..uris import classify_tracking_uri


def show_address(run: Run, tracking_uri: str) -> None:
    """Say where on its server people can look at a run; nothing for a store that is no server.

    A notebook gets it among its output; elsewhere it goes to stderr, so that what a script prints stays what it was.
    """
    place = classify_tracking_uri(tracking_uri)
    if place.kind != "http" or HIDE_RUN_URL.read():
        return
    name = "".join(letter if letter.isprintable() else " " for letter in run.info.run_name)
    address = f"{place.public}/#/experiments/{run.info.experiment_id}/runs/{run.info.run_id}"
    stream = sys.stdout if in_notebook() else sys.stderr
    try:
        stream.write(f"View run {name} at {address}\n")
        stream.flush()
    except (OSError, ValueError, AttributeError):  # nobody is listening (any more)
        return
