"""Details: what a scoring server serves, as its page ``/models`` says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .plan import ServingPlan, SlotPlan
from .run_folder import FollowState, Refusal, RunFolder, SlotState, WorkerState
from .shadow_statistics import ShadowStatistics


@dataclass(frozen=True, slots=True)
class Details:
    """Reads what the processes of a server say of themselves."""

    folder: RunFolder
    plan: ServingPlan
    workers: int

    def describe(self) -> dict[str, Any]:
        """The page: deployments with their models, and how many workers there are.

        ``version`` (and ``model``) is what every worker serves; null while they differ, or one of them is starting.
        A request that is sent when a version stands there is answered by that version or a later one.
        """
        models: dict[str, list[dict[str, Any]]] = {}
        for slot, served, said in self.slot_states():
            models.setdefault(slot.deployment, []).append(self._describe(slot, served, said))
        return {
            "deployments": [{"name": name, "models": listed} for name, listed in models.items()],
            "workers": {"expected": self.workers, "ready": len(self._ready())},
        }

    def slot_states(self) -> list[tuple[SlotPlan, list[SlotState], FollowState]]:
        """Per slot what each worker serves, and what the registry said."""
        states, registry = self._ready(), self.folder.registry()
        return [
            (slot, [state.slots[slot.key] for state in states], registry.get(slot.key, FollowState()))
            for slot in self.plan.slots
        ]

    def shadows(self) -> dict[str, ShadowStatistics]:
        """What the shadows showed, by deployment, all workers together."""
        found = [state.shadows for state in self.folder.workers()]
        names = [deployment.name for deployment in self.plan.deployments if deployment.shadow]
        return {name: ShadowStatistics.of_all(part[name] for part in found if name in part) for name in names}

    def _ready(self) -> list[WorkerState]:
        """The workers that have loaded everything."""
        keys = [slot.key for slot in self.plan.slots]
        return [
            state
            for state in self.folder.workers()
            if all(key in state.slots and state.slots[key].serving for key in keys)
        ]

    def _describe(self, slot: SlotPlan, served: Sequence[SlotState], said: FollowState) -> dict[str, Any]:
        agreed = len(served) == self.workers and len({state.serving for state in served}) == 1
        now = served[0] if agreed else None
        refusals = [refusal for refusal in (said.refusal, *(state.refusal for state in served)) if refusal]
        return {
            "role": str(slot.role),
            "uri": slot.uri,
            "model": now.identity.name if now else None,
            "version": now.identity.version if now else None,
            "since": _time(max(state.since for state in served)) if now else None,
            "checked": now.checked if now else None,
            "serving": sorted({str(state.identity) for state in served}),
            "follows": slot.follows,
            "registry_answered": _time(said.checked),
            "registry_problem": said.problem,
            "refusal": _refusal(max(refusals, key=lambda refusal: refusal.at)) if refusals else None,
        }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {"model": refusal.model, "reason": refusal.reason, "at": _time(refusal.at)}


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
