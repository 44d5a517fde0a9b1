"""Whatever is sent, the server answers with one clear error, never a 500 or a stack trace, and lives on."""

import http.client
import itertools
import json
import random
import socket
import time

import psutil
import pytest

from processes import start_server
from regista.api import CONTRACT
from regista.api.request import Transfer

MB = 1024 * 1024
CREATE = "/api/2.0/mlflow/registered-models/create"
FILES = "/api/2.0/mlflow-artifacts/artifacts"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with start_server(tmp_path_factory.mktemp("bad-input")) as process:
        yield process
        assert "Traceback" not in process.output, process.output[-4000:]
        assert "Unexpected error" not in process.output


@pytest.fixture(autouse=True)
def alive(server):
    yield
    assert server.process.poll() is None
    assert request(server, "GET", "/health") == (200, b"OK")


def request(server, method, path, body=None, **headers):
    """One request on a connection of its own; gives status and body. Paths are sent as they are."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def refused(server, method, path, body=None, *, status=400, **headers):
    """The message of an error that must have this status and the protocol's form."""
    if isinstance(body, dict | list | str | int):
        body, headers = json.dumps(body).encode(), {"Content_Type": "application/json"} | headers
    got, content = request(server, method, path, body, **headers)
    assert got == status, (method, path, got, content[:300])
    error = json.loads(content)
    assert error["error_code"]
    assert error["message"]
    assert "Traceback" not in error["message"]
    return error["message"]


def wrong_values(field):
    """Values of other types than the field takes, with what the error must name."""
    numeric = {int: [True, "x", [1], {}, 1.5], float: [True, "x", [1], {}]}
    kind = next((k for k in (bool, int, float, str) if k is field.type or str(k.__name__) in str(field.type)), None)
    if "tuple" in str(field.type):
        return ["x", 5, {"a": 1}, [7]]
    if kind is bool:
        return ["true", 1, []]
    if field.type == str | int:  # a member of an enumeration, by name or by number
        return [True, 1.5, ["x"], {"a": "b"}]
    return numeric.get(kind, [5, True, 1.5, ["x"], {"a": "b"}])


JSON_BODIES = [
    pytest.param(kind, prefix, id=f"{kind.__name__}{'' if index == 0 else f'-{index}'}")
    for kind in CONTRACT
    for index, prefix in enumerate(kind.endpoint.prefixes)
    if kind.endpoint.transfer is Transfer.JSON and kind.endpoint.methods[0] not in {"GET", "HEAD"}
]


def url_of(kind, prefix, filling="7"):
    path = kind.endpoint.path
    for name in kind.__struct_fields__:
        path = path.replace(f"{{{name}}}", filling).replace(f"{{{name}:path}}", filling)
    return prefix + path


def body_fields(kind):
    import msgspec

    return [f for f in msgspec.structs.fields(kind) if f"{{{f.name}" not in kind.endpoint.path]


@pytest.mark.parametrize(("kind", "prefix"), JSON_BODIES)
def test_fields_of_unknown_types(server, kind, prefix):
    method, url = kind.endpoint.methods[0], url_of(kind, prefix)
    fields = body_fields(kind)
    valid = {f.name: "7" for f in fields if f.required and f.type is str}
    for field in fields:
        for value in wrong_values(field):
            message = refused(server, method, url, valid | {field.name: value})
            # Either this field, or one before it that this simple body leaves out.
            assert field.name in message or "Missing value for required parameter" in message, (field.name, value)


@pytest.mark.parametrize(("kind", "prefix"), JSON_BODIES)
def test_missing_names(server, kind, prefix):
    method, url = kind.endpoint.methods[0], url_of(kind, prefix)
    required = [field.name for field in body_fields(kind) if field.required]
    if not required:
        assert request(server, method, url, b"{}", Content_Type="application/json")[0] < 500
        return
    for empty in ({}, dict.fromkeys(required), dict.fromkeys(required, "")):
        message = refused(server, method, url, empty)
        assert message.startswith(f"Missing value for required parameter '{required[0]}'")


@pytest.mark.parametrize("kind", [k for k in CONTRACT if k.endpoint.methods[0] == "GET"], ids=lambda k: k.__name__)
def test_missing_names_in_queries(server, kind):
    required = [field.name for field in body_fields(kind) if field.required]
    for prefix in kind.endpoint.prefixes:
        status, body = request(server, "GET", url_of(kind, prefix) + "?unknown=1")
        assert status < 500
        if required:
            assert f"Missing value for required parameter '{required[0]}'" in json.loads(body)["message"]


ENCODINGS = ["..", "%2e%2e", "%252e%252e", "%25252e%25252e", ".%2E", "%2e%2e%2f%2e%2e", "..%252f..", "%c0%ae%c0%ae"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
@pytest.mark.parametrize("dots", ENCODINGS)
def test_no_encoding_of_a_path_leaves_the_root(server, tmp_path, method, dots):
    for path in (f"{dots}/secret", f"a/{dots}/{dots}/secret", f"/{dots}/secret"):
        status, body = request(server, method, f"{FILES}/{path}", b"x" if method == "PUT" else None)
        assert status == 400, (path, status, body)
        if method != "HEAD":
            assert json.loads(body)["error_code"] == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("dots", ENCODINGS)
def test_no_encoding_of_a_path_in_a_query_leaves_the_root(server, dots):
    refused(server, "GET", f"{FILES}?path={dots}/x")
    made = request(
        server, "POST", "/api/2.0/mlflow/runs/create", b'{"experiment_id": "0"}', Content_Type="application/json"
    )
    run = json.loads(made[1])["run"]["info"]["run_id"]
    refused(server, "GET", f"/get-artifact?run_id={run}&path={dots}/x")
    refused(server, "GET", f"/api/2.0/mlflow/artifacts/list?run_id={run}&path={dots}/x")
    refused(server, "POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_id={run}&path={dots}/x", b"x")


@pytest.mark.parametrize(("kind", "prefix"), JSON_BODIES)
@pytest.mark.parametrize("depth", [100, 100_000])
def test_nested_json(server, kind, prefix, depth):
    method, url = kind.endpoint.methods[0], url_of(kind, prefix)
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        nested = opening * depth + ("1" if opening != "[" else "") + closing * depth
        fields = [f.name for f in body_fields(kind)][:2]
        bodies = [nested, f'{{"other": {nested}}}', *(f'{{"{name}": {nested}}}' for name in fields)]
        for body in bodies:
            status, content = request(server, method, url, body.encode(), Content_Type="application/json")
            assert status < 500, content
            json.loads(content)


def memory(server):
    process = psutil.Process(server.process.pid)
    return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)])


