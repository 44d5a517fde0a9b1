"""``regista models inspect``: what is in a model, before anything of it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from . import options
from .exit_codes import ExitCode
from .facts import print_facts
from .output import Column, print_json, print_table, say, shown_digest, shown_size

if TYPE_CHECKING:
    from rich.text import Text

    from ..client.inspection import Inspection

_STYLES = {"dangerous": "bold red", "unknown": "yellow", "code": "cyan", "known": "dim", "unreadable": "bold red"}

_MEANINGS = {
    "known": "the files import nothing but what is a known framework's or Python's own",
    "code": "the files carry Python code of their own, which runs when the model is loaded or used",
    "unknown": "the files import what nothing is known about, or cannot all be read",
    "dangerous": "loading the files can run commands or code, reach other files, or the network",
}


@click.command()
@click.argument("model_uri", metavar="URI")
@click.option("--check", is_flag=True, help="Exit with 1 when a pinned load would refuse the model.")
@options.as_json()
@options.tracking_uri()
@click.pass_context
def inspect(ctx: click.Context, model_uri: str, check: bool, as_json: bool, tracking_uri: str | None) -> None:
    """Show what is in a model without loading it.

    Its flavors, files, signature and requirements, and every name that its pickles and other files would import, with
    what is to be thought of each: known, code (the file carries Python code of its own), unknown or dangerous.

    URI is models:/NAME@ALIAS, models:/NAME/VERSION, models:/m-ID, runs:/RUN/PATH or a directory.
    """
    inspection = options.open_client_of(model_uri, tracking_uri).inspect_model(model_uri)
    if as_json:
        print_json(inspection)
    else:
        _print(inspection)
    ctx.exit(ExitCode.FAILED if check and not inspection.pinned else ExitCode.DONE)


def _print(inspection: Inspection) -> None:
    print_facts(
        {
            "model": inspection.model_uri,
            "flavors": ", ".join(inspection.flavors),
            **_signature(inspection),
            "requirements": ", ".join(inspection.requirements),
            "verdict": f"{inspection.verdict}: {_MEANINGS[inspection.verdict]}",
            "pinned load": _pinned(inspection),
        }
    )
    say("")
    columns = ("file", Column("size", right=True), "sha256", Column("holds", wraps=True))
    rows = [(file.path, shown_size(file.size), shown_digest(file.digest), file.kind) for file in inspection.files]
    print_table(columns, rows, "There are no files.")
    say("")
    print_table(
        ("verdict", Column("file", wraps=True), Column("imports", wraps=True)),
        list(_findings(inspection)),
        "No file imports anything.",
    )


def _signature(inspection: Inspection) -> dict[str, str]:
    """Columns, tensors and params in the words of the types; that a column is required goes without saying."""
    from ..model.signature import ModelSignature

    if not inspection.signature:
        return {}
    told = ModelSignature.from_dict(inspection.signature)
    parts = {"inputs": told.inputs, "outputs": told.outputs, "params": told.params}
    return {
        name: ", ".join(repr(one).removesuffix(" (required)") for one in part)
        for name, part in parts.items()
        if part is not None
    }


def _pinned(inspection: Inspection) -> str:
    if inspection.pinned:
        return "accepted: the files import nothing but what they did when the model was saved"
    if not inspection.recorded:
        return "refused: there is no record of what the files imported when the model was saved"
    return f"refused: {'; '.join(inspection.outside)}"


def _findings(inspection: Inspection) -> Iterator[tuple[Text, Text, Text]]:
    """What is most worth reading first."""
    from rich.text import Text

    found = [("unreadable", file.path, problem) for file in inspection.files for problem in file.problems]
    found += [("dangerous", file.path, f"calls {call}") for file in inspection.files for call in file.calls]
    found += [(one.verdict, file.path, one.name) for file in inspection.files for one in file.globals]
    order = list(_STYLES)
    rank = {word: -1 if word == "unreadable" else order.index(word) for word in order}
    for verdict, path, text in sorted(found, key=lambda row: rank[row[0]]):
        style = _STYLES[verdict]
        yield Text(verdict, style), Text(path), Text(text, style)
