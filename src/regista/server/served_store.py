"""ServedStore: what the server needs of a store beside its door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from ..api.request import Request
from ..entities import Caller
from ..store.base import FileIndex, Store


class ServedStore(Store, Protocol):
    """A store with a file index of its own, which knows what it answers without waiting."""

    @property
    def files(self) -> FileIndex:
        """Which path names which blob."""
        ...

    @property
    def writes_queue(self) -> bool:
        """Whether changes wait for each other anyway, so that it pays to call them together."""
        ...

    @property
    def answer(self) -> Callable[[Request[Any], Caller], Any]:
        """``call`` for a request whose fields are known to be of their types, as after ``Binding.bind``."""
        ...

    def answer_at_once(self, request: Request[Any], caller: Caller) -> Any:
        """``answer`` a change without ever waiting for another one, or trying again.

        Raises Unavailable when it would have to wait, and what the database raises as it is; nothing is done then.
        """
        ...

    def call_together(self, calls: Sequence[tuple[Request[Any], Caller]]) -> list[Any]:
        """``answer`` several changes in their order: each one's reply, or the exception it raises."""
        ...

    def quick(self, request: Request[Any]) -> bool:
        """Whether the call takes so little that it may run on the event loop."""
        ...
