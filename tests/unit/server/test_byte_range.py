"""The part of a file that is asked for."""

import pytest

from regista.server.byte_range import requested_range

TAG = b'"abc"'


def asked(text, size=10, **headers):
    given = {b"range": text.encode()} | {name.replace("_", "-").encode(): value for name, value in headers.items()}
    return requested_range(given, size, TAG)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("bytes=0-3", (0, 4)),
        ("bytes=4-", (4, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=8-99", (8, 10)),
        ("bytes=9-9", (9, 10)),
    ],
)
def test_one_range(text, part):
    assert asked(text) == part


@pytest.mark.parametrize("text", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_outside_of_the_file(text):
    part = asked(text)
    assert part is not None
    assert part.start == part.stop


@pytest.mark.parametrize(
    "text",
    [
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=1-2x",
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_what_means_the_whole_file(text):
    assert asked(text) is None


def test_no_range():
    assert requested_range({}, 10, TAG) is None


def test_an_empty_file_has_no_range():
    part = asked("bytes=0-", size=0)
    assert part == (0, 0)


def test_if_range():
    assert asked("bytes=0-3", if_range=TAG) == (0, 4)
    assert asked("bytes=0-3", if_range=b'"other"') is None
