"""ServedStore: what the server needs of a store beside its door."""

from __future__ import annotations

from typing import Any, Protocol

from ..api.request import Request
from ..store.base import FileIndex, Store


class ServedStore(Store, Protocol):
    """A store with a file index of its own, which knows what it answers without waiting."""

    @property
    def files(self) -> FileIndex:
        """Which path names which blob."""
        ...

    def quick(self, request: Request[Any]) -> bool:
        """Whether the call takes so little that it may run on the event loop."""
        ...
