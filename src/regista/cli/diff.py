"""``regista registry diff``: two versions, or other models, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InvalidParameter, RegistaError
from ..uris import ModelUri, is_local, split_scheme
from . import options
from .exit_codes import ExitCode, exit_code_of
from .output import Column, hint, print_json, print_table, say, shown_digest, shown_size, shown_time
from .side_by_side import heading, shown_metric, shown_value, shown_values
from .target import TargetType

if TYPE_CHECKING:
    from rich.text import Text

    from ..client.comparison import ComparedFile, ComparedModel, Comparison, FileDifference

Row = tuple["str | Text", ...]

_VERSION = TargetType("version", at=True)
_COLORS = {"added": "green", "removed": "red", "changed": "yellow", "same": "dim"}


class ModelType(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases of click only
    """The click type of a model that can be compared, as the URI that names it."""

    name = "model"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The URI of what was typed: a version, or whatever else has a model in it."""
        scheme = split_scheme(value)[0]
        if scheme == "models":
            try:
                if ModelUri.parse(value).model_id is not None:
                    return value
            except InvalidParameter:
                pass  # the next lines say what is wrong
        elif scheme or value.startswith(("./", "../", "/")) or (Path(value) / "MLmodel").is_file():
            return value
        return _VERSION.convert(value, param, ctx).model_uri


@click.command()
@click.argument("left", type=ModelType())
@click.argument("right", type=ModelType())
@click.option("--all", "everything", is_flag=True, help="Show what is the same as well.")
@options.as_json()
@options.tracking_uri()
@click.pass_context
def diff(ctx: click.Context, left: str, right: str, everything: bool, as_json: bool, tracking_uri: str | None) -> None:
    """Compare two versions, or other models.

    Params, metrics, tags, stage, aliases, description, signature, requirements, flavors and files, side by side.

    LEFT and RIGHT are versions such as wine/2 or wine@champion?at=2026-03-01; also runs:/ID/PATH, models:/m-ID and
    directories of this machine. The exit code is 0 when they are the same, 1 when they differ, 2 or more for an error.
    """
    try:
        comparison = options.open_client_of(right if is_local(left) else left, tracking_uri).compare_models(left, right)
    except RegistaError as error:
        if exit_code_of(error) is not ExitCode.FAILED:
            raise
        hint(f"Error: {error.message}")
        ctx.exit(ExitCode.USAGE)
    shown = comparison if everything else comparison.differences()
    if as_json:
        print_json(shown)
    else:
        _print(shown, comparison)
    ctx.exit(ExitCode.DONE if comparison.same else ExitCode.FAILED)


def _print(shown: Comparison, whole: Comparison) -> None:
    if whole.same:
        files = "1 file" if len(whole.files) == 1 else f"{len(whole.files)} files"
        say(f"{_label(whole.left)} and {_label(whole.right)} are the same ({files})")
    columns = (Column("", wraps=True), Column(_label(shown.left), wraps=True), Column(_label(shown.right), wraps=True))
    rows = [*_sections(shown)]
    if rows:
        print_table(columns, [*_about(shown.left, shown.right), *rows], "")


def _label(model: ComparedModel) -> str:
    """What was typed, and the number behind an alias."""
    number = f"{model.name}/{model.version}" if model.name else model.label
    return number if model.label == number or not model.name else f"{model.label} = {model.version}"


def _about(left: ComparedModel, right: ComparedModel) -> Iterator[Row]:
    pairs = {
        "created": tuple("-" if side.created is None else shown_time(side.created) for side in (left, right)),
        "run": tuple(shown_digest(side.run_id) for side in (left, right)),
        "content": tuple(shown_digest(side.manifest_digest) for side in (left, right)),
    }
    for name, (one, other) in pairs.items():
        if (one, other) != ("-", "-"):
            yield name, one, other


def _sections(comparison: Comparison) -> Iterator[Row]:
    from rich.text import Text

    from ..client.comparison import SECTIONS

    for name in SECTIONS:
        if rows := comparison.section(name):
            yield heading(name, 3)
        for row in rows:
            left, right = (
                (shown_value(row.left), shown_metric(row.right, row.left))
                if name == "metrics"
                else shown_values((row.left, row.right))
            )
            style = _COLORS[row.change]
            yield Text(f"  {row.key}", style), Text(left, style), Text(right, style)
    if comparison.files:
        yield heading("files", 3)
    for file in comparison.files:
        yield _file_row(file)


def _file_row(file: FileDifference) -> Row:
    from rich.text import Text

    style = _COLORS[file.change]
    return Text(f"  {file.path}", style), Text(_shown_file(file.left), style), Text(_shown_file(file.right), style)


def _shown_file(file: ComparedFile | None) -> str:
    if file is None:
        return "-"
    return shown_size(file.size) + (f" {shown_digest(file.digest)}" if file.digest else "")
