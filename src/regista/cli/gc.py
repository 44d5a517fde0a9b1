"""``regista gc``: what is deleted goes for good."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from ..entities import BinEntry, LifecycleStage, parse_duration
from ..errors import InvalidState, NotFound
from ..settings import ARTIFACTS_DESTINATION
from . import options
from .output import hint, print_json, print_table, say, shown_time

if TYPE_CHECKING:
    from ..client.client import Client

_NOUNS = {"run": "Run", "logged_model": "Logged model", "experiment": "Experiment"}
"""What the bin calls them, and what a line says, in the order in which they go."""


class Collected(msgspec.Struct):
    """The ids of what was deleted for good, or with ``--plan`` would be."""

    runs: list[str] = []
    logged_models: list[str] = []
    experiments: list[str] = []

    def of(self, noun: str) -> list[str]:
        """Those of one noun of the bin."""
        ids: list[str] = getattr(self, f"{noun}s")
        return ids


class _Asked(NamedTuple):
    """What the command line asks for: ids, or without any all that is deleted; and how long ago at least."""

    named: Collected
    older_than: str | None
    age: int

    @property
    def everything(self) -> bool:
        return not any(self.named.of(noun) for noun in _NOUNS)


def _ids(ctx: click.Context, param: click.Parameter, value: str | None) -> list[str]:  # noqa: ARG001
    return list(dict.fromkeys(part.strip() for part in (value or "").split(",") if part.strip()))


@click.command()
@click.option(
    "--older-than", metavar="AGE", help="Only what was deleted at least so long ago, such as 30d or 1d2h3m4s."
)
@click.option("--run-ids", metavar="ID,…", callback=_ids, help="Only these runs.")
@click.option("--experiment-ids", metavar="ID,…", callback=_ids,
              help="Only these experiments, with their runs and logged models.")  # fmt: skip
@click.option("--logged-model-ids", metavar="ID,…", callback=_ids, help="Only these logged models.")
@click.option("--plan", is_flag=True, help="Delete nothing: show what would go.")
@click.option("--backend-store-uri", metavar="URI", help="Database URL or directory of the store; the same as "
              "--tracking-uri, which it wins over.")  # fmt: skip
@options.from_setting(ARTIFACTS_DESTINATION, "--artifacts-destination", metavar="FOLDER")
@options.change()
def gc(
    older_than: str | None,
    run_ids: list[str],
    experiment_ids: list[str],
    logged_model_ids: list[str],
    plan: bool,
    backend_store_uri: str | None,
    artifacts_destination: str | None,
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Delete for good the runs, logged models and experiments that are deleted.

    Everything that is deleted goes, or what is named by id. Model versions have files of their own and stay whole; the
    history stays as well. Blobs that no path names any more stay on disk.
    """
    age = parse_duration(older_than) if older_than else 0
    asked = _Asked(Collected(run_ids, logged_model_ids, experiment_ids), older_than, age)
    client = options.open_client(backend_store_uri or tracking_uri, artifacts_destination)
    chosen = _chosen(client, asked)
    if plan:
        _show(client, chosen, asked, as_json)
        return
    done = Collected()
    for noun, thing in _purged(client, chosen, asked, reason):
        done.of(noun).append(thing)
        if not as_json:
            say(f"{_NOUNS[noun]} with ID {thing} has been permanently deleted.")
    if as_json:
        print_json(done)


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
    purges = {"run": client.purge_run, "logged_model": client.purge_logged_model, "experiment": client.purge_experiment}
    for noun, shown in _NOUNS.items():
        for thing in chosen.of(noun):
            try:
                with _warnings_as_hints():
                    purges[noun](thing, asked.age, reason=reason)
            except (InvalidState, NotFound) as error:
                if not asked.everything:
                    raise
                hint(f"{shown} {thing} is left: {error.message}")
            else:
                yield noun, thing


def _show(client: Client, chosen: Collected, asked: _Asked, as_json: bool) -> None:
    if as_json:
        print_json(chosen)
        return
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
    print_table(("what", "id", "name", "experiment", "deleted", "note"), rows, "Nothing to delete for good.")


def _ids_in_bin(client: Client, noun: str, asked: _Asked) -> list[str]:
    return [entry.id for entry in _bin(client, noun, asked.age)]


def _bin(client: Client, noun: str, age: int = 0, experiment_id: str | None = None) -> list[BinEntry]:
    from ..client.paged_list import all_pages

    return all_pages(lambda size, token: client.list_bin(noun, experiment_id, age, size, token))


@contextmanager
def _warnings_as_hints() -> Iterator[None]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        hint(str(warning.message))
