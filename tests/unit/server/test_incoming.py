"""Bodies are read once, within limits."""

import asyncio

import pytest

from regista.errors import BodyTooLarge, InvalidParameter
from regista.server.incoming import ConnectionCut, Incoming


def request(chunks, **headers):
    """A request whose body arrives in these chunks; None stands for a cut connection."""
    messages = [
        {"type": "http.disconnect"}
        if chunk is None
        else {"type": "http.request", "body": chunk, "more_body": index + 1 < len(chunks)}
        for index, chunk in enumerate(chunks)
    ]

    async def receive():
        return messages.pop(0)

    pairs = [(name.replace("_", "-").encode(), str(value).encode()) for name, value in headers.items()]
    return Incoming({"method": "POST", "path": "/", "query_string": b"", "headers": pairs}, receive)


def test_a_request_without_a_body_is_not_waited_for():
    assert asyncio.run(request([]).body(10)) == b""
    assert asyncio.run(request([]).drain()) is True
    assert request([]).content_length() == 0


def test_a_body_in_pieces():
    assert asyncio.run(request([b"ab", b"", b"c"], content_length=3).body(3)) == b"abc"
    assert asyncio.run(request([b"ab", b"c"], transfer_encoding="chunked").body(3)) == b"abc"


def test_a_body_that_is_announced_too_large_is_not_read():
    incoming = request([b"ab"], content_length=11)
    with pytest.raises(BodyTooLarge, match="at most 10 bytes"):
        asyncio.run(incoming.body(10))


def test_a_body_that_grows_too_large_is_given_up():
    incoming = request([b"x" * 6, b"x" * 6, b"x"], transfer_encoding="chunked")
    with pytest.raises(BodyTooLarge):
        asyncio.run(incoming.body(10))
    assert asyncio.run(incoming.drain()) is True


def test_a_cut_connection():
    with pytest.raises(ConnectionCut):
        asyncio.run(request([b"ab", None], content_length=9).body(10))
    assert asyncio.run(request([b"ab", None], content_length=9).drain()) is False


def test_a_client_that_waits_for_our_word_is_not_drained():
    assert asyncio.run(request([b"ab"], content_length=2, expect="100-continue").drain()) is False


def test_a_length_that_is_no_number():
    with pytest.raises(InvalidParameter, match="Content-Length"):
        request([], content_length="x").content_length()
