"""From method and path to the route."""

import pytest

from regista.errors import ConfigurationError, InvalidParameter, MethodNotAllowed, UnknownEndpoint
from regista.server.incoming import Incoming
from regista.server.router import Router


def incoming(method, raw_path):
    from urllib.parse import unquote

    scope = {
        "method": method,
        "path": unquote(raw_path),
        "raw_path": raw_path.encode(),
        "query_string": b"",
        "headers": [],
    }
    return Incoming(scope, None)


def find(router, method, raw_path):
    request = incoming(method, raw_path)
    return router.find(request), request.path_values


@pytest.fixture
def router():
    router = Router("/p")
    router.add(("GET", "POST"), "/models/get", "exact")
    router.add(("POST",), "/models/search", "search")
    router.add(("GET",), "/models/{id}", "one")
    router.add(("DELETE",), "/models/{id}/tags/{key}", "tag")
    router.add(("GET", "HEAD", "PUT"), "/files/{path:path}", "file")
    return router


def test_exact_paths_come_first(router):
    assert find(router, "GET", "/p/models/get") == ("exact", {})
    assert find(router, "POST", "/p/models/g%65t") == ("exact", {})


def test_placeholders_take_one_segment_decoded(router):
    assert find(router, "GET", "/p/models/m-%C3%A9") == ("one", {"id": "m-é"})
    assert find(router, "DELETE", "/p/models/m/tags/a%2Fb%252F") == ("tag", {"id": "m", "key": "a/b%2F"})
    with pytest.raises(UnknownEndpoint):
        find(router, "GET", "/p/models/a/b")
    with pytest.raises(UnknownEndpoint):
        find(router, "GET", "/p/models/")


def test_path_placeholders_take_all_the_rest_as_it_is(router):
    assert find(router, "PUT", "/p/files/a/b%2Fc/../d") == ("file", {"path": "a/b/c/../d"})
    assert find(router, "PUT", "/p/files//etc/passwd") == ("file", {"path": "/etc/passwd"})
    assert find(router, "PUT", "/p/files/") == ("file", {"path": ""})
    assert find(router, "PUT", "/p/files/a%0Ab") == ("file", {"path": "a\nb"})


def test_an_exact_path_does_not_hide_a_placeholder(router):
    assert find(router, "GET", "/p/models/search") == ("one", {"id": "search"})


def test_head_is_answered_like_get(router):
    assert find(router, "HEAD", "/p/models/get") == ("exact", {})
    assert find(router, "HEAD", "/p/models/x")[0] == "one"


def test_unknown_paths_and_methods(router):
    with pytest.raises(UnknownEndpoint, match="/models/get"):
        find(router, "GET", "/models/get")
    with pytest.raises(MethodNotAllowed, match=r"does not take PATCH; it takes GET, POST"):
        find(router, "PATCH", "/p/models/get")
    with pytest.raises(MethodNotAllowed, match=r"it takes DELETE"):
        find(router, "GET", "/p/models/m/tags/k")
    assert router.methods(incoming("OPTIONS", "/p/models/get")) == ["GET", "POST"]


def test_a_path_must_be_utf_8(router):
    request = incoming("GET", "/p/models/x")
    request.raw_path = b"/p/models/%ff"
    with pytest.raises(InvalidParameter, match="UTF-8"):
        router.find(request)


def test_nothing_is_served_twice(router):
    with pytest.raises(ConfigurationError, match="GET /p/models/get"):
        router.add(("GET",), "/models/get", "other")
    with pytest.raises(ConfigurationError):
        router.add(("GET",), "/models/{id}", "other")


def test_dots_in_paths_are_dots():
    router = Router()
    router.add(("GET",), "/api/2.0/{x}", "r")
    with pytest.raises(UnknownEndpoint):
        find(router, "GET", "/api/2a0/x")
