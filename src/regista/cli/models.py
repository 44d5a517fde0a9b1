"""``regista models``: call and serve models."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..settings import HOST, MODEL_TRUST, MODELS_WORKERS, PORT, SCORING_TIMEOUT
from . import options
from .inspect import inspect
from .output import warnings_as_hints

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


@models.command()
@_model_uri()
@options.from_setting(HOST, "-h", "--host")
@options.from_setting(PORT, "-p", "--port", type=click.IntRange(0, 65535))
@options.from_setting(SCORING_TIMEOUT, "-t", "--timeout", type=click.IntRange(1))
@options.from_setting(MODELS_WORKERS, "-w", "--workers", type=click.IntRange(1))
@click.option("--env-manager", type=click.Choice(["local"]), default="local", show_default=True,
              help="Where the model runs: local is this Python environment.")  # fmt: skip
@_trust()
@options.tracking_uri()
def serve(
    model_uri: str,
    host: str,
    port: int,
    timeout: int,
    workers: int,
    env_manager: str,  # noqa: ARG001 - there is one choice so far
    trust: str,
    tracking_uri: str | None,
) -> None:
    """Serve a model: POST /invocations, GET /ping, /health and /version; port 0 takes a free one."""
    from ..serving.run import ServingOptions
    from ..serving.run import serve as run

    path, label = _fetch(model_uri, tracking_uri)
    run(path, label, ServingOptions(host, port, timeout, workers, trust), announce=click.echo)


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
        model = load_pyfunc(_fetch(model_uri, tracking_uri)[0], trust=trust)
    answer = Scorer(model).score(_CONTENT_TYPES[content_type], body)
    if not answer.ok:
        raise click.ClickException(answer.message)
    if output_path:
        Path(output_path).write_bytes(answer.body)
    else:
        click.echo(answer.body, nl=False)


def _fetch(model_uri: str, tracking_uri: str | None) -> tuple[Path, str]:
    """The model's directory on this machine, verified, and what the start line calls it."""
    client = options.open_client_of(model_uri, tracking_uri)
    place = client.resolve_model_uri(model_uri)
    version = f" (version {place.version}{', sealed' if place.files else ''})" if place.version else ""
    return client.download_model(place), f"{model_uri}{version}"
