"""Outcome: what became of a part, in values that every engine carries."""

from __future__ import annotations

import pickle

from ...errors import RegistaError
from ..sources import Source
from ..work import Work


def part_name(place: int) -> str:
    """The name of a part's file, without its end."""
    return f"part-{place:05d}"


def outcome_of(work: Work, source: Source, folder: str, place: int) -> tuple[int, bytes]:
    """Runs in a worker: the rows of the part that was written, or the error, pickled.

    As a value, because engines repeat what raises, wrap it and print it.
    """
    try:
        return work.write_part(source, folder, part_name(place)), b""
    except RegistaError as error:
        error.__cause__ = None  # of the model's libraries, which the other side may not have
        return 0, pickle.dumps(error)


def rows_of(rows: int, error: bytes) -> int:
    """The rows; raises the error, if there is one."""
    if error:
        raise pickle.loads(error)  # noqa: S301 - our own worker made it
    return int(rows)