class Large:
    """A file-like body of zeros that is not in memory."""

    def __init__(self, size, start=b""):
        self.left, self.start = size, start

    def read(self, amount):
        piece = min(amount, self.left)
        self.left -= piece
        first, self.start = self.start, b""
        return first + b"0" * (piece - len(first))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_200_megabytes_is_refused_and_not_kept(server, chunked):
    size = 200 * MB
    before = memory(server)
    headers = {"Content_Type": "application/json"} | (
        {"Transfer_Encoding": "chunked"} if chunked else {"Content_Length": str(size)}
    )
    for path in (CREATE, "/nope", "/api/2.0/mlflow/registered-models/get"):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.putrequest("POST", path)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        body = Large(size, b'{"name": "')
        while piece := body.read(MB):
            connection.send(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            connection.send(b"0\r\n\r\n")
        answer = connection.getresponse()
        content = json.loads(answer.read())
        assert answer.status == {CREATE: 413, "/nope": 404}.get(path, 405), content
        assert content["message"]
        connection.close()
    assert memory(server) - before < 40 * MB


def test_random_bytes_on_every_route(server):
    rng = random.Random(7)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for kind in CONTRACT:
        for prefix, method in itertools.product(
            kind.endpoint.prefixes, ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
        ):
            for kind_of_body in ("application/json", "application/octet-stream", "\xe9/\xff"):
                body = rng.randbytes(rng.choice([1, 20, 3000]))
                query = "".join(f"%{byte:02x}" for byte in rng.randbytes(12))
                url = f"{url_of(kind, prefix, query[:9])}?{query}={query}&name={query}"
                connection.request(method, url, body, {"Content-Type": kind_of_body})
                answer = connection.getresponse()
                content = answer.read()
                assert answer.status < 500, (method, url, content)
                if answer.status >= 400 and method != "HEAD":
                    assert json.loads(content)["error_code"], (method, url, content)
    connection.close()


def test_what_is_no_http_at_all(server):
    rng = random.Random(8)
    for size in (1, 100, 70_000):
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
                try:
                    connection.sendall(rng.randbytes(size) + b"\r\n\r\n")
                    answer = connection.recv(65_536)
                except ConnectionError:
                    continue  # cut off at once, which is an answer too
                assert not answer or b" 400 " in answer.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "head",
    [
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n",
        b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n" % CREATE.encode(),
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /%zz%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET " + b"/a" * 50_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 5_000 + b"\r\n",
    ],
)
def test_strange_requests(server, head):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        try:
            connection.sendall(head)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65_536)
        except ConnectionError:
            return
        assert b" 500 " not in answer.split(b"\r\n")[0]


def test_headers_that_cannot_be_read(server):
    for name in ("X_Regista_User", "X_Regista_Reason"):
        for value in ("%ff", "a%00b", "x" * 5_000, "\xe9"):
            assert "X-Regista-" in refused(server, "POST", CREATE, {"name": "m"}, **{name: value})


@pytest.mark.parametrize(
    "name",
    ["a\x00b", "\ud800", "a/b", "a:b", "", " ", "..", "x" * 257, "\u202eevil", "a\nb", "名前", "😀", "' OR 1=1 --"],
)
def test_names_of_all_kinds(server, name):
    status, content = request(
        server, "POST", CREATE, json.dumps({"name": name}).encode(), Content_Type="application/json"
    )
    assert status in {200, 400}, content
    if status == 200:
        assert json.loads(content)["registered_model"]["name"] == name
    else:
        assert json.loads(content)["message"]


def test_a_client_that_goes_away_leaves_nothing(server):
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(
                f"PUT {FILES}/cut/file.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: {3 * MB}\r\n\r\n".encode()
            )
            connection.sendall(b"x" * (2 * MB))
    time.sleep(0.5)
    refused(server, "GET", f"{FILES}/cut/file.bin", status=404)
    assert json.loads(request(server, "GET", f"{FILES}?path=cut")[1]) == {}


def test_memory_stays_flat_under_many_bad_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def round_of_errors():
        for index in range(400):
            connection.request(
                "POST", CREATE, b'{"name": 5' + b" " * (index * 50), {"Content-Type": "application/json"}
            )
            connection.getresponse().read()
            connection.request("GET", f"/nope/{index}/{'x' * 500}")
            connection.getresponse().read()
            connection.request("GET", "/health", headers={"Host": f"h{index}.example"})
            connection.getresponse().read()

    round_of_errors()
    before = memory(server)
    for _ in range(5):
        round_of_errors()
    assert memory(server) - before < 10 * MB
    connection.close()
