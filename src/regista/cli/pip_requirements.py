"""``regista models update-pip-requirements``: what a saved model needs to be installed."""

from __future__ import annotations

import click

from . import options
from .output import say


@click.command("update-pip-requirements")
@click.option(
    "-m", "--model-uri", required=True, metavar="URI",
    help="The model: models:/m-ID, runs:/RUN/PATH or a directory. Versions are sealed.",
)  # fmt: skip
@click.argument("operation", type=click.Choice(["add", "remove"]))
@click.argument("requirements", metavar="REQUIREMENT...", nargs=-1, required=True)
@options.tracking_uri()
def update_pip_requirements(
    model_uri: str, operation: str, requirements: tuple[str, ...], tracking_uri: str | None
) -> None:
    """Add requirements to a saved model, or remove some from it.

    Its requirements.txt and conda.yaml are changed, and its lock when it has one; then the lines of requirements.txt
    are printed as they are now. What is added takes the place of what has the same name ('numpy==2.1'); removing goes
    by the name alone, and passes by names that are not there.
    """
    client = options.open_client_of(model_uri, tracking_uri)
    for line in client.update_model_requirements(model_uri, operation, requirements):
        say(line)
