"""The application in this process, with a real store and real blobs."""

import asyncio
import re

import httpx2
import pytest

from regista.api import CONTRACT, transfers
from regista.api.contract import Contract
from regista.api.permission import AUTHENTICATED, Action
from regista.api.request import Empty, Request, Transfer, endpoint
from regista.artifacts.bundle import blobs_of
from regista.artifacts.local.blobs import LocalBlobStore
from regista.entities import Caller
from regista.errors import ConfigurationError, PermissionDenied, Unauthenticated
from regista.server.app import App
from regista.server.security import Guard
from regista.store.sql import SqlStore

MLFLOW = "/api/2.0/mlflow"
FILES = "/api/2.0/mlflow-artifacts/artifacts"


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path}/regista.db")
    yield store
    store.close()


@pytest.fixture
def blobs(tmp_path):
    return LocalBlobStore(tmp_path / "bytes")


class Client:
    """Sends requests to an application without a network between."""

    def __init__(self, app):
        self.app = app

    def __call__(self, method, path, **named):
        async def send():
            transport = httpx2.ASGITransport(self.app, raise_app_exceptions=True)
            async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **named)

        return asyncio.run(send())


@pytest.fixture
def client(store, blobs):
    return Client(App(store, blobs))


def test_the_pages(client):
    assert (client("GET", "/health").text, client("GET", "/health").status_code) == ("OK", 200)
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", client("GET", "/version").text)
    assert client("GET", "/api/openapi.json").json()["openapi"] == "3.1.0"
    assert "<h1>Regista" in client("GET", "/").text


def test_a_json_call_and_its_caller(client):
    headers = {"X-Regista-User": "Zo%C3%AB", "X-Regista-Reason": "because"}
    made = client("POST", MLFLOW + "/registered-models/create", json={"name": "m"}, headers=headers)
    assert made.json()["registered_model"]["name"] == "m"
    got = client("GET", "/ajax-api/2.0/mlflow/registered-models/get?name=m")
    assert got.json() == made.json()
    assert got.headers["content-type"] == "application/json"
    events = client("GET", "/api/regista/v1/registered-models/events?name=m").json()["events"]
    assert (events[0]["actor"], events[0]["reason"]) == ("Zoë", "because")


def test_errors_are_json(client):
    absent = client("GET", MLFLOW + "/registered-models/get?name=none")
    assert (absent.status_code, absent.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    for method, path, status, code in [
        ("GET", "/nope", 404, "ENDPOINT_NOT_FOUND"),
        ("GET", "/api/3.0/mlflow/traces", 404, "ENDPOINT_NOT_FOUND"),
        ("POST", MLFLOW + "/registered-models/delete", 405, "BAD_REQUEST"),
        ("POST", FILES + "/x", 405, "BAD_REQUEST"),
        ("DELETE", FILES, 405, "BAD_REQUEST"),
    ]:
        answer = client(method, path)
        assert (answer.status_code, answer.json()["error_code"]) == (status, code)


def test_a_changing_body_must_say_that_it_is_json(client):
    path = MLFLOW + "/registered-models/create"
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = client("POST", path, content=b'{"name": "m"}', headers={"Content-Type": kind})
        assert answer.status_code == 400
        assert answer.json()["message"] == "Bad Request. Content-Type must be one of ['application/json']."
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert client("POST", path, content=b'{"name": "m"}', headers=kind).status_code == 200


def test_a_body_over_the_limit(store, blobs):
    client = Client(App(store, blobs, max_body_size=100))
    body = {"name": "m", "description": "x" * 100}
    answer = client("POST", MLFLOW + "/registered-models/create", json=body)
    assert (answer.status_code, answer.json()["error_class"]) == (413, "BodyTooLarge")
    assert client("POST", MLFLOW + "/registered-models/create", json={"name": "m"}).status_code == 200


def test_options_tell_the_methods(client):
    assert client("OPTIONS", MLFLOW + "/registered-models/alias").headers["allow"] == "DELETE, GET, POST"


def test_a_static_prefix_leads_everything(store, blobs):
    client = Client(App(store, blobs, static_prefix="/p"))
    assert client("GET", "/p/health").text == "OK"
    assert client("GET", "/p" + FILES).json() == {}
    assert client("GET", "/health").status_code == 404
    assert client("GET", FILES).status_code == 404


def test_hosts_and_headers(store, blobs):
    client = Client(App(store, blobs, guard=Guard(open_paths=frozenset({"/health"}))))
    evil = {"Host": "evil.example"}
    assert client("GET", "/", headers=evil).status_code == 403
    assert client("GET", "/health", headers=evil).status_code == 200
    answer = client("GET", "/nope")
    assert (answer.headers["x-content-type-options"], answer.headers["x-frame-options"]) == ("nosniff", "SAMEORIGIN")
    crossing = client("PUT", FILES + "/x", content=b"x", headers={"Origin": "http://evil.example"})
    assert (crossing.status_code, crossing.text) == (403, "Cross-origin request blocked")


# Files


def test_a_file_goes_in_and_comes_out(client):
    assert client("PUT", FILES + "/1/r/artifacts/sub/MLmodel", content=b"hello").json() == {}
    got = client("GET", FILES + "/1/r/artifacts/sub/MLmodel")
    assert got.content == b"hello"
    assert got.headers["content-type"] == "text/plain"
    assert got.headers["content-disposition"] == "attachment; filename=MLmodel"
    digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert got.headers["etag"] == f'"{digest}"'
    head = client("HEAD", FILES + "/1/r/artifacts/sub/MLmodel")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "5")
    same = client("GET", FILES + "/1/r/artifacts/sub/MLmodel", headers={"If-None-Match": f'"{digest}"'})
    assert (same.status_code, same.content) == (304, b"")


