"""The HTTP store against a real, scripted HTTP server."""

import base64
import json
import logging
import os
import signal
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from regista.api.registered_models import CreateRegisteredModel, GetModelVersionByAlias, GetRegisteredModel, SetAlias
from regista.api.runs import LogMetric
from regista.entities import ANONYMOUS, Caller
from regista.errors import (
    AlreadyExists,
    BodyTooLarge,
    Conflict,
    InvalidParameter,
    InvalidState,
    NotFound,
    RegistaError,
    RemoteError,
    Unavailable,
)
from regista.store.http import HttpStore

MODEL = {"registered_model": {"name": "m", "creation_timestamp": 1, "last_updated_timestamp": 2}}
READ = GetRegisteredModel(name="m")
WRITE = CreateRegisteredModel(name="m")
CUT = "cut"


class ScriptedServer:
    """Answers with the given (status, headers, body) in turn, the last one for ever; notes what it was sent."""

    def __init__(self):
        self.script = []
        self.requests = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length", 0))
                outer.requests.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
                step = outer.script.pop(0) if len(outer.script) > 1 else outer.script[0]
                if step == CUT:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                status, headers, body = step
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = handle_any

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def remote():
    scripted = ScriptedServer()
    yield scripted
    scripted.server.shutdown()
    scripted.server.server_close()


@pytest.fixture
def store(remote):
    store = HttpStore(remote.url + "/", timeout=5, retries=2, auth="")
    yield store
    store.close()


def ok(body=MODEL):
    return (200, {}, body)


def error(status, code="INTERNAL_ERROR", headers=None, **more):
    return (status, headers or {}, {"error_code": code, "message": "told", **more})


def test_calls_are_sent_as_their_endpoints_declare(remote, store):
    remote.script = [ok()]
    assert store.call(READ, Caller("Zoë", "a/b")).registered_model.name == "m"
    method, path, headers, body = remote.requests[0]
    assert (method, path, body) == ("GET", "/api/2.0/mlflow/registered-models/get?name=m", b"")
    assert (headers["X-Regista-User"], headers["X-Regista-Reason"]) == ("Zo%C3%AB", "a/b")
    store.call(WRITE, ANONYMOUS)
    method, path, headers, body = remote.requests[1]
    assert (method, path, json.loads(body)) == ("POST", "/api/2.0/mlflow/registered-models/create", {"name": "m"})
    assert headers["Content-Type"] == "application/json"
    assert "X-Regista-User" not in headers


def test_numbers_may_come_as_text(remote, store):
    remote.script = [ok({"registered_model": {"name": "m", "creation_timestamp": "1", "last_updated_timestamp": 2}})]
    assert store.call(READ, ANONYMOUS).registered_model.creation_timestamp == 1


@pytest.mark.parametrize(
    ("status", "code", "named", "kind"),
    [
        (400, "INVALID_PARAMETER_VALUE", None, InvalidParameter),
        (400, "INVALID_PARAMETER_VALUE", "InvalidState", InvalidState),
        (400, "INVALID_PARAMETER_VALUE", "MissingParameter", InvalidParameter),
        (400, "INVALID_PARAMETER_VALUE", "NotFound", InvalidParameter),
        (400, "RESOURCE_ALREADY_EXISTS", None, AlreadyExists),
        (404, "RESOURCE_DOES_NOT_EXIST", None, NotFound),
        (409, "RESOURCE_CONFLICT", None, Conflict),
        (413, "INVALID_PARAMETER_VALUE", None, BodyTooLarge),
        (500, "INTERNAL_ERROR", None, RemoteError),
        (429, "REQUEST_LIMIT_EXCEEDED", None, RemoteError),
        (400, "SOMETHING_NEW", "Something", RemoteError),
    ],
)
def test_errors_come_back_as_their_classes(remote, store, status, code, named, kind):
    remote.script = [error(status, code, error_class=named) if named else error(status, code)]
    with pytest.raises(RegistaError, match="told") as caught:
        store.call(WRITE, ANONYMOUS)
    assert type(caught.value) is kind
    assert caught.value.error_code == code
    assert caught.value.get_http_status_code() == status
    assert len(remote.requests) == 1


@pytest.mark.parametrize(
    "answer", [ok(b"<html>Welcome to the proxy"), ok({"other": 1}), ok(b"\xff"), (404, {}, b"<html>")]
)
def test_what_is_not_the_protocol_is_shown(remote, store, answer):
    remote.script = [answer]
    with pytest.raises(RemoteError, match=f"answered {answer[0]} with something") as caught:
        store.call(WRITE, ANONYMOUS)
    assert len(str(caught.value)) < 500


def attempts(remote, store, request, *script):
    """How many requests the script brought about, and whether the call came back."""
    remote.script = list(script)
    remote.requests.clear()
    try:
        store.call(request, ANONYMOUS)
    except RegistaError as failed:
        return len(remote.requests), type(failed)
    return len(remote.requests), None


def test_reads_are_repeated_after_any_failure_on_the_way(remote, store):
    for failure in (CUT, error(503), error(502), error(504), error(429)):
        assert attempts(remote, store, READ, failure, ok()) == (2, None)
        count, failed = attempts(remote, store, READ, failure)
        assert count == 3
        assert failed in {Unavailable, RemoteError}


