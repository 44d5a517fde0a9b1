"""Bundles: what is put together comes apart again, and what has no such form is said to have none."""

from __future__ import annotations

import pytest

from regista.artifacts.bundle import LEFT_OUT, LONGEST_HEAD, blobs_of, head, in_bundles
from regista.errors import InvalidParameter

DIGEST = "0a" * 32


def test_what_is_put_together_comes_apart() -> None:
    contents = [b"", b"x", None, b"-\n", head(DIGEST, 3) + b"abc", bytes(100_000), None]
    body = b"".join(LEFT_OUT if content is None else head(DIGEST, len(content)) + content for content in contents)
    found = [None if blob is None else (blob.digest, bytes(blob.content)) for blob in blobs_of(body)]
    assert found == [None if content is None else (DIGEST, content) for content in contents]
    assert list(blobs_of(b"")) == []


def test_no_head_is_longer_than_that() -> None:
    assert len(head(DIGEST, 999_999_999)) == LONGEST_HEAD


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"garbage", "at byte 0"),
        (b"-", "at byte 0"),
        (b"-\n\n", "at byte 2"),
        (head(DIGEST, 3) + b"ab", "ends within the blob"),
        (head(DIGEST, 3) + b"abcd", "at byte 70"),
        (head(DIGEST.upper(), 3) + b"abc", "at byte 0"),
        (head(DIGEST, -3) + b"abc", "at byte 0"),
        (head(DIGEST, 10**10) + b"abc", "at byte 0"),
        (f"{DIGEST} ٣\n".encode() + b"abc", "at byte 0"),
    ],
)
def test_what_has_no_such_form_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(InvalidParameter, match=said):
        list(blobs_of(body))


@pytest.mark.parametrize(
    ("sizes", "bundles"),
    [
        ([], []),
        ([5], [[5]]),
        ([11, 1, 11], [[11], [1], [11]]),
        ([5, 5, 1], [[5, 5], [1]]),
        ([0, 0, 0, 0, 0], [[0, 0, 0], [0, 0]]),
        ([4, 4, 4], [[4, 4], [4]]),
    ],
)
def test_as_many_go_together_as_may(sizes: list[int], bundles: list[list[int]]) -> None:
    assert list(in_bundles(sizes, lambda size: size, 10, 3)) == bundles