def test_parts_of_a_file(client):
    client("PUT", FILES + "/f", content=b"0123456789")
    part = client("GET", FILES + "/f", headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    outside = client("GET", FILES + "/f", headers={"Range": "bytes=10-"})
    assert (outside.status_code, outside.headers["content-range"]) == (416, "bytes */10")


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 3_500_000])
def test_files_of_all_sizes(client, size):
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]

    async def chunks():
        for start in range(0, size, 65_536):
            yield content[start : start + 65_536]

    assert client("PUT", FILES + "/f", content=chunks()).status_code == 200
    got = client("GET", FILES + "/f")
    assert got.content == content
    assert got.headers["content-length"] == str(size)


def test_listings(client):
    assert client("GET", FILES + "?path=1/r").json() == {}
    client("PUT", FILES + "/1/r/b.txt", content=b"12345")
    client("PUT", FILES + "/1/r/a/c.txt", content=b"")
    files = client("GET", FILES + "?path=1/r").json()["files"]
    assert [(f["path"], f["is_dir"]) for f in files] == [("a", True), ("b.txt", False)]
    assert files[1]["file_size"] == 5
    assert [f["path"] for f in client("GET", FILES).json()["files"]] == ["1"]
    assert client("GET", FILES + "?path=1/r/b.txt").json() == {}


def test_deleting(client):
    client("PUT", FILES + "/1/r/a/c.txt", content=b"x")
    for _ in range(2):
        gone = client("DELETE", FILES + "/1/r/a")
        assert (gone.status_code, gone.json()) == (200, {})
    assert client("GET", FILES + "/1/r/a/c.txt").status_code == 404


def test_what_is_no_file(client):
    client("PUT", FILES + "/d/f", content=b"x")
    absent = client("GET", FILES + "/t/none.txt")
    assert (absent.status_code, absent.json()["message"]) == (404, "No such artifact: 't/none.txt'")
    directory = client("GET", FILES + "/d")
    assert directory.status_code == 400
    assert directory.json()["message"] == "Artifact path refers to a directory, not a file: 'd'"
    nameless = client("PUT", FILES + "/d/", content=b"x")
    assert nameless.status_code == 400
    assert nameless.json()["message"] == "Artifact path must include a filename (cannot end with '/')."


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", "%2e%2e/x", "a%2f..%2f..%2fx", "a%252f..%252f..%252fx", "/etc/passwd", "%2Fetc", "C:%5Cx",
     "a%23b", "file:///etc/passwd"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_path_leaves_the_root(store, blobs, tmp_path, method, path):
    """Straight into the application: an HTTP client would clean some of these paths."""
    app, sent = App(store, blobs), []

    async def receive():
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message):
        sent.append(message)

    raw = f"{FILES}/{path}".encode()
    headers = [(b"host", b"localhost"), (b"content-length", b"2"), (b"content-type", b"application/json")]
    where = {"path": raw.decode(), "raw_path": raw, "query_string": b""}
    scope = {"type": "http", "method": method, "headers": headers, **where}
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert b"Invalid path" in sent[1]["body"]


