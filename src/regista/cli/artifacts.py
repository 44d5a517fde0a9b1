"""``regista artifacts``: the files of runs."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING

import click

from . import options
from .download_cache import download_cache
from .move_store import move_store
from .output import hint, print_json, print_table, say, shown_size
from .run_choice import find_run, run

if TYPE_CHECKING:
    from ..entities import FileInfo


@click.group()
def artifacts() -> None:
    """List, download and add files of runs.

    RUN is a run's id, or its first digits, four at least. The option of MLflow's commands, --run-id, does as well.
    """


def _artifact_path(meaning: str) -> options.Decorator:
    return click.option("-a", "--artifact-path", metavar="PATH", help=meaning)


@artifacts.command("log-artifact")
@run("-r")
@click.option("-l", "--local-file", metavar="FILE", required=True, help="The file to add, of this machine.")
@_artifact_path("The run's directory it goes into; the topmost when not given.")
@options.tracking_uri()
def log_artifact(run: str, local_file: str, artifact_path: str | None, tracking_uri: str | None) -> None:
    """Add a file of this machine to the files of a run."""
    client = options.open_client(tracking_uri)
    client.log_artifact(find_run(client, run), local_file, artifact_path)
    hint(f"Logged artifact from local file {local_file} to artifact_path={artifact_path}")


@artifacts.command("log-artifacts")
@run("-r")
@click.option("-l", "--local-dir", metavar="FOLDER", required=True, help="The folder whose files are added.")
@_artifact_path("The run's directory they go into; the topmost when not given.")
@options.tracking_uri()
def log_artifacts(run: str, local_dir: str, artifact_path: str | None, tracking_uri: str | None) -> None:
    """Add what is in a folder of this machine to the files of a run."""
    client = options.open_client(tracking_uri)
    client.log_artifacts(find_run(client, run), local_dir, artifact_path)
    hint(f"Logged artifact from local dir {local_dir} to artifact_path={artifact_path}")


@artifacts.command("list")
@run("-r")
@_artifact_path("The run's directory to list; the topmost when not given.")
@options.tracking_uri()
def list_artifacts(run: str, artifact_path: str | None, tracking_uri: str | None) -> None:
    """List a directory of a run as JSON: path from the run's topmost directory, and size in bytes of files."""
    client = options.open_client(tracking_uri)
    found = client.list_artifacts(find_run(client, run), artifact_path)
    say("[" + ", ".join(json.dumps(_as_dict(entry), indent=2) for entry in found) + "]")


@artifacts.command()
@click.argument("run", required=False)
@click.option("-r", "--run-id", metavar="ID", help="Another way to write RUN.")
@_artifact_path("The run's file or directory to download; everything when not given.")
@click.option("-u", "--artifact-uri", metavar="URI", help="What to download instead: runs:/ID/PATH, models:/NAME/3, "
              "models:/NAME@ALIAS, models:/m-ID or mlflow-artifacts:/PATH.")  # fmt: skip
@click.option("-d", "--dst-path", metavar="FOLDER", help="Where it goes, under its own name; a new temporary folder "
              "when not given.")  # fmt: skip
@options.tracking_uri()
def download(
    run: str | None,
    run_id: str | None,
    artifact_path: str | None,
    artifact_uri: str | None,
    dst_path: str | None,
    tracking_uri: str | None,
) -> None:
    """Download a file or directory, and print where it is on this machine.

    What is sealed, such as a model version, is compared with its digests on the way.
    """
    chosen = run or run_id
    if not (chosen or artifact_uri):
        raise click.UsageError("Say what to download: RUN (and --artifact-path PATH), or --artifact-uri URI.")
    client = options.open_client(tracking_uri)
    if artifact_uri:
        from ..fluent.artifacts import download_artifacts

        # A folder that stays: what is downloaded without one may go when this process ends.
        folder = dst_path or tempfile.mkdtemp(prefix="regista-")
        place = download_artifacts(artifact_uri, dst_path=folder, tracking_uri=client.tracking_uri)
    else:
        place = client.download_artifacts(find_run(client, chosen or ""), artifact_path or "", dst_path)
    # MLflow's command prints an empty line first; scripts take the last one.
    say(f"\n{place}")


@artifacts.command()
@options.as_json()
@options.tracking_uri()
def stats(as_json: bool, tracking_uri: str | None) -> None:
    """Show how many bytes the files have, how many are stored for them, and what is saved by storing content once."""
    found = options.open_client(tracking_uri).get_storage()
    if as_json:
        print_json(found)
        return
    rows = (
        ("files", found.files, found.size, "what paths name"),
        ("their content", found.blobs, found.blob_size, f"{shown_size(found.saved)} saved: equal content is one blob"),
        ("stored blobs", found.stored, found.stored_size, "with those that no path names (any more)"),
        ("blobs in the bin", found.bin, found.bin_size, "put away by gc"),
    )
    shown = [(what, f"{count:,}", shown_size(size), note) for what, count, size, note in rows]
    print_table(("what", "number", "size", "note"), shown, "")


artifacts.add_command(download_cache)
artifacts.add_command(move_store)


def _as_dict(entry: FileInfo) -> dict[str, object]:
    """What MLflow's command writes of a file or directory."""
    size = {} if entry.is_dir else {"file_size": entry.file_size}
    return {"path": entry.path, "is_dir": entry.is_dir, **size}
