"""Who is calling."""

from urllib.parse import quote

import pytest

from regista.entities import ANONYMOUS, Caller
from regista.errors import InvalidParameter
from regista.server.identity import caller_of


def test_nobody():
    assert caller_of({}) is ANONYMOUS
    assert caller_of({b"x-regista-user": b""}) == ANONYMOUS


@pytest.mark.parametrize("text", ["ana", "Zoë O'Hara/ops", "50%", "名前", "a\nb"])
def test_user_and_reason_are_percent_encoded(text):
    encoded = quote(text).encode()
    assert caller_of({b"x-regista-user": encoded, b"x-regista-reason": encoded}) == Caller(text, text)
    assert caller_of({b"x-regista-reason": encoded}) == Caller("anonymous", text)


@pytest.mark.parametrize("value", [b"%ff", b"\xe9", b"a%00b", b"x" * 257])
def test_what_cannot_be_read_is_refused(value):
    with pytest.raises(InvalidParameter, match="X-Regista-User"):
        caller_of({b"x-regista-user": value})
