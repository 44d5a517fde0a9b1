"""Parts and downloads by URLs that a bucket's server signs: bytes that do not pass through the registry server."""

import hashlib
import http.client
import json
import os
import secrets
import urllib.request

import pytest
from tests.system.cutting_proxy import CuttingProxy

from processes import start_server
from regista.artifacts.bucket.access import open_bucket
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.uris import PROXY_PATH

MB = 2**20
CALLER = Caller("direct")
ROOT = "1/0123456789abcdef0123456789abcdef/artifacts"
PROXY = "/api/2.0/mlflow-artifacts"


@pytest.fixture
def destination(moto):
    return f"{moto.bucket('regista-direct')}/{secrets.token_hex(8)}"


@pytest.fixture
def server(moto, destination, tmp_path):
    with start_server(tmp_path / "server", destination=destination, environment=moto.environment) as server:
        yield server
        assert "Unexpected error" not in server.output, server.output[-4000:]


@pytest.fixture
def names(moto, destination):
    """The names of what is in the bucket."""
    return lambda: sorted(found.name for found in open_bucket(destination, moto.environment).all_below(""))


def call(server, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, {"Content-Type": "application/json"} if body is not None else {})
    answer = connection.getresponse()
    reply = json.loads(answer.read())
    connection.close()
    return answer.status, reply