def test_sealed_paths_are_not_written(client):
    for method in ("PUT", "DELETE"):
        answer = client(method, FILES + "/registry/abc/1/MLmodel")
        assert (answer.status_code, answer.json()["error_class"]) == (400, "InvalidPath")


def test_files_of_a_run(client):
    run = client("POST", MLFLOW + "/runs/create", json={"experiment_id": "0"}).json()["run"]["info"]
    run_id, root = run["run_id"], run["artifact_uri"]
    up = client("POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run_id}&path=up/a.txt", content=b"abcd")
    assert up.status_code == 200
    listed = client("GET", f"{MLFLOW}/artifacts/list?run_id={run_id}&path=up/").json()
    assert listed == {"root_uri": root, "files": [{"path": "up/a.txt", "is_dir": False, "file_size": 4}]}
    assert client("GET", f"{MLFLOW}/artifacts/list?run_id={run_id}").json()["files"][0]["path"] == "up"
    assert client("GET", f"/get-artifact?run_uuid={run_id}&path=up/a.txt").content == b"abcd"
    absent = client("GET", f"/get-artifact?run_id={run_id}&path=none")
    assert absent.json()["message"] == f"No such artifact: '0/{run_id}/artifacts/none'"
    assert client("GET", f"/get-artifact?run_id={'0' * 32}&path=x").status_code == 404
    empty = client("POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run_id}&path=e", content=b"")
    assert (empty.status_code, empty.json()["message"]) == (400, "Request must specify data.")
    large = client(
        "POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run_id}&path=l", content=b"x" * (10 * 2**20 + 1)
    )
    assert large.json()["message"] == "Artifact size is too large. Max size is 10MB."
    assert client("GET", f"{MLFLOW}/artifacts/list?run_id={run_id}").json()["files"] == [{"path": "up", "is_dir": True}]


def test_files_of_a_version_and_a_logged_model(client):
    model = client("POST", MLFLOW + "/logged-models", json={"experiment_id": "0", "name": "n"}).json()["model"]["info"]
    where = model["artifact_uri"].removeprefix("mlflow-artifacts:/")
    client("PUT", f"{FILES}/{where}/MLmodel", content=b"flavors: {}")
    listed = client("GET", f"{MLFLOW}/logged-models/{model['model_id']}/artifacts/directories").json()
    assert [file["path"] for file in listed["files"]] == ["MLmodel"]
    files = f"/ajax-api/2.0/mlflow/logged-models/{model['model_id']}/artifacts/files?artifact_file_path=MLmodel"
    assert client("GET", files).content == b"flavors: {}"
    assert client("GET", files.replace("/ajax-api", "/api")).status_code == 404
    client("POST", MLFLOW + "/registered-models/create", json={"name": "m"})
    version = {"name": "m", "source": model["artifact_uri"], "model_id": model["model_id"]}
    made = client("POST", MLFLOW + "/model-versions/create", json=version)
    assert made.status_code == 200, made.text
    client("PUT", f"{FILES}/{where}/MLmodel", content=b"changed")
    assert client("GET", "/model-versions/get-artifact?name=m&version=1&path=MLmodel").content == b"flavors: {}"
    assert client("GET", "/model-versions/get-artifact?name=m&version=2&path=MLmodel").status_code == 404


def test_files_elsewhere_are_not_passed_on(client):
    made = client("POST", MLFLOW + "/experiments/create", json={"name": "e", "artifact_location": "/etc"}).json()
    run = client("POST", MLFLOW + "/runs/create", json=made).json()["run"]["info"]
    answer = client("GET", f"/get-artifact?run_id={run['run_id']}&path=passwd")
    assert (answer.status_code, answer.json()["error_code"]) == (501, "NOT_IMPLEMENTED")


