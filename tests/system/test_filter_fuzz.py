"""Random filters and orders: a result, or an error that says where; never a 500, never a stack trace."""

import http.client
import json
import re
import time

import msgspec
import pytest

from filled_store import fill
from processes import start_server
from random_filters import RandomSearches
from regista.entities import ANONYMOUS
from regista.errors import RegistaError
from regista.store.sql import SqlStore

IN_PROCESS = 9_000
OVER_HTTP = 1_500
POSITION = re.compile(r"\(at column \d+\)|leave out clause \d+")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A database with a thousand versions."""
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'regista.db'}"
    store = SqlStore(url)
    fill(store, 1_000)
    store.close()
    return url


def refused(message):
    assert POSITION.search(message), message
    assert "Traceback" not in message
    return message


def test_a_result_or_a_place(url):
    searches = RandomSearches(2026)
    store = SqlStore(url)
    found, slowest = 0, (0.0, None)
    for _ in range(IN_PROCESS):
        request = searches.next()
        begin = time.thread_time()
        try:
            store.call(request, ANONYMOUS)
            found += 1
        except RegistaError as error:
            assert error.error_code == "INVALID_PARAMETER_VALUE", (request, error)
            refused(error.message)
        slowest = max(slowest, (time.thread_time() - begin, repr(request)[:300]))
    store.close()
    assert IN_PROCESS / 4 < found < IN_PROCESS * 3 / 4
    print(f"{found} of {IN_PROCESS} gave a result; the slowest took {slowest[0] * 1_000:.0f} ms: {slowest[1]}")


def test_a_result_or_a_place_over_http(url, tmp_path):
    """The fields go in the body, where a GET may have them: a URL has no room for all."""
    searches = RandomSearches(2027)
    answers = {200: 0, 400: 0}
    with start_server(tmp_path, backend=url) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for _ in range(OVER_HTTP):
            request = searches.next()
            endpoint = type(request).endpoint
            body = json.dumps(msgspec.to_builtins(request))
            path = endpoint.prefixes[0] + endpoint.path
            connection.request(endpoint.methods[0], path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = json.loads(answer.read())
            assert answer.status in answers, (request, content)
            answers[answer.status] += 1
            if answer.status == 400:
                assert content["error_code"] == "INVALID_PARAMETER_VALUE", (request, content)
                refused(content["message"])
        connection.close()
        assert min(answers.values()) > OVER_HTTP / 4, answers
        assert "Traceback" not in server.output
        assert "Unexpected error" not in server.output
