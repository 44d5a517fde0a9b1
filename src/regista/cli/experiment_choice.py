"""ExperimentChoice: which experiment a command is about."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ..entities import Experiment, ViewType
from ..errors import InvalidParameter, NotFound, UnknownEndpoint
from . import options

if TYPE_CHECKING:
    from ..client.client import Client


@dataclass(frozen=True, slots=True)
class ExperimentChoice:
    """An experiment by its id, by its name, or by ``text``, which is either; an id goes before a name."""

    text: str | None = None
    experiment_id: str | None = None
    name: str | None = None

    def id(self, client: Client) -> str:
        """The id; an id that was given as such is taken as it is. NotFound when there is no such name."""
        return self.experiment_id or self.read(client).experiment_id

    def read(self, client: Client) -> Experiment:
        """The experiment, deleted or not; NotFound when there is none."""
        if self.experiment_id is not None:
            return experiment_of(client, self.experiment_id)
        if self.name is not None:
            found = client.get_experiment_by_name(self.name)
            if found is None:
                raise NotFound(f"Experiment with name '{self.name}' does not exist.")
            return found
        text = self.text or ""
        found = _by_id(client, text) or client.get_experiment_by_name(text)
        if found is None:
            raise NotFound(f"There is no experiment with the id or the name '{text}'.")
        return found


def experiment_of(client: Client, experiment_id: str) -> Experiment:
    """The experiment of an id, deleted or not; where there is none the error says so, and the id if that is a name."""
    try:
        return client.get_experiment(experiment_id)
    except UnknownEndpoint:
        raise
    except (NotFound, InvalidParameter):
        named = client.get_experiment_by_name(experiment_id)
        if named is None:
            raise
        raise NotFound(
            f"There is no experiment with the id '{experiment_id}'. The one with that name has the id "
            f"{named.experiment_id}: --experiment-id {named.experiment_id}"
        ) from None


def is_id(text: str) -> bool:
    """Whether an experiment can have this id."""
    return text.isascii() and text.isdigit()


def experiment() -> options.Decorator:
    """EXPERIMENT, also written ``--experiment-id`` or ``--experiment-name``, passed on as an ExperimentChoice."""

    def decorate(command: Any) -> Any:
        @functools.wraps(command)
        def chosen(
            *args: Any, experiment: str | None, experiment_id: str | None, experiment_name: str | None, **others: Any
        ) -> Any:
            if len([text for text in (experiment, experiment_id, experiment_name) if text]) != 1:
                raise click.UsageError(
                    "Must specify exactly one of --experiment-id or --experiment-name. "
                    "Without an option EXPERIMENT is an id or a name."
                )
            choice = ExperimentChoice(experiment, experiment_id, experiment_name)
            return command(*args, experiment=choice, **others)

        for option in (
            click.option("-n", "--experiment-name", metavar="NAME", help="The experiment of this name."),
            click.option("-x", "--experiment-id", metavar="ID", help="The experiment with this id."),
            click.argument("experiment", required=False),
        ):
            chosen = option(chosen)
        return chosen

    return decorate


def view() -> options.Decorator:
    """``--view``: what is there, what is in the bin, or both."""
    return click.option(
        "-v", "--view", type=click.Choice(["active_only", "deleted_only", "all"], case_sensitive=False),
        default="active_only", show_default=True, help="Show what is there, what is deleted, or both.",
    )  # fmt: skip


def experiment_ids(client: Client, texts: Iterable[str], view_type: int = ViewType.ACTIVE_ONLY) -> list[str]:
    """The ids of experiments given by id or name; of all experiments in that view when none is given."""
    chosen = [ExperimentChoice(text).read(client).experiment_id for text in texts]
    return chosen or [found.experiment_id for found in all_experiments(client, view_type)]


def all_experiments(
    client: Client, view_type: int, filter_string: str = "", order_by: Iterable[str] = (), limit: int | None = None
) -> list[Experiment]:
    """All experiments that fit, or the first ``limit`` of them."""
    from ..client.paged_list import all_pages

    return all_pages(
        lambda size, token: client.search_experiments(view_type, size, filter_string, order_by, token), limit
    )


def _by_id(client: Client, text: str) -> Experiment | None:
    if not is_id(text):
        return None
    try:
        return client.get_experiment(text)
    except NotFound:
        return None
