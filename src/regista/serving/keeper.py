"""Keeper: puts into the slots of one process what the run folder says, and says what they hold."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable

from msgspec.structs import replace

from ..errors import RegistaError
from .memory import free_memory
from .plan import ServingPlan, SlotPlan
from .preparation import check_served, load_served, reason_of
from .run_folder import FetchedModel, Refusal, RunFolder, SlotState, WorkerState
from .served_model import ServedModel
from .shadow_statistics import ShadowStatistics
from .slot import ModelSlot

LOG = logging.getLogger("regista.serving")

_LOOKS = 0.1  # seconds between two looks at the run folder


class Keeper:
    """Loads the first model of every slot when it is made; ``start`` then follows the run folder in a thread.

    A new model is loaded beside the one that answers, checked and warmed, and takes its place between two requests.
    One that fails is not taken, and not tried again. Raises what loading the first models raises.
    """

    def __init__(self, folder: RunFolder, plan: ServingPlan, trust: str) -> None:
        self._folder = folder
        self._trust = trust
        self._batching = plan.batching
        self._plans = {slot.key: slot for slot in plan.slots}
        self._states: dict[str, SlotState] = {}
        self._released: list[tuple[str, int]] = []
        self._told: WorkerState | None = None
        self._marks: dict[str, tuple[int, int]] = {}
        self._ends = threading.Event()
        self.shadows: Callable[[], dict[str, ShadowStatistics]] = dict
        self.slots = {key: ModelSlot(self._first(slot)) for key, slot in self._plans.items()}

    def start(self) -> None:
        """Say what is served, and follow the run folder from now on."""
        self._tell()
        threading.Thread(target=self._run, name="regista-keeper", daemon=True).start()

    def stop(self) -> None:
        """Follow no longer."""
        self._ends.set()

    def _run(self) -> None:
        while not self._ends.wait(_LOOKS):
            try:
                self.look()
            except FileNotFoundError:  # the folder goes when the server ends
                continue
            except Exception:
                LOG.exception("Looking for another model failed")

    def look(self) -> None:
        """Take what is wanted now, and say what is held."""
        for key, slot in self._plans.items():
            if slot.follows and self._marks[key] != (mark := self._folder.mark(key)):
                self._marks[key] = mark
                if not self._take(slot, self._folder.wanted(key)):
                    free_memory()
        self._drop_released()
        self._tell()

    def _first(self, slot: SlotPlan) -> ServedModel:
        while True:
            self._marks[slot.key] = self._folder.mark(slot.key)
            fetched = self._folder.wanted(slot.key)
            self._hold(slot.key, fetched)
            if self._folder.wanted(slot.key) == fetched:  # else its files may go any time
                break
        served = self._load(slot, fetched)
        try:
            checked = check_served(served)
        except RegistaError as error:
            # There is nothing else to serve: whoever starts a server by hand wants this model.
            checked = f"failed: {reason_of(error)}"
            LOG.warning("%s: %s is served, although %s", slot, fetched.identity, reason_of(error))
        self._states[slot.key] = SlotState(fetched.number, fetched.identity, time.time(), (fetched.number,), checked)
        return served

    def _take(self, slot: SlotPlan, fetched: FetchedModel) -> bool:
        """False when it is refused."""
        before = self._states[slot.key]
        if fetched.number in {before.serving, before.refused}:
            return True
        self._hold(slot.key, fetched)
        if self._folder.wanted(slot.key) != fetched:
            self._put_down(slot.key, fetched.number)
            self._marks[slot.key] = (0, 0)  # it has changed meanwhile: look again
            return True
        try:
            served = self._load(slot, fetched)
            checked = check_served(served)
        except Exception as error:
            self._refuse(slot, fetched, reason_of(error))
            return False
        self.slots[slot.key].swap(served)
        self._states[slot.key] = replace(
            self._states[slot.key],
            serving=fetched.number,
            identity=fetched.identity,
            since=time.time(),
            checked=checked,
            swaps=before.swaps + 1,
            refused=None,
        )
        LOG.info("%s: %s answers now, after %s", slot, fetched.identity, before.identity)
        return True

    def _load(self, slot: SlotPlan, fetched: FetchedModel) -> ServedModel:
        return load_served(fetched, self._trust, self._release_of(slot.key, fetched), self._batching)

    def _refuse(self, slot: SlotPlan, fetched: FetchedModel, reason: str) -> None:
        self._put_down(slot.key, fetched.number)
        state = self._states[slot.key]
        refusal = Refusal(str(fetched.identity), reason, time.time())
        self._states[slot.key] = replace(state, refusals=state.refusals + 1, refused=fetched.number, refusal=refusal)
        LOG.error("%s: %s is refused, %s goes on: %s", slot, fetched.identity, state.identity, reason)

    def _hold(self, key: str, fetched: FetchedModel) -> None:
        """Say that the files are needed, before they are: who removes files looks here after it wants others."""
        state = self._states.get(key) or SlotState(0, fetched.identity, 0, ())
        self._states[key] = replace(state, held=(*state.held, fetched.number))
        self._tell()

    def _put_down(self, key: str, number: int) -> None:
        """The files of a model are needed no longer, by one of those that needed them."""
        held = list(self._states[key].held)
        held.remove(number)
        self._states[key] = replace(self._states[key], held=tuple(held))

    def _release_of(self, key: str, fetched: FetchedModel) -> Callable[[], None]:
        return lambda: self._released.append((key, fetched.number))

    def _drop_released(self) -> None:
        """What held models that answer no more, once their last request has been answered."""
        if not self._released:
            return
        while self._released:
            key, number = self._released.pop()
            self._put_down(key, number)
            gone = str(self._folder.model(key, number))
            sys.path[:] = [place for place in sys.path if not place.startswith(gone)]
        free_memory()

    def _tell(self) -> None:
        state = WorkerState(os.getpid(), dict(self._states), self.shadows())
        if state != self._told:
            self._folder.tell_worker(state)
            self._told = state
