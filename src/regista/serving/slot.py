"""ModelSlot: the place of a model that is served, whose occupant can change between two requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .served_model import ServedModel


class ModelSlot:
    """Holds the model that answers now.

    When ``swap`` has returned, every request that begins is answered by the new model; those that were being answered
    end with the model they began with.
    """

    def __init__(self, occupant: ServedModel) -> None:
        self._occupant = occupant
        self._changing = threading.Lock()

    @property
    def occupant(self) -> ServedModel:
        """The model that answers now."""
        return self._occupant

    @contextmanager
    def lease(self) -> Iterator[ServedModel]:
        """The model that answers now, for the time of one request."""
        with self._changing:  # else a swap could retire it between the look and the lease
            served = self._occupant
            served.begin()
        try:
            yield served
        finally:
            served.end()

    def swap(self, new: ServedModel) -> ServedModel:
        """Put ``new`` in the place of the occupant, which is retired and returned."""
        with self._changing:
            old, self._occupant = self._occupant, new
        old.retire()
        return old
