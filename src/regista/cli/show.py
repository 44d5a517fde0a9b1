"""``regista registry show``: everything about a registered model, or a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from ..entities import ModelVersion, RegisteredModel
from ..errors import NotFound
from . import options
from .facts import Value, print_facts
from .output import hint, print_json, shown_number, shown_size, shown_time
from .target import Target, TargetType

if TYPE_CHECKING:
    from ..client.client import Client


@click.command()
@click.argument("target", metavar="NAME[/VERSION]", type=TargetType("model", "version", at=True))
@options.as_json()
@options.tracking_uri()
def show(target: Target, as_json: bool, tracking_uri: str | None) -> None:
    """Show what is known of a registered model, or of a version."""
    from ..api.model_versions import ModelVersionReply
    from ..api.registered_models import RegisteredModelReply

    client = options.open_client(tracking_uri)
    if target.uri is None:
        model = client.get_registered_model(target.name)
        if as_json:
            print_json(RegisteredModelReply(model))
        else:
            _show_model(model)
        return
    version = target.read_version(client)
    if as_json:
        print_json(ModelVersionReply(version))
    else:
        print_facts(_of_version(version) | _of_run(client, version) | _of_files(client, version))


def _show_model(model: RegisteredModel) -> None:
    newest = max((int(version.version) for version in model.latest_versions), default=0)
    stages = {version.current_stage: version.version for version in model.latest_versions}
    stages.pop("None", None)
    print_facts(
        {
            "name": model.name,
            "description": model.description or "",
            "created": shown_time(model.creation_timestamp),
            "updated": shown_time(model.last_updated_timestamp),
            "newest version": str(newest or "none"),
            "aliases": _moved(model.aliases),
            "stages": _moved(stages),
            "tags": model.tags,
        }
    )
    if newest:
        hint(f"\nregista registry versions {model.name} lists the versions, regista history {model.name} the events.")
    else:
        hint(f"\nregista registry register SOURCE {model.name} makes the first version.")


def _of_version(version: ModelVersion) -> dict[str, Value]:
    by = f" by {version.user_id}" if version.user_id else ""
    return {
        "name": version.name,
        "version": version.version,
        "aliases": ", ".join(sorted(version.aliases)),
        "stage": version.current_stage,
        "description": version.description or "",
        "tags": version.tags,
        "created": shown_time(version.creation_timestamp) + by,
        "updated": shown_time(version.last_updated_timestamp),
        "source": version.source,
        "run": version.run_id or "",
        "run link": version.run_link or "",
        "content": version.manifest_digest or "not sealed",
    }


def _of_run(client: Client, version: ModelVersion) -> dict[str, Value]:
    """What the run logged; nothing when it is not (any more) in this store."""
    if not version.run_id:
        return {}
    try:
        data = client.get_run(version.run_id).data
    except NotFound:
        return {}
    metrics = {key: shown_number(value) for key, value in data.metrics.items()}
    return {"metrics": metrics, "params": data.params}


def _of_files(client: Client, version: ModelVersion) -> dict[str, Value]:
    if version.manifest_digest is None:
        return {}
    files = client.get_manifest(version.name, version.version).files
    size = shown_size(sum(entry.size for entry in files))
    return {"files": "\n".join((f"{len(files)}, {size} together", *(f"{e.path}  {shown_size(e.size)}" for e in files)))}


def _moved(holders: Mapping[str, str]) -> str:
    return ", ".join(f"{name} → {number}" for name, number in sorted(holders.items()))
