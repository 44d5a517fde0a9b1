"""Handlers: which function answers which request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from ...api.request import Request
from .transaction import Snapshot, Transaction

RequestT = TypeVar("RequestT", bound=Request[Any])
ReplyT = TypeVar("ReplyT")


class Handler(NamedTuple):
    """The function that answers a request, and whether it changes anything.

    ``one_moment`` is for a reader of many statements that must all see the same state.
    """

    answer: Callable[[Any, Any], Any]
    changes: bool
    one_moment: bool = False


HANDLERS: dict[type[Request[Any]], Handler] = {}
"""Filled once, while the modules of the nouns are imported (``handlers.py``)."""


def reads(
    request_type: type[RequestT], *, one_moment: bool = False
) -> Callable[[Callable[[Snapshot, RequestT], ReplyT]], Callable[[Snapshot, RequestT], ReplyT]]:
    """Make the function, which only reads, the answer to requests of this type; see ``Handler``."""

    def declare(answer: Callable[[Snapshot, RequestT], ReplyT]) -> Callable[[Snapshot, RequestT], ReplyT]:
        _add(request_type, Handler(answer, changes=False, one_moment=one_moment))
        return answer

    return declare


def changes(
    request_type: type[RequestT],
) -> Callable[[Callable[[Transaction, RequestT], ReplyT]], Callable[[Transaction, RequestT], ReplyT]]:
    """Make the function, which runs in a transaction, the answer to requests of this type."""

    def declare(answer: Callable[[Transaction, RequestT], ReplyT]) -> Callable[[Transaction, RequestT], ReplyT]:
        _add(request_type, Handler(answer, changes=True))
        return answer

    return declare


def _add(request_type: type[Request[Any]], handler: Handler) -> None:
    if request_type in HANDLERS:
        raise TypeError(f"{request_type.__name__} has two handlers")
    HANDLERS[request_type] = handler
