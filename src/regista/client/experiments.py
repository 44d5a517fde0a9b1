"""Calls on experiments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..api.experiments import (
    CreateExperiment,
    DeleteExperiment,
    DeleteExperimentTag,
    GetExperiment,
    GetExperimentByName,
    RestoreExperiment,
    SearchExperiments,
    SetExperimentTag,
    UpdateExperiment,
)
from ..entities import Experiment, ViewType
from ..entities.tag import tags_from
from ..errors import AlreadyExists, NotFound, UnknownEndpoint
from .calls import Calls, texts, view_name
from .paged_list import PagedList, all_pages


class ExperimentCalls(Calls):
    """Create, find, change and delete experiments; ids may be given as numbers."""

    def create_experiment(
        self, name: str, artifact_location: str | None = None, tags: Mapping[str, object] | None = None
    ) -> str:
        """Create an experiment; gives its id. Raises AlreadyExists."""
        call = CreateExperiment(name=name, artifact_location=artifact_location or "", tags=tags_from(tags))
        return self._tracking.store.call(call, self._caller).experiment_id

    def get_experiment(self, experiment_id: str | int) -> Experiment:
        """The experiment, deleted or not; raises NotFound."""
        return self._tracking.store.call(GetExperiment(experiment_id=str(experiment_id)), self._caller).experiment

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not; None when there is none."""
        try:
            return self._tracking.store.call(GetExperimentByName(experiment_name=name), self._caller).experiment
        except UnknownEndpoint:
            raise
        except NotFound:
            return None

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int | None = 1000,
        filter_string: str | None = None,
        order_by: Iterable[str] | str | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """One page of experiments, newest first unless ``order_by`` says otherwise."""
        call = SearchExperiments(
            view_type=view_name(view_type),
            max_results=1000 if max_results is None else max_results,
            filter=filter_string or "",
            order_by=texts(order_by),
            page_token=page_token or "",
        )
        reply = self._tracking.store.call(call, self._caller)
        return PagedList(reply.experiments, reply.next_page_token or None)

    def list_experiments(
        self, view_type: int = ViewType.ACTIVE_ONLY, max_results: int | None = None, page_token: str | None = None
    ) -> PagedList[Experiment]:
        """The older name of ``search_experiments``; without ``max_results`` all of them."""
        if max_results is not None:
            return self.search_experiments(view_type, max_results, page_token=page_token)
        return PagedList(all_pages(lambda size, token: self.search_experiments(view_type, size, page_token=token)))

    def rename_experiment(self, experiment_id: str | int, new_name: str) -> None:
        """Give an experiment another name."""
        self._tracking.store.call(UpdateExperiment(experiment_id=str(experiment_id), new_name=new_name), self._caller)

    def delete_experiment(self, experiment_id: str | int) -> None:
        """Move an experiment and its runs to the bin."""
        self._tracking.store.call(DeleteExperiment(experiment_id=str(experiment_id)), self._caller)

    def restore_experiment(self, experiment_id: str | int) -> None:
        """Take an experiment and its runs out of the bin."""
        self._tracking.store.call(RestoreExperiment(experiment_id=str(experiment_id)), self._caller)

    def set_experiment_tag(self, experiment_id: str | int, key: str, value: object) -> None:
        """Set a tag; the value is stored as text."""
        call = SetExperimentTag(experiment_id=str(experiment_id), key=key, value=str(value))
        self._tracking.store.call(call, self._caller)

    def delete_experiment_tag(self, experiment_id: str | int, key: str) -> None:
        """Delete a tag."""
        self._tracking.store.call(DeleteExperimentTag(experiment_id=str(experiment_id), key=key), self._caller)


def get_or_create_experiment(client: ExperimentCalls, name: str) -> Experiment:
    """The experiment of that name, deleted or not; a new one when there is none."""
    found = client.get_experiment_by_name(name)
    if found is not None:
        return found
    try:
        return client.get_experiment(client.create_experiment(name))
    except AlreadyExists:  # somebody was faster
        found = client.get_experiment_by_name(name)
        if found is None:
            raise
        return found
