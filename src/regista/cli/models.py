"""``regista models``: call and serve models."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..settings import MODEL_TRUST
from . import options
from .inspect import inspect
from .output import warnings_as_hints
from .pip_requirements import update_pip_requirements
from .serve import serve

_CONTENT_TYPES = {"json": "application/json", "csv": "text/csv"}


def _model_uri() -> options.Decorator:
    return click.option(
        "-m", "--model-uri", required=True, metavar="URI",
        help="The model: models:/NAME@ALIAS, models:/NAME/VERSION, runs:/RUN/PATH or a directory.",
    )  # fmt: skip


def _trust() -> options.Decorator:
    return options.from_setting(MODEL_TRUST, "--trust", type=click.Choice(["any", "pinned"]))


@click.group()
def models() -> None:
    """Look into models, call them and serve them over HTTP."""


models.add_command(inspect)
models.add_command(serve)
models.add_command(update_pip_requirements)


@models.command()
@_model_uri()
@click.option("-i", "--input-path", metavar="FILE", help="What to send; standard input when not given.")
@click.option("-o", "--output-path", metavar="FILE", help="Where the answer goes; standard output when not given.")
@click.option("-t", "--content-type", type=click.Choice(list(_CONTENT_TYPES)), default="json", show_default=True,
              help="What the input is.")  # fmt: skip
@_trust()
@options.tracking_uri()
def predict(
    model_uri: str,
    input_path: str | None,
    output_path: str | None,
    content_type: str,
    trust: str,
    tracking_uri: str | None,
) -> None:
    """Call a model with a file, as its scoring server would answer it."""
    from ..flavors.loading import load_pyfunc
    from ..serving.scorer import Scorer

    body = Path(input_path).read_bytes() if input_path else sys.stdin.buffer.read()
    with warnings_as_hints():
        client = options.open_client_of(model_uri, tracking_uri)
        model = load_pyfunc(client.download_model(model_uri), trust=trust)
    answer = Scorer(model).score(_CONTENT_TYPES[content_type], body)
    if not answer.ok:
        raise click.ClickException(answer.message)
    if output_path:
        Path(output_path).write_bytes(answer.body)
    else:
        click.echo(answer.body, nl=False)
