"""Calls on logged models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import fields

from ..api.logged_models import (
    CreateLoggedModel,
    DatasetFilter,
    DeleteLoggedModel,
    DeleteLoggedModelTag,
    FinalizeLoggedModel,
    GetLoggedModel,
    LoggedModelOrder,
    LogLoggedModelParams,
    SearchLoggedModels,
    SetLoggedModelTags,
)
from ..entities import FileInfo, LoggedModel, LoggedModelStatus, Param
from ..entities.tag import tags_from
from ..errors import InvalidParameter, RegistaError
from .arguments import mapping
from .calls import Calls, texts
from .paged_list import PagedList
from .trees import list_tree, upload_into

T = TypeVar("T", DatasetFilter, LoggedModelOrder)


class LoggedModelCalls(Calls):
    """Create, fill, find and delete logged models."""

    def create_logged_model(
        self,
        experiment_id: str | int,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Mapping[str, object] | None = None,
        params: Mapping[str, object] | None = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        """A new logged model, pending until it is finalized."""
        call = CreateLoggedModel(
            experiment_id=str(experiment_id),
            name=name or "",
            model_type=model_type or "",
            source_run_id=source_run_id or "",
            params=params_from(params),
            tags=tags_from(tags),
        )
        return self._tracking.store.call(call, self._caller).model

    def finalize_logged_model(self, model_id: str, status: LoggedModelStatus | str) -> LoggedModel:
        """Say that the files are complete (READY), or that saving failed (FAILED)."""
        call = FinalizeLoggedModel(model_id=model_id, status=LoggedModelStatus(status).wire)
        return self._tracking.store.call(call, self._caller).model

    def get_logged_model(self, model_id: str) -> LoggedModel:
        """The logged model; raises NotFound, also for a deleted one."""
        return self._tracking.store.call(GetLoggedModel(model_id=model_id), self._caller).model

    def delete_logged_model(self, model_id: str) -> None:
        """Move a logged model to the bin."""
        self._tracking.store.call(DeleteLoggedModel(model_id=model_id), self._caller)

    def search_logged_models(
        self,
        experiment_ids: Iterable[str | int] | str | int,
        filter_string: str | None = None,
        datasets: Iterable[Mapping[str, str]] | None = None,
        max_results: int | None = None,
        order_by: Iterable[Mapping[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        """One page of logged models.

        ``datasets``: mappings with ``dataset_name`` and optionally ``dataset_digest``; ``order_by``: mappings
        with ``field_name``, ``ascending`` and, for metrics, those two.
        """
        call = SearchLoggedModels(
            experiment_ids=texts(experiment_ids),
            filter=filter_string or "",
            datasets=tuple(_entry(DatasetFilter, entry, "datasets") for entry in datasets or ()),
            max_results=100 if max_results is None else max_results,
            order_by=tuple(_entry(LoggedModelOrder, entry, "order_by") for entry in order_by or ()),
            page_token=page_token or "",
        )
        reply = self._tracking.store.call(call, self._caller)
        return PagedList(reply.models, reply.next_page_token or None)

    def set_logged_model_tags(self, model_id: str, tags: Mapping[str, object]) -> None:
        """Set tags; the values are stored as text."""
        self._tracking.store.call(SetLoggedModelTags(model_id=model_id, tags=tags_from(tags)), self._caller)

    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        """Delete a tag."""
        self._tracking.store.call(DeleteLoggedModelTag(model_id=model_id, tag_key=key), self._caller)

    def log_model_params(self, model_id: str, params: Mapping[str, object]) -> None:
        """Log params of a logged model; the values are stored as text."""
        call = LogLoggedModelParams(model_id=model_id, params=params_from(params))
        self._tracking.store.call(call, self._caller)

    def log_model_artifact(self, model_id: str, local_path: str | Path, artifact_path: str | None = None) -> None:
        """Add a local file to the files of a logged model, in its directory ``artifact_path``."""
        place = self.get_logged_model(model_id).artifact_location
        upload_into(self._tracking, place, local_path, self._caller, artifact_path)

    def log_model_artifacts(self, model_id: str, local_dir: str | Path, artifact_path: str | None = None) -> None:
        """Add every file of a local directory to the files of a logged model, in its directory ``artifact_path``."""
        place = self.get_logged_model(model_id).artifact_location
        upload_into(self._tracking, place, local_dir, self._caller, artifact_path, contents=True)

    def list_logged_model_artifacts(self, model_id: str, path: str | None = None) -> list[FileInfo]:
        """The direct children of a directory of a logged model, paths relative to its root."""
        return list_tree(self._tracking, self.get_logged_model(model_id).artifact_location, path)


def params_from(values: Mapping[str, object] | None) -> tuple[Param, ...]:
    """Params from a mapping, values as text."""
    return tuple(Param(str(key), str(value)) for key, value in mapping(values or {}, "params").items())


@contextmanager
def failed_by_errors(client: LoggedModelCalls, model_id: str) -> Iterator[None]:
    """Inside, the files of a logged model are made: whatever ends that early marks the model as FAILED.

    The error is the caller's to know, also where the store cannot be told of it.
    """
    try:
        yield
    except BaseException:
        with suppress(RegistaError):
            client.finalize_logged_model(model_id, LoggedModelStatus.FAILED)
        raise


def _entry(kind: type[T], entry: Any, name: str) -> T:
    """One of the mappings that an argument lists; InvalidParameter naming the argument for a wrong one."""
    try:
        return kind(**mapping(entry, name))
    except TypeError:
        known = [f"'{field.name}'" + ("" if field.required else " (may be left out)") for field in fields(kind)]
        raise InvalidParameter(
            f"Invalid value {entry!r:.200} for parameter '{name}' supplied: it must be a list of dictionaries with "
            f"{', '.join(known)}."
        ) from None
