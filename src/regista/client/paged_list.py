"""PagedList: one page of results, as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..errors import InvalidParameter
from .arguments import whole_number

T = TypeVar("T")


class PagedList(list[T]):
    """A list with ``token``, which gets the next page; None on the last one."""

    def __init__(self, items: Iterable[T] = (), token: str | None = None) -> None:
        super().__init__(items)
        self.token = token

    def to_list(self) -> list[T]:
        """The page as a plain list."""
        return list(self)


def all_pages(
    search: Callable[[int, str | None], PagedList[T]], limit: int | None = None, page_size: int = 1000
) -> list[T]:
    """Every result of ``search(page size, token)``, page after page; at most ``limit`` of them."""
    limit = None if limit is None else whole_number(limit, "max_results")
    if limit is not None and limit < 0:
        raise InvalidParameter(f"Invalid value {limit} for parameter 'max_results' supplied: it must be 0 or more.")
    found: list[T] = []
    token: str | None = None
    while limit is None or len(found) < limit:
        page = search(page_size if limit is None else min(page_size, limit - len(found)), token)
        found += page
        token = page.token
        if not token:
            break
    return found