def put(place, content):
    headers = {"Content-Type": "application/octet-stream", **place.get("headers", {})}  # the library says: a form
    request = urllib.request.Request(place["url"], content, headers, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200


def test_the_bytes_of_large_files_do_not_pass_through_the_server(server, names, tmp_path):
    files = tmp_path / "model"
    files.mkdir()
    (files / "weights").write_bytes(os.urandom(40 * MB))
    (files / "MLmodel").write_text("flavors: {}")
    with CuttingProxy(server.url) as proxy:
        client = HttpArtifacts(proxy.url + PROXY_PATH)
        client.upload(files, ROOT, CALLER)
        assert proxy.sent < 20_000
        client.download(ROOT, tmp_path / "out")
        client.close()
    assert (tmp_path / "out" / "weights").read_bytes() == (files / "weights").read_bytes()
    assert [name.partition("/")[0] for name in names()] == ["blobs", "blobs"]


def test_the_server_verifies_what_it_has_not_seen(server, names):
    content = os.urandom(6 * MB)
    body = {"path": ROOT, "digest": hashlib.sha256(content).hexdigest(), "size": 6 * MB}
    status, upload = call(server, "POST", "/api/regista/v1/artifacts/uploads", {**body, "part_size": 5 * MB})
    assert status == 200
    first, second = upload["parts"]
    put(first, content[: 5 * MB])
    put(second, b"!" + content[5 * MB + 1 :])
    complete = f"/api/regista/v1/artifacts/uploads/{upload['upload_id']}/complete"
    status, answer = call(server, "POST", complete, {**body, "part_size": 5 * MB})
    assert (status, answer["error_code"]) == (400, "DATA_LOSS")
    assert names() == []


def test_a_multipart_upload_of_mlflow_is_visible_when_it_is_completed(server, names):
    info = call(server, "GET", "/api/3.0/mlflow/server-info")[1]
    assert info["multipart_uploads_enabled"]
    assert info["multipart_downloads_enabled"]
    content = os.urandom(6 * MB)
    create = {"path": "/home/ana/weights.bin", "num_parts": 2}
    status, upload = call(server, "POST", f"{PROXY}/mpu/create/{ROOT}/model", create)
    assert status == 200
    assert [place["part_number"] for place in upload["credentials"]] == [1, 2]
    first, second = upload["credentials"]
    put(second, content[5 * MB :])
    body = {"path": "weights.bin", "upload_id": upload["upload_id"], "parts": [{"part_number": 1}, {"part_number": 2}]}
    status, answer = call(server, "POST", f"{PROXY}/mpu/complete/{ROOT}/model", body)
    assert status == 400
    assert "Part 1" in answer["message"]
    put(first, content[: 5 * MB])
    assert call(server, "GET", f"{PROXY}/artifacts?path={ROOT}/model")[1] == {}
    assert call(server, "POST", f"{PROXY}/mpu/complete/{ROOT}/model", body) == (200, {})
    listed = call(server, "GET", f"{PROXY}/artifacts?path={ROOT}/model")[1]["files"]
    assert listed == [{"path": "weights.bin", "is_dir": False, "file_size": 6 * MB}]
    status, signed = call(server, "GET", f"{PROXY}/presigned/{ROOT}/model/weights.bin")
    assert (status, signed["file_size"]) == (200, 6 * MB)
    with urllib.request.urlopen(urllib.request.Request(signed["url"], headers=signed["headers"])) as answer:
        assert answer.read() == content
    assert len(names()) == 1


def test_what_is_given_up_or_cannot_be_leaves_nothing(server, names):
    upload = call(server, "POST", f"{PROXY}/mpu/create/{ROOT}", {"path": "f", "num_parts": 1})[1]
    put(upload["credentials"][0], b"given up")
    body = {"path": "f", "upload_id": upload["upload_id"]}
    assert call(server, "POST", f"{PROXY}/mpu/abort/{ROOT}", body) == (200, {})
    assert names() == []
    for path, wrong, named in (
        ("mpu/complete", {**body, "parts": []}, "parts"),
        ("mpu/complete", {**body, "parts": [{"part_number": 0}]}, "part_number"),
        ("mpu/complete", {"path": "f", "upload_id": "../x", "parts": [{"part_number": 1}]}, "upload id"),
        ("mpu/abort", {"path": "f", "upload_id": "../x"}, "upload id"),
        ("mpu/create", {"path": "f", "num_parts": 0}, "num_parts"),
        ("mpu/create", {"path": "f", "num_parts": 10_001}, "num_parts"),
        ("mpu/create", {"path": "..", "num_parts": 1}, "Invalid path"),
    ):
        status, answer = call(server, "POST", f"{PROXY}/{path}/{ROOT}", wrong)
        assert status == 400, (path, wrong, answer)
        assert named in answer["message"]
    for directory in ("registry/x/1", "a/%2e%2e/%2e%2e/b", "%252fetc"):
        status, answer = call(server, "POST", f"{PROXY}/mpu/create/{directory}", {"path": "f", "num_parts": 1})
        assert status == 400, (directory, answer)
    assert call(server, "GET", f"{PROXY}/presigned/{ROOT}/absent")[0] == 404
    assert names() == []


def test_all_bytes_go_through_the_server_when_it_is_told_so(moto, destination, names, tmp_path):
    (tmp_path / "weights").write_bytes(os.urandom(40 * MB))
    environment = {**moto.environment, "REGISTA_DIRECT_TRANSFERS": "no"}
    with start_server(tmp_path / "server", destination=destination, environment=environment) as server:
        assert not call(server, "GET", "/api/3.0/mlflow/server-info")[1]["multipart_uploads_enabled"]
        status, answer = call(server, "POST", f"{PROXY}/mpu/create/{ROOT}", {"path": "f", "num_parts": 1})
        assert status == 501
        assert answer["message"].startswith("Multipart upload is not supported")
        assert call(server, "GET", f"{PROXY}/presigned/{ROOT}/f")[0] == 501
        with CuttingProxy(server.url) as proxy:
            client = HttpArtifacts(proxy.url + PROXY_PATH)
            client.upload(tmp_path / "weights", f"{ROOT}/weights", CALLER)
            assert proxy.sent > 40 * MB
            client.download(ROOT, tmp_path / "out")
            client.close()
    assert (tmp_path / "out" / "weights").read_bytes() == (tmp_path / "weights").read_bytes()
    assert len(names()) == 1
