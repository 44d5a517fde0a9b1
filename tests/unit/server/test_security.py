"""Which hosts and origins may talk to the server."""

import pytest

from regista.server.incoming import Incoming
from regista.server.security import Guard


def incoming(method="GET", path="/api/x", **headers):
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Incoming({"method": method, "path": path, "query_string": b"", "headers": pairs}, None)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:5000", "127.0.0.1:1", "[::1]", "[::1]:5000", "0.0.0.0:80", "10.1.2.3:5000", "192.168.0.1",
     "172.16.0.1", "172.31.255.1:80", "[fd00::1]:5000"],
)  # fmt: skip
def test_this_machine_and_private_addresses_may(host):
    assert Guard().check(incoming(host=host)) is None


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example", "172.32.0.1", "8.8.8.8", "11.0.0.1", "[::2]"]
)
def test_other_hosts_may_not(host):
    refusal = Guard().check(incoming(host=host))
    assert refusal is not None
    assert (refusal.status, refusal.body) == (403, b"Invalid Host header - possible DNS rebinding attack detected")


def test_health_is_for_everybody():
    guard = Guard(open_paths=frozenset({"/health"}))
    assert guard.check(incoming(path="/health", host="evil.example")) is None


def test_given_hosts_replace_the_defaults():
    guard = Guard(hosts=("models.example", "*.lan:5000"))
    assert guard.check(incoming(host="models.example")) is None
    assert guard.check(incoming(host="a.lan:5000")) is None
    assert guard.check(incoming(host="localhost")) is not None
    assert Guard(hosts=("*",)).check(incoming(host="anything")) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "http://localhost.evil.example", "http://[", "file://localhost"]
)
def test_other_origins_may_not_change_anything(method, origin):
    refusal = Guard().check(incoming(method, host="localhost:5000", origin=origin))
    assert refusal is not None
    assert (refusal.status, refusal.body) == (403, b"Cross-origin request blocked")


@pytest.mark.parametrize(
    "origin", ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:1", "http://10.0.0.5:5000"]
)
def test_this_machine_and_the_server_itself_may(origin):
    guard = Guard()
    request = incoming("POST", host="10.0.0.5:5000", origin=origin)
    assert guard.check(request) is None
    assert (b"access-control-allow-origin", origin.encode()) in guard.headers_for(request)
    assert (b"access-control-allow-credentials", b"true") in guard.headers_for(request)


def test_other_origins_may_read_without_leave():
    guard = Guard()
    request = incoming("GET", host="localhost", origin="http://evil.example")
    assert guard.check(request) is None
    assert guard.headers_for(request) == guard.headers


def test_allowed_origins():
    guard = Guard(origins=("https://*.example",))
    assert guard.check(incoming("POST", host="localhost", origin="https://ui.example")) is None
    assert guard.check(incoming("POST", host="localhost", origin="http://ui.example")) is not None


def test_a_preflight_is_answered():
    answer = Guard().check(
        incoming("OPTIONS", host="localhost", origin="http://localhost:3000", access_control_request_method="POST")
    )
    assert answer is not None
    assert (answer.status, answer.body) == (200, b"OK")
    assert (b"access-control-allow-methods", b"GET, POST, PUT, DELETE, OPTIONS, PATCH") in answer.headers
    assert (b"access-control-max-age", b"600") in answer.headers


def test_what_every_answer_carries():
    assert Guard().headers == (
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"vary", b"Origin"),
    )
    assert b"x-frame-options" not in dict(Guard(x_frame_options="NONE").headers)


def test_it_can_be_switched_off():
    assert Guard(enabled=False).check(incoming("POST", host="x", origin="http://evil.example")) is None
