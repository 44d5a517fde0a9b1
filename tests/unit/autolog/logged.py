"""What training calls left in the store of a test."""

from __future__ import annotations

import regista
from regista.entities import Run


def runs() -> list[Run]:
    """The runs of the active experiment, the oldest first."""
    return list(reversed(regista.search_runs(output_format="list")))


def only_run() -> Run:
    """The one run there is."""
    (run,) = runs()
    return run


def files(run: Run) -> set[str]:
    """The names at the top of a run's files."""
    return {file.path for file in regista.Client().list_artifacts(run.info.run_id)}


def model_names(run: Run) -> list[str]:
    """The names of the logged models that a run produced."""
    outputs = run.outputs.model_outputs if run.outputs else ()
    return sorted(regista.get_logged_model(output.model_id).name for output in outputs)
