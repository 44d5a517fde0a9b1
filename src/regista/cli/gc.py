"""``regista gc``: what is deleted goes for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from ..api.storage import CollectReply
from ..entities import BinEntry, LifecycleStage, parse_duration
from ..errors import InvalidState, NotFound
from ..settings import ARTIFACTS_DESTINATION
from . import options
from .blob_collection import collect, is_nothing, show_plan, tell
from .output import hint, print_json, print_table, say, shown_time, warnings_as_hints

if TYPE_CHECKING:
    from ..client.client import Client

_NOTHING = "Nothing to delete for good."
_NOUNS = {"run": "Run", "logged_model": "Logged model", "experiment": "Experiment", "model_version": "Model version"}
"""What the bin calls them, and what a line says, in the order in which they go."""


class Collected(msgspec.Struct):
    """The ids of what was deleted for good, or with ``--plan`` would be; and what became of the blobs."""

    runs: list[str] = []
    logged_models: list[str] = []
    experiments: list[str] = []
    model_versions: list[str] = []
    blobs: CollectReply = CollectReply()

    def of(self, noun: str) -> list[str]:
        """Those of one noun of the bin."""
        ids: list[str] = getattr(self, f"{noun}s")
        return ids

    def any(self) -> bool:
        """Whether there is anything at all."""
        return any(self.of(noun) for noun in _NOUNS)


class _Asked(NamedTuple):
    """What the command line asks for: ids, or without any all that is deleted; and how long ago at least."""

    named: Collected
    older_than: str | None
    age: int

    @property
    def everything(self) -> bool:
        return not self.named.any()


def _ids(ctx: click.Context, param: click.Parameter, value: str | None) -> list[str]:  # noqa: ARG001
    ids = list(dict.fromkeys(part.strip() for part in (value or "").split(",") if part.strip()))
    if value is not None and not ids:  # a script's variable that is empty must not mean all that is deleted
        raise click.BadParameter("it names nothing; leave the option out to delete everything that is deleted")
    return ids


@click.command()
@click.option(
    "--older-than", metavar="AGE", help="Only what was deleted at least so long ago, such as 30d or 1d2h3m4s."
)
@click.option("--run-ids", metavar="ID,…", callback=_ids, help="Only these runs.")
@click.option("--experiment-ids", metavar="ID,…", callback=_ids,
              help="Only these experiments, with their runs and logged models.")  # fmt: skip
@click.option("--logged-model-ids", metavar="ID,…", callback=_ids, help="Only these logged models.")
@click.option("--grace", metavar="AGE", default="1d", show_default=True, help="How long a blob that no path names "
              "stays where it is, and then in the bin; longer than an upload takes.")  # fmt: skip
@click.option("--plan", is_flag=True, help="Delete nothing: show what would go.")
@click.option("--backend-store-uri", metavar="URI", help="Database URL or directory of the store; the same as "
              "--tracking-uri, which it wins over.")  # fmt: skip
@options.from_setting(ARTIFACTS_DESTINATION, "--artifacts-destination", metavar="PLACE")
@options.change()
def gc(
    older_than: str | None,
    run_ids: list[str],
    experiment_ids: list[str],
    logged_model_ids: list[str],
    grace: str,
    plan: bool,
    backend_store_uri: str | None,
    artifacts_destination: str | None,
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Delete for good the runs, logged models, experiments and model versions that are deleted.

    Everything that is deleted goes, or what is named by id. Model versions have files of their own and stay whole while
    they are not deleted themselves; the history stays as well. Then blobs that no path names any more go into a bin,
    and from there for good.
    """
    age = 0 if older_than is None else parse_duration(older_than)
    kept = parse_duration(grace)
    asked = _Asked(Collected(run_ids, logged_model_ids, experiment_ids), older_than, age)
    client = options.open_client(backend_store_uri or tracking_uri, artifacts_destination)
    chosen = _chosen(client, asked)
    if plan:
        chosen.blobs = collect(client, kept, plan=True, forgotten=_forgotten(client, chosen, asked))
        if as_json:
            print_json(chosen)
        elif chosen.any() or not is_nothing(chosen.blobs):
            _show(client, chosen, asked)
            show_plan(chosen.blobs, kept)
        else:
            say(_NOTHING)
        return
    done = Collected()
    names = {entry.id: entry.name for entry in _bin(client, "model_version")} if chosen.model_versions else {}
    for noun, thing in _purged(client, chosen, asked, reason):
        done.of(noun).append(thing)
        if not as_json and noun == "model_version":
            say(f"The files of model version {names[thing]} have been permanently deleted.")
        elif not as_json:
            say(f"{_NOUNS[noun]} with ID {thing} has been permanently deleted.")
    if asked.everything and (queues := client.purge_deliveries()):
        hint(f"Forgot what {queues:,} queues of clients have sent: they sent nothing for 90 days.")
    done.blobs = collect(client, kept)
    if as_json:
        print_json(done)
        return
    tell(done.blobs, kept)
    if not chosen.any() and is_nothing(done.blobs):
        say(_NOTHING)