def test_direct_transfers_are_refused_in_the_words_that_clients_look_for(client):
    base = "/api/2.0/mlflow-artifacts"
    absent = client("POST", base + "/mpu/complete/d", json={"path": "f"})
    assert (absent.status_code, "'parts'" in absent.text) == (400, True)
    for method, path, body, message in [
        ("POST", "/mpu/create/1/r", {"path": "f", "num_parts": 3}, "Multipart upload is not supported"),
        ("POST", "/mpu/abort/1/r", {"path": "f", "upload_id": "u"}, "Multipart upload is not supported"),
        ("GET", "/presigned/1/r/f", None, "Multipart download is not supported"),
    ]:
        answer = client(method, base + path, json=body)
        assert answer.status_code == 501
        assert answer.json()["message"].startswith(message)


def test_the_proxy_can_be_closed(store, blobs):
    client = Client(App(store, blobs, serve_artifacts=False))
    for method, path in [
        *[("GET", FILES), ("GET", FILES + "/x"), ("PUT", FILES + "/x"), ("DELETE", FILES + "/x")],
        *[(one.endpoint.methods[0], one.endpoint.url) for one in Contract.of_modules([transfers])],
    ]:
        answer = client(method, path)
        assert (answer.status_code, "disabled" in answer.json()["message"]) == (501, True)


# Permissions


class DenyAll:
    """Refuses whoever is not called root, as strictly as an authorizer can; notes what it was asked."""

    def __init__(self):
        self.asked = []

    def authorize(self, caller, permission, resource):
        self.asked.append((caller, permission, resource))
        if not permission.open:
            raise Unauthenticated("Say who you are") if caller.user == "anonymous" else PermissionDenied("No")


def test_every_route_asks_and_only_the_open_ones_answer(store, blobs):
    authorizer = DenyAll()
    app = App(store, blobs, authorizer=authorizer)
    client, answering, count = Client(app), set(), 0
    for method, path, permission in app.routes():
        url = re.sub(r"{\w+(:path)?}", "x", path)
        for body in (None, {"name": "m"}):
            for headers, status in (({}, 401), ({"X-Regista-User": "ana"}, 403)):
                authorizer.asked.clear()
                answer = client(method, url, json=body, headers=headers)
                assert len(authorizer.asked) == 1, path
                assert authorizer.asked[0][1] == permission
                if answer.status_code == 200:
                    answering.add(path)
                else:
                    assert answer.status_code == status, (method, path, answer.text)
        count += 1
    assert answering == {"/", "/health", "/version", "/api/3.0/mlflow/server-info", "/ajax-api/3.0/mlflow/server-info"}
    declared = sum(len(kind.endpoint.methods) * len(kind.endpoint.prefixes) for kind in CONTRACT)
    assert count > declared


def test_the_authorizer_learns_what_the_call_is_about(store, blobs):
    authorizer = DenyAll()
    client = Client(App(store, blobs, authorizer=authorizer))
    client("GET", MLFLOW + "/registered-models/alias?name=bikes&alias=a", headers={"X-Regista-User": "ana"})
    caller, permission, resource = authorizer.asked[0]
    assert (caller, permission.field, resource) == (Caller("ana"), "name", "bikes")
    client("PUT", FILES + "/1/r/f", content=b"x")
    assert authorizer.asked[1][2] == "1/r/f"
    assert client("GET", FILES + "/1/r/f").status_code == 401


def test_the_authorizer_is_asked_about_each_file_that_comes_with_others(store, blobs):
    class OnlyOfOne:
        def authorize(self, caller, permission, resource):
            if permission.action == Action.READ and not resource.startswith("1/"):
                raise PermissionDenied(f"Not '{resource}'")

    client = Client(App(store, blobs, authorizer=OnlyOfOne()))
    for path in ("1/a", "1/b", "2/c"):
        client("PUT", f"{FILES}/{path}", content=path.encode())
    url = transfers.DownloadArtifacts.endpoint.url
    answer = client("POST", url, json={"paths": ["1/a", "1/b"]})
    assert [bytes(blob.content) for blob in blobs_of(answer.content)] == [b"1/a", b"1/b"]
    answer = client("POST", url, json={"paths": ["1/a", "2/c", "1/b"]})
    assert (answer.status_code, answer.json()["message"]) == (403, "Not '2/c'")


def test_a_transfer_that_nobody_serves_fails_at_the_start(store, blobs):
    @endpoint("GET", "/strange", permission=AUTHENTICATED, transfer=Transfer.DOWNLOAD)
    class Strange(Request[Empty], frozen=True, kw_only=True):
        pass

    with pytest.raises(ConfigurationError, match="Strange"):
        App(store, blobs, contract=Contract([Strange]))
