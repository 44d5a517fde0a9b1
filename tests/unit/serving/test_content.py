"""Content types of scoring requests."""

import pytest

from regista.errors import InvalidParameter
from regista.serving.content import Format, format_of


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("application/json", Format.JSON),
        ("application/json; charset=utf-8", Format.JSON),
        ("application/json;charset=UTF-8", Format.JSON),
        (" text/csv ", Format.CSV),
        ("text/csv;", Format.CSV),
    ],
)
def test_understood(header, expected):
    assert format_of(header) is expected


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (None, "Got ''"),
        ("", "Got ''"),
        ("text/plain", "Types: ['text/csv', 'application/json', 'application/vnd.apache.parquet']. Got 'text/plain'."),
        ("Application/JSON", "Got 'Application/JSON'."),
        ("application/x-www-form-urlencoded", "Got 'application/x-www-form-urlencoded'."),
        ("application/json; charset=latin-1", "The scoring server only supports UTF-8"),
        ('application/json; charset="utf-8"', "The scoring server only supports UTF-8"),
        ("application/json; format=pandas-split", "Unrecognized content type parameters: format. IMPORTANT: "),
    ],
)
def test_refused(header, message):
    with pytest.raises(InvalidParameter) as caught:
        format_of(header)
    assert message in caught.value.message
