"""Spans of time as people write them."""

import pytest

from regista.entities import parse_duration, shown_duration
from regista.errors import InvalidParameter


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("8h", 28_800_000),
        ("2d8h5m20s", 201_920_000),
        ("2m4s", 124_000),
        ("30d", 2_592_000_000),
        ("1.5h", 5_400_000),
        (".5s", 500),
        ("0s", 0),
        (" 1d ", 86_400_000),
        ("9" * 40 + "d", 2**53),
    ],
)
def test_days_hours_minutes_seconds(text, milliseconds):
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize(
    "text", ["", " ", "xx", "5", "1h2d", "-1d", "1d 2h", "1w", "1.2.3s", "d", "١d", "9" * 200 + "d"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidParameter, match="Could not parse any time information from"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["1h", "2d8h5m20s", "30d", "1m30s", "0.5s", "1.25s", "0s"])
def test_what_is_shown_is_read_again(text):
    assert shown_duration(parse_duration(text)) == text
