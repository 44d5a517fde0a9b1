"""Page tokens: the text MLflow's clients carry around."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regista.errors import QueryError
from regista.query import PageToken


def test_the_text_is_base64_of_the_offset() -> None:
    assert base64.b64decode(PageToken(5).encode()) == b'{"offset": 5}'
    assert PageToken.decode("eyJvZmZzZXQiOiA1fQ==") == PageToken(5)


@pytest.mark.parametrize("text", [None, ""])
def test_no_token_is_the_first_page(text: str | None) -> None:
    assert PageToken.decode(text) == PageToken()


@given(offset=st.integers(1, 2**63 - 1), cursor=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_a_token_comes_back(offset: int, cursor: str) -> None:
    token = PageToken(offset, cursor)
    assert PageToken.decode(token.encode()) == token


def coded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc", "Invalid page token, could not base64-decode"),
        ("!!!!", "Invalid page token, could not base64-decode"),
        ("ä", "Invalid page token, could not base64-decode"),
        ("A" * 5_000, "Invalid page token, could not base64-decode"),
        (coded("{}"), "Invalid page token, parsed value="),
        (coded("[]"), "Invalid page token, parsed value="),
        (coded('{"offset": 0}'), 'Invalid page token, parsed value={"offset": 0}'),
        (coded('{"offset": -5}'), "Invalid page token, parsed value="),
        (coded('{"offset": true}'), "Invalid page token, parsed value="),
        (coded('{"offset": 1.5}'), "Invalid page token, parsed value="),
        (coded('{"offset": 99999999999999999999}'), "Invalid page token, parsed value="),
        (coded('{"offset": 1, "x": ' + "[" * 2_000), "Invalid page token, parsed value="),
        (coded("[" * 3_000), "Invalid page token, parsed value="),
        (coded(b"\xff\xfe"), "Invalid page token, parsed value="),
    ],
)
def test_bad_tokens(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        PageToken.decode(text)
    assert caught.value.message.startswith(message)


@given(st.text(max_size=40) | st.binary(max_size=40).map(coded))
def test_any_text_is_a_token_or_an_error(text: str) -> None:
    try:
        token = PageToken.decode(text)
    except QueryError:
        return
    assert token.offset >= 0
