"""Calls on the bin: what is deleted, and deleting it for good."""

from __future__ import annotations

import warnings

from ..api.purge import (
    DELIVERIES_KEPT,
    ListBin,
    PurgeDeliveries,
    PurgeExperiment,
    PurgeLoggedModel,
    PurgeModelVersion,
    PurgeRun,
)
from ..entities import BinEntry, Purged
from ..errors import RegistaError
from ..uris import is_proxied, masked
from .arguments import whole_number
from .calls import Calls
from .paged_list import PagedList, all_pages


class PurgeCalls(Calls):
    """List what is in the bin and delete it for good; ``older_than`` is in ms since the deletion."""

    def list_bin(
        self,
        noun: str,
        experiment_id: str | int | None = None,
        older_than: int = 0,
        max_results: int = 1000,
        page_token: str | None = None,
    ) -> PagedList[BinEntry]:
        """One page of the deleted things of a noun, the ones that were deleted first at first.

        Nouns are ``experiment``, ``run``, ``logged_model`` and ``model_version``: versions whose files are still there.
        """
        call = ListBin(
            noun=noun,
            experiment_id="" if experiment_id is None else str(experiment_id),
            older_than=whole_number(older_than, "older_than"),
            max_results=max_results,
            page_token=page_token or "",
        )
        store = (self._registry if noun == "model_version" else self._tracking).store
        reply = store.call(call, self._caller)
        return PagedList(reply.entries, reply.next_page_token or None)

    def purge_run(self, run_id: str, older_than: int = 0, *, reason: str | None = None) -> Purged:
        """Delete a deleted run for good: its data, and its files.

        Versions that were made of its files keep theirs. Raises NotFound, and InvalidState for one that is not deleted.
        """
        call = PurgeRun(run_id=run_id, older_than=whole_number(older_than, "older_than"))
        return self._and_files(self._tracking.store.call(call, self._because(reason)).purged)

    def purge_logged_model(self, model_id: str, older_than: int = 0, *, reason: str | None = None) -> Purged:
        """The same for a logged model that is deleted, or whose experiment is."""
        call = PurgeLoggedModel(model_id=model_id, older_than=whole_number(older_than, "older_than"))
        return self._and_files(self._tracking.store.call(call, self._because(reason)).purged)

    def purge_model_version(self, version_id: str, older_than: int = 0, *, reason: str | None = None) -> Purged:
        """Forget the sealed files of a version that is deleted, or whose registered model is.

        ``version_id`` is the id that ``list_bin("model_version")`` gives, not the name: another model may have that by
        now. Other versions and runs with the same content keep theirs. Raises NotFound when there are no files (any
        more), InvalidState for a version that is not deleted.
        """
        call = PurgeModelVersion(id=version_id, older_than=whole_number(older_than, "older_than"))
        return self._registry.store.call(call, self._because(reason)).purged

    def purge_experiment(self, experiment_id: str | int, older_than: int = 0, *, reason: str | None = None) -> None:
        """Delete a deleted experiment for good: its runs and logged models one after the other, then itself.

        When it is interrupted, or one of its runs is not deleted (InvalidState), what went before stays deleted.
        """
        if self.list_bin("experiment", experiment_id, older_than):  # otherwise the call below says what is wrong
            for run in self._whole_bin("run", experiment_id):
                self.purge_run(run.id, older_than, reason=reason)
            for model in self._whole_bin("logged_model", experiment_id):
                self.purge_logged_model(model.id, older_than, reason=reason)
        call = PurgeExperiment(experiment_id=str(experiment_id), older_than=whole_number(older_than, "older_than"))
        self._tracking.store.call(call, self._because(reason))

    def purge_deliveries(self, older_than: int = DELIVERIES_KEPT) -> int:
        """Forget what queues have sent that sent nothing for so long; how many there were."""
        call = PurgeDeliveries(older_than=whole_number(older_than, "older_than"))
        return self._tracking.store.call(call, self._caller).queues

    def _whole_bin(self, noun: str, experiment_id: str | int) -> list[BinEntry]:
        return all_pages(lambda size, token: self.list_bin(noun, experiment_id, 0, size, token))

    def _and_files(self, purged: Purged) -> Purged:
        """Delete the files that are not in the content store, such as those in a plain folder."""
        if not is_proxied(purged.artifact_uri):
            try:
                store, place = self._tracking.open(purged.artifact_uri)
                store.delete(place, self._caller)
            except RegistaError as error:
                warnings.warn(f"The files at '{masked(purged.artifact_uri)}' stay: {error.message}", stacklevel=3)
        return purged
