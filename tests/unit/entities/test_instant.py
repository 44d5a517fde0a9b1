"""Instants: the texts that people write for a moment, and the one that is shown to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regista.entities import parse_instant, shown_instant
from regista.errors import InvalidParameter

LAST = 253_402_300_799_999
MOMENTS = st.integers(0, LAST)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS)
def test_what_is_shown_can_be_read(moment: int) -> None:
    assert parse_instant(shown_instant(moment)) == moment


@given(st.integers(10**8, LAST))
def test_milliseconds_are_read_as_they_are(moment: int) -> None:
    assert parse_instant(str(moment)) == moment


@given(st.datetimes(datetime(1971, 1, 1), datetime(9998, 12, 31)), ZONES)
def test_every_offset_is_read(when: datetime, zone: timezone) -> None:
    aware = when.replace(tzinfo=zone)
    expected = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert parse_instant(aware.isoformat()) == expected
    # In the query of a URL a plus that was not escaped arrives as a blank.
    assert parse_instant(aware.isoformat().replace("+", " ")) == expected


@given(st.text())
def test_any_text_is_a_moment_or_an_error_that_names_the_field(text: str) -> None:
    try:
        assert 0 <= parse_instant(text, "since") <= LAST
    except InvalidParameter as error:
        assert "for parameter 'since' supplied. It must be a date or a time since 1970" in str(error)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-01", 0),
        ("2026-03-01", 1_772_323_200_000),
        ("20260301", 1_772_323_200_000),
        (" 2026-03-01T12:00Z ", 1_772_366_400_000),
        ("2026-03-01 12:00", 1_772_366_400_000),
        ("2026-03-01T12:00", 1_772_366_400_000),
        ("2026-03-01T13:00+01:00", 1_772_366_400_000),
        ("2026-03-01T13:00 01:00", 1_772_366_400_000),
        ("2026-03-01T12:00:00.5", 1_772_366_400_500),
        ("2026-03-01T12:00:00.0019", 1_772_366_400_001),
        ("1772366400000", 1_772_366_400_000),
    ],
)
def test_spellings(text: str, moment: int) -> None:
    assert parse_instant(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "now", "yesterday", "2026", "2026-13-01", "2026-02-30", "2026-03-01T25:00", "1969-12-31", "-1",
        "1970-01-01T00:00+01:00", "10000-01-01", "9999-12-31T23:59-01:00", "9" * 16, "9" * 5000, "١٧٧٢٣٦٦٤٠٠٠٠٠",
        "2026-03-01T12:00Z; DROP TABLE events", "2026-03-01\0",
    ],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(InvalidParameter, match=r"for parameter 'at' supplied\. It must be a date or a time") as caught:
        parse_instant(text)
    assert len(str(caught.value)) < 260


@pytest.mark.parametrize(
    ("moment", "text"),
    [(0, "1970-01-01T00:00:00Z"), (1_772_366_400_000, "2026-03-01T12:00:00Z"), (1, "1970-01-01T00:00:00.001Z")],
)
def test_what_is_shown(moment: int, text: str) -> None:
    assert shown_instant(moment) == text
