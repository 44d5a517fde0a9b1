"""``regista models predict``: a model called with files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, TYPE_CHECKING

import click

from ..errors import InvalidParameter, ModelError
from ..settings import MODEL_TRUST
from . import options
from .model_environment import LOCAL, continue_in_environment, env_manager, environment_changes
from .output import hint, warnings_as_hints
from .scored_rows import ScoredRows
from .termination import ends_in_order

if TYPE_CHECKING:
    from ..batch.prediction import Prediction
    from ..client.client import Client

_FORMATS = ("json", "csv", "jsonl", "parquet", "arrow")
_COMPRESSIONS = ("gz", "bz2", "xz", "zst")
_EXTRAS = {"parquet": "arrow", "arrow": "arrow", "ray": "ray", "dask": "dask", "spark": "spark"}
"""What formats and engines take of Regista's extras."""


def _kept(_context: click.Context, _option: click.Parameter, text: str | None) -> bool | tuple[str, ...]:
    return text == "all" or tuple(name for name in (text or "").split(",") if name) or False


@click.command()
@click.option("-m", "--model-uri", required=True, metavar="URI",
              help="The model: models:/NAME@ALIAS, models:/NAME/VERSION, runs:/RUN/PATH or a directory.")  # fmt: skip
@click.option("-i", "--input-path", metavar="FILE",
              help="What to score: a file, a folder or a pattern such as 'data/*.csv'; standard input when not "
              "given.")  # fmt: skip
@click.option("-o", "--output-path", metavar="FILE",
              help="Where the answers go, a folder with --engine; standard output when not given.")  # fmt: skip
@click.option("-t", "--content-type", "--format", type=click.Choice(_FORMATS),
              help="What the input is; by the end of its name when not given, else json, the body of a scoring "
              "request.")  # fmt: skip
@click.option("--output-format", type=click.Choice(_FORMATS),
              help="What is written; by the end of the output's name when not given, else json, the answer of a "
              "scoring server.")  # fmt: skip
@click.option("--compression", type=click.Choice(_COMPRESSIONS),
              help="How csv, jsonl and json are packed; by the end of the output's name when not given.")  # fmt: skip
@click.option("--rows", type=click.IntRange(1), default=10_000, show_default=True,
              help="Rows that the model is given at a time.")  # fmt: skip
@click.option("--keep-columns", metavar="all|NAME,NAME", is_flag=False, flag_value="all", callback=_kept,
              help="Input columns that stand before the answers: all, or those named.")  # fmt: skip
@click.option("--engine", type=click.Choice(["local", "ray", "dask", "spark"]), default="local", show_default=True,
              help="Who scores: this process, or the workers of a cluster, each its share of the files.")  # fmt: skip
@click.option("--engine-address", metavar="ADDRESS",
              help="The cluster, as the engine writes it; one on this machine when not given.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), help="Workers of an engine that score at once.")
@env_manager()
@environment_changes()
@options.from_setting(MODEL_TRUST, "--trust", type=click.Choice(["any", "pinned"]))
@options.tracking_uri()
def predict(
    model_uri: str,
    input_path: str | None,
    output_path: str | None,
    content_type: str | None,
    output_format: str | None,
    compression: str | None,
    rows: int,
    keep_columns: bool | tuple[str, ...],
    engine: str,
    engine_address: str | None,
    workers: int | None,
    env_manager: str,
    install_mlflow: bool,
    override: tuple[str, ...],
    variables: dict[str, str],
    trust: str,
    tracking_uri: str | None,
) -> None:
    """Call a model with a file, as its scoring server would answer it.

    Files of rows (CSV, JSON lines, Parquet, Arrow) of any size are scored piece by piece, and the output appears when
    it is whole.
    """
    from ..batch.address import ModelAddress
    from ..batch.formats import FileFormat
    from ..batch.output import open_output
    from ..batch.prediction import chosen_compression, chosen_format, predict_file
    from ..batch.sources import STANDARD_INPUT, find_sources

    source = STANDARD_INPUT if input_path is None else input_path
    given = None if content_type is None else FileFormat(content_type)
    with _said():
        sources = find_sources(source, given)
        inputs = [found.format for found in sources]
        written = chosen_format(output_path, output_format, engine)
        packed = chosen_compression(output_path, written, compression, engine)
    extras = tuple({_EXTRAS.get(found, "") for found in (*inputs, written, engine)} - {""})
    if LOCAL not in {env_manager, engine}:
        _require_own_workers(engine, engine_address)
    continue_in_environment(
        env_manager, [model_uri], tracking_uri, install_mlflow=install_mlflow, extras=extras, override=override,
        variables=variables,
    )  # fmt: skip
    with warnings_as_hints(), ends_in_order():
        client = options.open_client_of(model_uri, tracking_uri)
        if inputs == [written] == [FileFormat.JSON] and keep_columns is False:
            with _said(f"{sources[0].name}: "), sources[0].open() as file:
                body = file.read()
            _answer(client, model_uri, body, trust, open_output(output_path, packed))
            return
        begun = time.monotonic()
        model = ModelAddress.of(client, model_uri, trust)
        with _said(), ScoredRows.shown() as watcher:
            done = predict_file(
                model,
                source,
                output_path,
                content_type=content_type,
                output_format=written,
                rows=rows,
                keep_columns=keep_columns,
                engine=engine,
                engine_address=engine_address,
                workers=workers,
                compression=compression,
                watcher=watcher,
            )
    if output_path is not None:
        hint(_closing(done, time.monotonic() - begun, output_path))


def _answer(client: Client, model_uri: str, body: bytes, trust: str, output: AbstractContextManager[IO[bytes]]) -> None:
    """What the scoring server would answer to the body, byte for byte."""
    from ..flavors.loading import load_pyfunc
    from ..serving.scorer import Scorer

    answer = Scorer(load_pyfunc(client.download_model(model_uri), trust=trust)).score("application/json", body)
    if not answer.ok:
        raise click.ClickException(answer.message)
    with output as file:
        file.write(answer.body)


@contextmanager
def _said(about: str = "") -> Iterator[None]:
    """Rows that a model refuses are no mistake in the command line."""
    try:
        yield
    except (InvalidParameter, ModelError) as error:
        raise click.ClickException(about + error.message) from error


def _require_own_workers(engine: str, address: str | None) -> None:
    if address is not None or (engine == "ray" and os.environ.get("RAY_ADDRESS")):
        raise InvalidParameter(
            "--env-manager makes no environment for the workers of a cluster that runs already: start them in the one "
            "that 'regista models prepare-env' prints, and leave out --env-manager"
        )


def _closing(done: Prediction, seconds: float, output_path: str) -> str:
    speed = f"{done.rows / seconds:,.0f} rows/s" if seconds > 0 else "at once"
    files = "1 file" if done.files == 1 else f"{done.files:,} files"
    return f"Scored {done.rows:,} rows of {files} in {seconds:.1f} s ({speed}): {output_path}"