def _chosen(client: Client, asked: _Asked) -> Collected:
    """What is to go; what experiments have comes with them."""
    if not asked.everything:
        _check_experiments(client, asked)
    chosen = Collected()
    chosen.experiments += asked.named.experiments or (
        _ids_in_bin(client, "experiment", asked) if asked.everything else []
    )
    for noun in ("run", "logged_model"):
        first = _ids_in_bin(client, noun, asked) if asked.everything else asked.named.of(noun)
        inside = [entry.id for experiment in chosen.experiments for entry in _bin(client, noun, 0, experiment)]
        chosen.of(noun).extend(dict.fromkeys([*first, *inside]))
    if asked.everything:
        chosen.model_versions += _ids_in_bin(client, "model_version", asked)
    return chosen


def _check_experiments(client: Client, asked: _Asked) -> None:
    """Before anything goes: all named experiments are there, deleted, and old enough."""
    found = [client.get_experiment(experiment_id) for experiment_id in asked.named.experiments]
    if active := [one.experiment_id for one in found if one.lifecycle_stage != LifecycleStage.DELETED]:
        raise InvalidState(
            f"Experiments {active} are not in the deleted lifecycle stage. "
            "Only experiments in the deleted lifecycle stage can be hard-deleted."
        )
    if found and asked.age:
        old = _ids_in_bin(client, "experiment", asked)
        if young := [one.experiment_id for one in found if one.experiment_id not in old]:
            raise InvalidState(
                f"Experiments {young} are not older than the required age. "
                f"Only experiments older than {asked.older_than} can be deleted."
            )


def _purged(client: Client, chosen: Collected, asked: _Asked, reason: str | None) -> Iterator[tuple[str, str]]:
    """Purge one thing after the other; each one that has gone, with its noun.

    What was not asked for by name and is restored or gone meanwhile stops nothing.
    """
    purges = {
        "run": client.purge_run,
        "logged_model": client.purge_logged_model,
        "experiment": client.purge_experiment,
        "model_version": client.purge_model_version,
    }
    for noun, shown in _NOUNS.items():
        for thing in chosen.of(noun):
            try:
                with warnings_as_hints():
                    purges[noun](thing, asked.age, reason=reason)
            except (InvalidState, NotFound) as error:
                if not asked.everything:
                    raise
                hint(f"{shown} {thing} is left: {error.message}")
            else:
                yield noun, thing


def _forgotten(client: Client, chosen: Collected, asked: _Asked) -> list[str]:
    """Where the files are that the purge would forget."""
    found = []
    for noun in ("run", "logged_model", "model_version"):
        going = set(chosen.of(noun))
        found += [entry.artifact_uri for entry in _bin(client, noun, asked.age) if entry.id in going] if going else []
    return found


def _show(client: Client, chosen: Collected, asked: _Asked) -> None:
    rows = []
    for noun, shown in _NOUNS.items():
        entries = {entry.id: entry for entry in _bin(client, noun)} if chosen.of(noun) else {}
        old = set(_ids_in_bin(client, noun, asked)) if asked.age and entries else set(entries)
        for thing in chosen.of(noun):
            entry = entries.get(thing)
            if entry is None:
                rows.append((shown.lower(), thing, "", "", "", "stays: it is not deleted"))
                continue
            note = "" if thing in old else f"stays: it is not older than {asked.older_than}"
            deleted = shown_time(entry.deletion_time)
            rows.append((shown.lower(), thing, entry.name, entry.experiment_id, deleted, note))
    if rows:
        print_table(("what", "id", "name", "experiment", "deleted", "note"), rows, _NOTHING)


def _ids_in_bin(client: Client, noun: str, asked: _Asked) -> list[str]:
    return [entry.id for entry in _bin(client, noun, asked.age)]


def _bin(client: Client, noun: str, age: int = 0, experiment_id: str | None = None) -> list[BinEntry]:
    from ..client.paged_list import all_pages

    return all_pages(lambda size, token: client.list_bin(noun, experiment_id, age, size, token))
