"""PagedList: one page of results, as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    return [item for page in pages(search, limit, page_size) for item in page]


def pages(
    search: Callable[[int, str | None], PagedList[T]], limit: int | None = None, page_size: int = 1000
) -> Iterator[PagedList[T]]:
    """The pages of ``search(page size, token)``, with at most ``limit`` results altogether."""
    left = None if limit is None else whole_number(limit, "max_results")
    if left is not None and left < 0:
        raise InvalidParameter(f"Invalid value {left} for parameter 'max_results' supplied: it must be 0 or more.")
    token: str | None = None
    while left is None or left > 0:
        page = search(page_size if left is None else min(page_size, left), token)
        left = None if left is None else left - len(page)
        token = page.token
        yield page
        if not token:
            break