def test_writes_are_repeated_only_when_they_were_not_carried_out(remote, store):
    metric = LogMetric(run_id="r", key="k", value=1.0, timestamp=1)
    for write in (WRITE, metric, SetAlias(name="m", alias="a", version="1")):
        assert attempts(remote, store, write, error(503), ok({}))[0] == 2
        assert attempts(remote, store, write, error(429, headers={"Retry-After": "0"}), ok({}))[0] == 2
        for failure in (error(502), error(504), error(429), error(500)):
            assert attempts(remote, store, write, failure, ok({})) == (1, RemoteError)
        assert attempts(remote, store, write, CUT, ok({})) == (1, Unavailable)


def test_a_broken_write_says_that_nobody_knows(remote, store):
    remote.script = [CUT]
    with pytest.raises(Unavailable, match="unknown whether the change was made"):
        store.call(WRITE, ANONYMOUS)


def test_refusals_are_not_repeated(remote, store):
    for status in (400, 401, 403, 404, 409, 500, 501):
        assert attempts(remote, store, READ, error(status))[0] == 1


def test_a_server_that_comes_late_is_waited_for():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    store = HttpStore(f"http://127.0.0.1:{port}", timeout=5, retries=0)
    with pytest.raises(Unavailable, match=f"No connection to http://127.0.0.1:{port}"):
        store.call(WRITE, ANONYMOUS)

    class Late(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.dumps(MODEL).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    servers = []

    def come():
        servers.append(ThreadingHTTPServer(("127.0.0.1", port), Late))
        servers[0].serve_forever()

    timer = threading.Timer(0.5, come)
    timer.start()
    try:
        patient = HttpStore(f"http://127.0.0.1:{port}", timeout=5, retries=7)
        assert patient.call(WRITE, ANONYMOUS).registered_model.name == "m"
        patient.close()
    finally:
        timer.join(0.1)
        servers[0].shutdown()
        servers[0].server_close()


@pytest.mark.parametrize("url", ["http://", "http://host:99999", "http://a b", "gopher://x"])
def test_a_url_that_cannot_be_asked(url):
    with pytest.raises(Unavailable):
        HttpStore(url, timeout=1, retries=0).call(READ, ANONYMOUS)


def test_credentials_come_from_the_environment(remote, monkeypatch):
    remote.script = [ok()]
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "t0ken")
    HttpStore(remote.url).call(READ, ANONYMOUS)
    assert remote.requests[-1][2]["Authorization"] == "Bearer t0ken"
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "zoë")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "a:b")
    HttpStore(remote.url).call(READ, ANONYMOUS)
    assert remote.requests[-1][2]["Authorization"] == "Basic em/DqzphOmI="


def test_a_closed_store_opens_again_and_threads_share_it(remote, store):
    remote.script = [ok()]
    store.call(READ, ANONYMOUS)
    store.close()
    failures = []

    def ask():
        try:
            for _ in range(5):
                store.call(READ, ANONYMOUS)
        except RegistaError as failed:
            failures.append(failed)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(remote.requests) == 81


def test_a_forked_child_speaks_on_its_own_connections(remote, store):
    remote.script = [ok()]
    store.call(READ, ANONYMOUS)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if store.call(READ, ANONYMOUS).registered_model.name == "m" else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert store.call(READ, ANONYMOUS).registered_model.name == "m"


def test_names_are_encoded(remote, store):
    remote.script = [error(404, "RESOURCE_DOES_NOT_EXIST")]
    with pytest.raises(NotFound):
        store.call(GetModelVersionByAlias(name="a b&c=é", alias="x+y"), ANONYMOUS)
    assert remote.requests[0][1].endswith("?name=a+b%26c%3D%C3%A9&alias=x%2By")


def test_requests_are_not_told_of_in_a_log_that_shows_info(remote, store, caplog):
    logger = logging.getLogger("httpx2")
    level = logger.level
    logger.setLevel(logging.NOTSET)
    caplog.set_level(logging.INFO)
    try:
        remote.script = [(200, {}, MODEL)]
        store.call(READ, ANONYMOUS)
    finally:
        logger.setLevel(level)
    assert caplog.records == []


def test_the_credentials_of_a_url_are_sent_and_shown_nowhere(remote, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("REGISTA_TRACKING_TOKEN", "other")
    store = HttpStore(remote.url.replace("://", "://ada:ge%40heim@"), retries=1)
    expected = "Basic " + base64.b64encode(b"ada:ge@heim").decode()
    remote.script = [(200, {}, MODEL)]
    store.call(READ, ANONYMOUS)
    messages = []
    for answer in (CUT, (502, {}, b"<html>"), (200, {}, b"nothing"), (302, {"Location": "/"}, b"")):
        remote.script = [answer]
        with pytest.raises(RegistaError) as failure:
            store.call(READ, ANONYMOUS)
        messages.append(str(failure.value))
    store.close()
    assert {headers["Authorization"] for _, _, headers, _ in remote.requests} == {expected}
    assert all(remote.url in message for message in messages)
    assert "heim" not in "".join(messages) + repr(vars(store)["_url"])
    assert "heim" not in "".join(record.getMessage() for record in caplog.records)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_children_that_are_forked_while_connections_are_made_are_not_stuck(remote, store):
    remote.script = [(200, {}, MODEL)]
    store.call(READ, ANONYMOUS)
    ended = threading.Event()

    def make_connections():
        while not ended.is_set():
            store.close()
            store._client()

    thread = threading.Thread(target=make_connections)
    thread.start()
    try:
        children = []
        for _ in range(20):
            child = os.fork()
            if child == 0:
                signal.alarm(60)
                store._client()
                os._exit(0)
            children.append(child)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 20
    finally:
        ended.set()
        thread.join()
