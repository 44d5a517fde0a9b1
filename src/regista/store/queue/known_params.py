"""KnownParams: the params that a process has logged, to refuse another value as the server would."""

from __future__ import annotations

from ...api.runs import UpdateRun
from ...errors import InvalidParameter
from .entry import Waiting


class KnownParams:
    """Values by run and key, until the run ends."""

    def __init__(self) -> None:
        self._of_runs: dict[str, dict[str, str]] = {}

    def check(self, request: Waiting) -> None:
        """Raise InvalidParameter for a param that has another value already."""
        if isinstance(request, UpdateRun) or not request.params:
            return
        known = self._of_runs.get(request.run_id, {})
        for param in request.params:
            if (value := known.get(param.key, param.value)) != param.value:
                raise InvalidParameter(
                    f"Changing param values is not allowed. Param with key='{param.key}' was already logged with "
                    f"value='{value}' for run ID='{request.run_id}'. Attempted logging new value '{param.value}'."
                )

    def remember(self, request: Waiting) -> None:
        """Note the params of a call that is kept."""
        if isinstance(request, UpdateRun):
            if request.end_time is not None:
                self._of_runs.pop(request.run_id, None)
        elif request.params:
            known = self._of_runs.setdefault(request.run_id, {})
            known.update((param.key, param.value) for param in request.params)
