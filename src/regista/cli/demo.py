"""``regista demo``: one model the whole way, shown step by step."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click


@click.command()
@click.option("--check", is_flag=True, help="Ask nothing: show everything, stop the servers and end.")
@click.option("--port", type=click.IntRange(0, 65535), default=5000, show_default=True,
              help="Port of the registry server; a free one when it is taken.")  # fmt: skip
@click.option("--scoring-port", type=click.IntRange(0, 65535), default=8080, show_default=True,
              help="Port of the scoring server; a free one when it is taken.")  # fmt: skip
@click.option("--keep", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Work in this new or empty folder and leave it, instead of a temporary one.")  # fmt: skip
def demo(check: bool, port: int, scoring_port: int, keep: Path | None) -> None:
    """Train, track, register, promote, roll back and serve a model, showing each line that does it.

    Every answer is verified on the way; one that is wrong ends the demo with exit code 1.
    """
    _check_packages()
    from .demo_narration import Narrator
    from .demo_story import Story

    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="regista-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise click.ClickException(f"The folder {folder} is not empty: the demo starts from nothing.")
        Story(folder.absolute(), Narrator(), _clean_environment()).tell(port, scoring_port, wait=not check)


def _check_packages() -> None:
    missing = [name for name in ("sklearn", "pandas") if importlib.util.find_spec(name) is None]
    if missing:
        packages = " and ".join({"sklearn": "scikit-learn"}.get(name, name) for name in missing)
        raise click.ClickException(
            f"The demo trains models with scikit-learn and pandas; {packages} is not installed here. "
            "Run: pip install scikit-learn pandas"
        )


def _clean_environment() -> dict[str, str]:
    """The environment without the user's settings of Regista: the demo must not touch what they lead to."""
    for name in [name for name in os.environ if name.startswith(("REGISTA_", "MLFLOW_"))]:
        del os.environ[name]
    return dict(os.environ)
