"""Calls on runs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from ..api.runs import CreateRun, DeleteRun, GetRun, RestoreRun, SearchRuns, UpdateRun
from ..entities import Run, RunInfo, RunStatus, ViewType
from ..entities.tag import tags_from
from ..entities.tag_keys import PARENT_RUN, USER
from ..errors import InvalidParameter
from .arguments import whole_number
from .calls import Calls, texts, view_name
from .paged_list import PagedList


class RunCalls(Calls):
    """Start, find, end and delete runs."""

    def create_run(
        self,
        experiment_id: str | int,
        start_time: int | None = None,
        tags: Mapping[str, object] | None = None,
        run_name: str | None = None,
    ) -> Run:
        """A new run in state RUNNING; ``start_time`` in ms since the epoch, now when not given."""
        call = CreateRun(
            experiment_id=str(experiment_id),
            user_id=str((tags or {}).get(USER, "unknown")),
            run_name=run_name or "",
            start_time=now() if start_time is None else start_time,
            tags=tags_from(tags),
        )
        return self._tracking.store.call(call, self._caller).run

    def get_run(self, run_id: str) -> Run:
        """The run, deleted or not; raises NotFound."""
        return self._tracking.store.call(GetRun(run_id=run_id), self._caller).run

    def get_parent_run(self, run_id: str) -> Run | None:
        """The run in which this one is nested."""
        parent = self.get_run(run_id).data.tags.get(PARENT_RUN)
        return self.get_run(parent) if parent else None

    def search_runs(
        self,
        experiment_ids: Iterable[str | int] | str | int,
        filter_string: str | None = "",
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = 1000,
        order_by: Iterable[str] | str | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """One page of runs, latest first unless ``order_by`` says otherwise; a single id may stand alone."""
        call = SearchRuns(
            experiment_ids=texts(experiment_ids),
            filter=filter_string or "",
            run_view_type=view_name(run_view_type),
            max_results=max_results,
            order_by=texts(order_by),
            page_token=page_token or "",
        )
        reply = self._tracking.store.call(call, self._caller)
        return PagedList(reply.runs, reply.next_page_token or None)

    def list_run_infos(
        self,
        experiment_id: str | int,
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = 1000,
        order_by: Iterable[str] | str | None = None,
        page_token: str | None = None,
    ) -> PagedList[RunInfo]:
        """The metadata of ``search_runs`` without the data (an older call)."""
        runs = self.search_runs([experiment_id], "", run_view_type, max_results, order_by, page_token)
        return PagedList((run.info for run in runs), runs.token)

    def set_terminated(
        self,
        run_id: str,
        status: str | None = None,
        end_time: int | None = None,
        synchronous: bool | None = True,
    ) -> None:
        """End a run: FINISHED unless told otherwise, at ``end_time`` (ms since the epoch) or now.

        ``synchronous`` is that of the log calls.
        """
        call = UpdateRun(
            run_id=run_id,
            status=_status_name(status or "FINISHED"),
            end_time=now() if end_time is None else whole_number(end_time, "end_time"),
        )
        self._log(call, synchronous)

    def update_run(self, run_id: str, status: str | None = None, name: str | None = None) -> None:
        """Change state or name; what is not given stays."""
        call = UpdateRun(run_id=run_id, status=_status_name(status or ""), run_name=name or "")
        self._tracking.store.call(call, self._caller)

    def delete_run(self, run_id: str) -> None:
        """Move a run to the bin."""
        self._tracking.store.call(DeleteRun(run_id=run_id), self._caller)

    def restore_run(self, run_id: str) -> None:
        """Take a run out of the bin."""
        self._tracking.store.call(RestoreRun(run_id=run_id), self._caller)


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def _status_name(status: str | int) -> str:
    """The wire name of a state given as member, number or name ('' stays); InvalidParameter for anything else."""
    if status == "":
        return ""
    try:
        return (RunStatus.from_string(status) if isinstance(status, str) else RunStatus(status)).name
    except (KeyError, ValueError):
        raise InvalidParameter(
            f"Invalid status {status!r:.200}. It must be one of {', '.join(member.name for member in RunStatus)}."
        ) from None
