"""Page: how much of a search's result a command asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .output import hint

if TYPE_CHECKING:
    from ..client.paged_list import PagedList

T = TypeVar("T")

_LARGEST = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """``limit`` results from ``token`` on, or ``everything`` from there."""

    limit: int
    token: str | None = None
    everything: bool = False

    def read(self, search: Callable[[int, str | None], PagedList[T]]) -> PagedList[T]:
        """The results of ``search(size, token)``; the list's ``token`` gets the next ones."""
        if not self.everything:
            return search(self.limit, self.token)
        found = search(_LARGEST, self.token)
        while found.token:
            page = search(_LARGEST, found.token)
            found.extend(page)
            found.token = page.token
        return found

    def tell(self, found: PagedList[T]) -> None:
        """Say that there are more, and how to get them."""
        if found.token:
            hint(f"These are {len(found)}; there are more: --all, or --page-token {found.token}")
