"""Follower: asks the registry what the URIs mean, brings what is new, and says which model each slot is to serve."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import CorruptedData, NotFound
from .plan import ServingPlan, SlotPlan
from .preparation import reason_of
from .run_folder import FetchedModel, FollowState, Refusal, RunFolder, SlotState, WorkerState
from .served_model import ModelIdentity
from .source import ModelSource, Resolution

LOG = logging.getLogger("regista.serving")

_LOOKS = 0.1  # seconds between two looks at the workers while they are changing the model


@dataclass
class _Followed:
    """What is known of one slot: the model that is served, the one that is to take its place, the one that may not."""

    slot: SlotPlan
    good: FetchedModel
    mark: tuple[object, ...]
    candidate: FetchedModel | None = None
    candidate_mark: tuple[object, ...] = ()
    refused_mark: tuple[object, ...] = ()
    state: FollowState = field(default_factory=FollowState)


class Follower:
    """Brings the models of a plan into the run folder: the first ones with ``fetch_all``, later ones in a thread.

    A candidate is served for good when every worker serves it. When one of them refuses it, all go back to the model
    before, whose files are kept until then, and the candidate is not tried again until the URI has meant something
    else. While the registry does not answer, nothing changes. ``interval`` is the time between two questions, in
    seconds; ``workers`` the number of processes.
    """

    def __init__(
        self, plan: ServingPlan, source: ModelSource, folder: RunFolder, *, interval: float, workers: int
    ) -> None:
        self._plan = plan
        self._source = source
        self._folder = folder
        self._interval = interval
        self._workers = workers
        self._followed: list[_Followed] = []
        self._numbers = dict.fromkeys((slot.key for slot in plan.slots), 0)
        self._retired: set[tuple[str, int]] = set()
        self._ended: list[WorkerState] = []
        self._ends = threading.Event()

    def fetch_all(self) -> None:
        """Bring the first model of every slot; raises the RegistaError of the first one that cannot be had."""
        for slot in self._plan.slots:
            found = self._source.resolve(slot.uri)
            followed = _Followed(slot, self._fetch(slot, found), found.mark, state=FollowState(checked=time.time()))
            self._folder.want(slot.key, followed.good)
            self._followed.append(followed)
        self._tell()

    @property
    def models(self) -> list[tuple[SlotPlan, FetchedModel]]:
        """What is served for good, slot by slot."""
        return [(followed.slot, followed.good) for followed in self._followed]

    def start(self) -> None:
        """Follow in a thread, when anything is to be followed."""
        if any(followed.slot.follows for followed in self._followed):
            self._source = self._source.following()
            threading.Thread(target=self._run, name="regista-follower", daemon=True).start()

    def stop(self) -> None:
        """Follow no longer."""
        self._ends.set()

    def _run(self) -> None:
        due = time.monotonic() + self._interval
        while not self._ends.wait(_LOOKS if self._pending() else max(due - time.monotonic(), 0)):
            self._guarded(self.look_at_workers)
            if time.monotonic() >= due:
                self._guarded(self.look_at_registry)
                due = time.monotonic() + self._interval

    def _guarded(self, look: Callable[[], None]) -> None:
        try:
            look()
        except Exception:
            if not self._ends.is_set():  # the folder goes when the server ends
                LOG.exception("Following the registry failed, and goes on")

    def _pending(self) -> bool:
        return bool(self._retired) or any(followed.candidate for followed in self._followed)

    def look_at_registry(self) -> None:
        """Ask what each URI means, and bring what is new."""
        for followed in self._followed:
            if followed.slot.follows:
                self._ask(followed)
        self._tell()

    def look_at_workers(self) -> None:
        """See whether the candidates have been taken, and remove files that nobody needs."""
        if not self._pending():
            self._ended.clear()
            return
        states = self._folder.workers()
        ended, self._ended = self._ended, []
        for followed in self._followed:
            candidate = followed.candidate
            if candidate is None:
                continue
            key = followed.slot.key
            slots = [state.slots[key] for state in states if key in state.slots]
            refusals = [slot.refusal for slot in slots if slot.refused == candidate.number and slot.refusal]
            refusals += [
                Refusal(str(candidate.identity), "a worker ended while it loaded it", time.time())
                for state in ended
                if key in state.slots and _was_loading(state.slots[key], candidate)
            ]
            if refusals:
                self._refuse(followed, candidate.identity, refusals[0])
            elif len(slots) == self._workers and all(slot.serving == candidate.number for slot in slots):
                self._retire(followed, followed.good)
                followed.good, followed.mark, followed.candidate = candidate, followed.candidate_mark, None
        self._remove_files()

    def worker_ended(self, state: WorkerState) -> None:
        """A worker ended by itself that had said this last; called from any thread."""
        self._ended.append(state)

    def _ask(self, followed: _Followed) -> None:
        try:
            found = self._source.resolve(followed.slot.uri)
        except Exception as error:
            self._away(followed, error)
            return
        if found.mark != followed.refused_mark:
            followed.refused_mark = ()
        if found.mark == followed.mark:
            self._withdraw(followed)
        elif found.mark != followed.refused_mark and not (followed.candidate and found.mark == followed.candidate_mark):
            try:
                self._bring(followed, found)
            except Exception as error:
                self._away(followed, error)
                return
        self._answered(followed)

    def _bring(self, followed: _Followed, found: Resolution) -> None:
        slot = followed.slot
        try:
            fetched = self._fetch(slot, found)
        except (CorruptedData, NotFound) as error:
            self._withdraw(followed)
            LOG.error("%s: %s is refused, %s goes on: %s", slot, found.identity, followed.good.identity, error)
            followed.candidate_mark = found.mark
            self._refuse(followed, found.identity, Refusal(str(found.identity), reason_of(error), time.time()))
            return
        LOG.info("%s: %s is %s now", slot, slot.uri, found.identity)
        self._withdraw(followed)
        followed.candidate, followed.candidate_mark = fetched, found.mark
        self._folder.want(slot.key, fetched)

    def _fetch(self, slot: SlotPlan, found: Resolution) -> FetchedModel:
        self._numbers[slot.key] += 1
        number = self._numbers[slot.key]
        folder = self._folder.model(slot.key, number)
        try:
            path = self._source.fetch(found, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return FetchedModel(number, found.identity, str(path), path.is_relative_to(folder))

    def _withdraw(self, followed: _Followed) -> None:
        """What was served for good is wanted again."""
        if followed.candidate is not None:
            self._retire(followed, followed.candidate)
            followed.candidate = None
            self._folder.want(followed.slot.key, followed.good)

    def _refuse(self, followed: _Followed, model: ModelIdentity, refusal: Refusal) -> None:
        self._withdraw(followed)
        followed.refused_mark = followed.candidate_mark
        state = followed.state
        followed.state = FollowState(state.checked, state.problem, refusal, state.refusals + 1)
        self._tell()
        self._source.report(model, refusal.reason)

    def _retire(self, followed: _Followed, model: FetchedModel) -> None:
        if model.own:
            self._retired.add((followed.slot.key, model.number))

    def _remove_files(self) -> None:
        """The workers are asked after they were told to take others: who needs a model by now has said so."""
        if not self._retired:
            return
        slots = [item for state in self._folder.workers() for item in state.slots.items()]
        held = {(key, number) for key, slot in slots for number in slot.held}
        for key, number in self._retired - held:
            shutil.rmtree(self._folder.model(key, number), ignore_errors=True)
            self._retired.discard((key, number))

    def _away(self, followed: _Followed, error: Exception) -> None:
        """The registry gave no answer: said once, when it begins."""
        problem = reason_of(error)
        state = followed.state
        if state.problem is None:
            slot, good = followed.slot, followed.good
            LOG.warning("%s: %s cannot be followed, %s goes on: %s", slot, slot.uri, good.identity, problem)
        followed.state = FollowState(state.checked, problem, state.refusal, state.refusals)

    def _answered(self, followed: _Followed) -> None:
        state = followed.state
        if state.problem is not None:
            LOG.info("%s: %s can be followed again", followed.slot, followed.slot.uri)
        followed.state = FollowState(time.time(), None, state.refusal, state.refusals)

    def _tell(self) -> None:
        self._folder.tell_registry({followed.slot.key: followed.state for followed in self._followed})


def _was_loading(slot: SlotState, candidate: FetchedModel) -> bool:
    return candidate.number in slot.held and slot.serving != candidate.number
