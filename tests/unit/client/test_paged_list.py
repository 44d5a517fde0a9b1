from __future__ import annotations

import pytest

from regista.client.paged_list import PagedList, all_pages


def test_is_a_list_with_a_token() -> None:
    page = PagedList([1, 2], "next")
    assert page == [1, 2]
    assert page.token == "next"
    assert type(page.to_list()) is list
    assert PagedList().token is None


@pytest.mark.parametrize(("limit", "found"), [(None, 10), (0, 0), (4, 4), (7, 7), (99, 10)])
def test_all_pages_stops_at_the_limit_or_the_end(limit: int | None, found: int) -> None:
    def search(size: int, token: str | None) -> PagedList[int]:
        start = int(token or 0)
        stop = min(start + size, 10)
        return PagedList(range(start, stop), str(stop) if stop < 10 else None)

    assert all_pages(search, limit, page_size=3) == list(range(found))
