"""Progress: who wants to know how far a transfer has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Transfer(Protocol):
    """Files that are on their way; safe for threads."""

    def advance(self, size: int) -> None:
        """So many bytes more have arrived; fewer than none when they must come again."""
        ...


class Progress(Protocol):
    """Is told of each transfer when it begins."""

    def transfer(self, what: str, size: int | None) -> AbstractContextManager[Transfer]:
        """``what`` is for people (``Downloading 12 files``); ``size`` are its bytes, None when nobody knows."""
        ...


class NoProgress:
    """Nobody wants to know."""

    def transfer(self, what: str, size: int | None) -> AbstractContextManager[Transfer]:  # noqa: ARG002
        """A transfer that nobody watches."""
        return nullcontext(self)

    def advance(self, size: int) -> None:
        """Nothing."""


def told(names: Sequence[str], doing: str = "Downloading") -> str:
    """What a transfer of these files is called: the one file's name, or how many they are."""
    return f"{doing} {names[0] if len(names) == 1 else f'{len(names)} files'}"


def watched(chunks: Iterable[bytes], transfer: Transfer) -> Iterator[bytes]:
    """The chunks as they come, each told of when it has been used."""
    for chunk in chunks:
        yield chunk
        transfer.advance(len(chunk))
