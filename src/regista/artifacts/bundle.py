"""Bundle: several small blobs in one body, each as ``<SHA-256> <size>``, a line end and its bytes.

In an answer a ``-`` and a line end stand for one that does not come this way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from ..errors import InvalidParameter

T = TypeVar("T")

LEFT_OUT = b"-\n"

LONGEST_HEAD = 64 + 1 + 9 + 1
"""Bytes of what stands before a blob."""

_HEAD = re.compile(rb"(?:([0-9a-f]{64}) ([0-9]{1,9})|-)\n")


class BundledBlob(NamedTuple):
    """A blob as somebody sent it: nobody has compared its bytes with the digest yet."""

    digest: str
    content: memoryview


def head(digest: str, size: int) -> bytes:
    """What stands before the bytes of a blob."""
    return f"{digest} {size}\n".encode()


def blobs_of(body: bytes | bytearray) -> Iterator[BundledBlob | None]:
    """The blobs of a body, None where one was left out; InvalidParameter when the body has no such form."""
    view, at = memoryview(body), 0
    while at < len(view):
        found = _HEAD.match(body, at)
        if found is None:
            raise InvalidParameter(
                f"The body is no bundle of blobs: at byte {at} there must be a SHA-256 in hex, a blank, a size in "
                "bytes and a line end."
            )
        at = found.end()
        if found[1] is None:
            yield None
            continue
        digest, size = found[1].decode(), int(found[2])
        if at + size > len(view):
            raise InvalidParameter(f"The body ends within the blob {digest}, which is to have {size} bytes.")
        yield BundledBlob(digest, view[at : at + size])
        at += size


def in_bundles(items: Iterable[T], size: Callable[[T], int], most_bytes: int, most: int) -> Iterator[list[T]]:
    """The items in their order, as many together as are allowed; one that is larger than that is alone."""
    bundle: list[T] = []
    total = 0
    for item in items:
        if bundle and (len(bundle) == most or total + size(item) > most_bytes):
            yield bundle
            bundle, total = [], 0
        bundle.append(item)
        total += size(item)
    if bundle:
        yield bundle
