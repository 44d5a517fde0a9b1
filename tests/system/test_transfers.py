"""Regista's own transfer protocol, between a real client and a real server."""

import hashlib
import http.client
import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from tests.system.cutting_proxy import CuttingProxy

from processes import start_server
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.errors import InvalidParameter, Unavailable
from regista.uris import PROXY_PATH

MB = 2**20
CALLER = Caller("transfers")
OWN = "/api/regista/v1/artifacts"
ROOT = "1/0123456789abcdef0123456789abcdef/artifacts"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with start_server(tmp_path_factory.mktemp("transfers")) as server:
        yield server
        assert "Unexpected error" not in server.output, server.output[-4000:]


@pytest.fixture
def store(server):
    store = client_of(server)
    store.delete(ROOT, CALLER)
    yield store
    store.close()


def client_of(server, **named):
    return HttpArtifacts(server.url + PROXY_PATH, **named)


def stored(server):
    """What is in the server's folder of bytes, by its first segment."""
    root = server.log.parent / "mlartifacts"
    files = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    return {part: {path.name for path in files if path.parts[0] == part} for part in ("blobs", "incoming", "parts")}


def large_file(path, size, seed=b"x"):
    """A file of that size whose content nobody else has."""
    with path.open("wb") as file:
        file.write(hashlib.sha256(seed + os.urandom(16)).digest())
        file.truncate(size)
    return path


def digest_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def call(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    if isinstance(body, dict):
        body, headers = json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    return answer.status, content


def test_the_same_files_again_send_no_bytes(server, store, tmp_path):
    weights = tmp_path / "model"
    (weights / "data").mkdir(parents=True)
    large_file(weights / "data" / "weights.bin", 40 * MB)
    (weights / "MLmodel").write_text("flavors: {}\n" + os.urandom(16).hex())
    with CuttingProxy(server.url) as proxy:
        through = client_of(proxy)
        through.upload(weights, f"{ROOT}/first", CALLER)
        before = proxy.sent
        assert before > 40 * MB
        through.upload(weights, f"{ROOT}/second", CALLER)
        assert proxy.sent - before < 10_000
        through.close()
    store.download(f"{ROOT}/second", tmp_path / "out")
    assert digest_of(tmp_path / "out" / "data" / "weights.bin") == digest_of(weights / "data" / "weights.bin")


def test_what_was_cut_off_goes_on_where_it_ended(server, store, tmp_path):
    file = large_file(tmp_path / "weights.bin", 160 * MB)
    with CuttingProxy(server.url) as proxy:
        hurried = client_of(proxy, retries=0)
        proxy.at(120 * MB, lambda: proxy.cut(closed=True))
        with pytest.raises(Unavailable):
            hurried.upload(file, f"{ROOT}/weights.bin", CALLER)
        assert store.list(ROOT) == []
        proxy.open()
        before = proxy.sent
        hurried.upload(file, f"{ROOT}/weights.bin", CALLER)
        # Four parts of 16 MiB were under way at most, so three of ten were there.
        assert proxy.sent - before < 7 * 16 * MB + 100_000
        hurried.close()
    store.download(f"{ROOT}/weights.bin", tmp_path / "out")
    assert digest_of(tmp_path / "out" / "weights.bin") == digest_of(file)


def test_connections_that_break_are_made_again(server, store, tmp_path):
    files = tmp_path / "model"
    files.mkdir()
    large_file(files / "large", 80 * MB)
    for number in range(20):
        (files / f"{number}.bin").write_bytes(os.urandom(100_000))
    with CuttingProxy(server.url) as proxy:
        for count in (1, 500_000, 1_500_000, 20 * MB, 50 * MB, 70 * MB):
            proxy.at(count, proxy.cut)
        patient = client_of(proxy)
        patient.upload(files, ROOT, CALLER)
        patient.close()
    store.download(ROOT, tmp_path / "out")
    assert {path.name: digest_of(path) for path in (tmp_path / "out").iterdir()} == {
        path.name: digest_of(path) for path in files.iterdir()
    }


def test_a_directory_is_visible_all_at_once(server, store, tmp_path):
    files = tmp_path / "model"
    files.mkdir()
    for number in range(30):
        (files / f"{number}.bin").write_bytes(os.urandom(100_000))
    seen = []
    with CuttingProxy(server.url) as proxy:
        for count in range(200_000, 3_000_000, 200_000):
            proxy.at(count, lambda: seen.append(len(store.list(ROOT))))
        through = client_of(proxy)
        through.upload(files, ROOT, CALLER)
        through.close()
    assert seen == [0] * 14
    assert len(store.list(ROOT)) == 30


def test_a_file_that_changes_while_it_is_uploaded_is_one_clear_error(server, store, tmp_path):
    for size, changed in ((8 * MB, 8 * MB - 1), (64 * MB, 64 * MB - 1), (64 * MB, 70 * MB)):
        file = large_file(tmp_path / "weights.bin", size)

        def change(file=file, changed=changed):
            with file.open("r+b") as writing:
                writing.seek(changed)
                writing.write(b"!")

        with CuttingProxy(server.url) as proxy:
            proxy.at(2 * MB, change)
            through = client_of(proxy)
            with pytest.raises(InvalidParameter, match=r"'.*weights.bin' changed while it was uploaded"):
                through.upload(file, f"{ROOT}/weights.bin", CALLER)
            through.close()
        assert store.list(ROOT) == []
        store.upload(file, f"{ROOT}/weights.bin", CALLER)
        store.delete(ROOT, CALLER)


def test_a_file_that_becomes_shorter_is_the_same_error(server, store, tmp_path):
    file = large_file(tmp_path / "weights.bin", 100 * MB)
    with CuttingProxy(server.url) as proxy:
        proxy.at(2 * MB, lambda: os.truncate(file, MB))
        through = client_of(proxy)
        with pytest.raises(InvalidParameter, match=r"'.*weights.bin' changed while it was uploaded"):
            through.upload(file, f"{ROOT}/weights.bin", CALLER)
        through.close()
    assert store.list(ROOT) == []


def test_eight_clients_that_upload_one_file_at_once_store_it_once(tmp_path):
    file = large_file(tmp_path / "weights.bin", 200 * MB)
    with start_server(tmp_path / "server", "--workers", "2") as server:

        def upload(number):
            client = client_of(server)
            client.upload(file, f"{number}/weights.bin", CALLER)
            client.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(upload, range(8)))
        client = client_of(server)
        assert {client.list(str(number))[0].file_size for number in range(8)} == {200 * MB}
        client.close()
        assert stored(server) == {"blobs": {digest_of(file)}, "incoming": set(), "parts": set()}


def test_holes_of_a_file_stay_holes(tmp_path):
    file = large_file(tmp_path / "sparse", 300 * MB)
    with file.open("r+b") as writing:
        writing.seek(150 * MB)
        writing.write(os.urandom(5000))
    if file.stat().st_blocks * 512 > 10 * MB:
        pytest.skip("this file system has no sparse files")
    with start_server(tmp_path / "server") as server:
        client = client_of(server)
        client.upload(file, f"{ROOT}/sparse", CALLER)
        client.close()
        (blob,) = [path for path in (tmp_path / "server" / "mlartifacts" / "blobs").rglob("*") if path.is_file()]
        assert blob.stat().st_size == 300 * MB
        assert blob.stat().st_blocks * 512 < 20 * MB
        assert digest_of(blob) == digest_of(file)


def test_many_small_files_that_are_equal_are_sent_once(server, store, tmp_path):
    files = tmp_path / "many"
    files.mkdir()
    content = os.urandom(50_000)
    for number in range(40):
        (files / str(number)).write_bytes(content)
    with CuttingProxy(server.url) as proxy:
        through = client_of(proxy)
        through.upload(files, ROOT, CALLER)
        through.close()
        assert proxy.sent < 70_000
    assert len(store.list(ROOT)) == 40


# The calls by themselves


def begin(server, size=6 * MB, part_size=5 * MB, content=None):
    content = os.urandom(size) if content is None else content
    body = {"path": ROOT, "digest": hashlib.sha256(content).hexdigest(), "size": len(content), "part_size": part_size}
    status, upload = call(server, "POST", f"{OWN}/uploads", body)
    assert status == 200, upload
    return content, body, upload


def put_part(server, upload_id, number, offset, content, digest=None):
    digest = digest or hashlib.sha256(content).hexdigest()
    path = f"{OWN}/uploads/{upload_id}/parts/{number}?path={ROOT}&offset={offset}&digest={digest}"
    return call(server, "PUT", path, content)


def complete(server, upload, body):
    return call(server, "POST", f"{OWN}/uploads/{upload['upload_id']}/complete", body)


def test_an_upload_in_parts(server):
    content, body, upload = begin(server)
    assert upload["part_size"] == 5 * MB
    assert [place["number"] for place in upload["parts"]] == [1, 2]
    assert put_part(server, upload["upload_id"], 2, 5 * MB, content[5 * MB :])[0] == 200
    assert [place["number"] for place in begin(server, content=content)[2]["parts"]] == [1]
    status, answer = complete(server, upload, body)
    assert (status, answer["error_code"]) == (409, "RESOURCE_CONFLICT")
    assert "Part 1" in answer["message"]
    assert put_part(server, upload["upload_id"], 1, 0, content[: 5 * MB])[0] == 200
    assert complete(server, upload, body) == (200, {})
    assert complete(server, upload, body) == (200, {})
    assert begin(server, content=content)[2] == {"complete": True}
    assert body["digest"] in stored(server)["blobs"]
    assert not (server.log.parent / "mlartifacts" / "parts" / upload["upload_id"]).exists()


def test_bytes_of_another_digest_are_refused(server):
    before = stored(server)["blobs"]
    right = hashlib.sha256(b"right").hexdigest()
    status, answer = call(server, "PUT", f"{OWN}/blobs/{right}?path={ROOT}", b"wrong")
    assert (status, answer["error_code"]) == (400, "DATA_LOSS")
    content, _, upload = begin(server)
    status, answer = put_part(server, upload["upload_id"], 1, 0, content[: 5 * MB], right)
    assert (status, answer["error_code"]) == (400, "DATA_LOSS")
    assert len(begin(server, content=content)[2]["parts"]) == 2
    assert right not in stored(server)["blobs"]
    assert stored(server)["blobs"] - before <= {hashlib.sha256(b"wrong").hexdigest()}


def test_blobs_that_come_together(server):
    contents = [os.urandom(size) for size in (0, 1, 70_000)]
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    bundle = b"".join(f"{d} {len(c)}\n".encode() + c for d, c in zip(digests, contents, strict=True))
    url = f"{OWN}/blobs?path={ROOT}"
    assert call(server, "PUT", url, bundle) == (200, {})
    assert set(digests) <= stored(server)["blobs"]
    assert call(server, "PUT", url, b"") == (200, {})
    before = stored(server)
    for body, status, said in (
        (b"garbage", 400, "at byte 0"),
        (bundle + b"x", 400, f"at byte {len(bundle)}"),
        (bundle[:-1], 400, "ends within the blob"),
        (f"{'0' * 64} 99999999999999999999\n".encode(), 400, "at byte 0"),
        (f"{'0' * 64} {9 * MB}\n".encode() + bytes(9 * MB), 413, "not be more than"),
        (f"{'0' * 64} 0\n".encode(), 400, f"{'0' * 64} was announced"),
    ):
        found, answer = call(server, "PUT", url, body)
        assert (found, said in answer["message"]) == (status, True), answer
    assert stored(server) == before


def test_parts_that_are_verified_but_of_another_file_make_no_blob(server):
    content, body, upload = begin(server)
    assert put_part(server, upload["upload_id"], 1, 0, b"x" * 5 * MB)[0] == 200
    assert put_part(server, upload["upload_id"], 2, 5 * MB, b"y" * MB)[0] == 200
    status, answer = complete(server, upload, body)
    assert (status, answer["error_code"]) == (400, "DATA_LOSS")
    assert body["digest"] not in stored(server)["blobs"]
    assert len(begin(server, content=content)[2]["parts"]) == 2


def test_parts_in_the_wrong_place_make_no_blob(server):
    content, body, upload = begin(server)
    assert put_part(server, upload["upload_id"], 1, 0, content[: 5 * MB])[0] == 200
    assert put_part(server, upload["upload_id"], 2, 4 * MB, content[5 * MB :])[0] == 200
    status, answer = complete(server, upload, body)
    assert status == 409
    assert "begins at byte 4194304" in answer["message"]


def test_only_stored_bytes_of_that_size_can_be_linked(server, store):
    digest = hashlib.sha256(b"linked").hexdigest()
    entry = {"path": "a/b", "size": 6, "digest": digest}
    status, answer = call(server, "POST", f"{OWN}/link", {"path": ROOT, "files": [entry]})
    assert (status, answer["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    assert call(server, "PUT", f"{OWN}/blobs/{digest}?path={ROOT}", b"linked") == (200, {})
    status, answer = call(server, "POST", f"{OWN}/link", {"path": ROOT, "files": [{**entry, "size": 7}]})
    assert status == 400
    assert "files[].size" in answer["message"]
    assert store.list(ROOT) == []
    assert call(server, "POST", f"{OWN}/link", {"path": ROOT, "files": [entry]}) == (200, {})
    assert store.read(f"{ROOT}/a/b") == b"linked"
    assert call(server, "GET", f"{OWN}/tree?path={ROOT}") == (200, {"files": [entry]})
    assert call(server, "GET", f"{OWN}/tree?path={ROOT}/a/b") == (200, {"files": [{**entry, "path": ""}]})


HOSTILE = [
    "..", "../x", "a/../../x", "/etc", "//etc", "a%2f..%2f..%2fx", "%252e%252e/x", "file:///etc", "C:/x", "a#b", "a\0b",
    "x" * 2000, "registry/x/1", "registry", "./registry/x", "%72egistry/x",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_no_path_leaves_the_storage_or_touches_what_is_sealed(server, path):
    content = os.urandom(20)
    digest = hashlib.sha256(content).hexdigest()
    quoted = quote(path, safe="")
    before = stored(server)
    entry = {"path": "f", "size": 20, "digest": digest}
    calls = [
        ("POST", f"{OWN}/missing", {"path": path, "digests": [digest]}),
        ("PUT", f"{OWN}/blobs/{digest}?path={quoted}", content),
        ("PUT", f"{OWN}/blobs?path={quoted}", f"{digest} 20\n".encode() + content),
        ("POST", f"{OWN}/uploads", {"path": path, "digest": digest, "size": 20}),
        ("PUT", f"{OWN}/uploads/{'0' * 32}/parts/1?path={quoted}&offset=0&digest={digest}", content),
        ("POST", f"{OWN}/link", {"path": path, "files": [entry]}),
    ]
    if "egistry" not in path and path != "C:/x":  # below a run these are names like others
        calls += [
            ("POST", f"{OWN}/link", {"path": ROOT, "files": [{**entry, "path": path}]}),
            ("GET", f"{OWN}/tree?path={quoted}", None),
        ]
    for method, url, body in calls:
        status, answer = call(server, method, url, body)
        assert status == 400, (method, url, answer)
    assert stored(server) == before


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{OWN}/blobs/xyz?path=1", "digest"),
        (f"{OWN}/blobs/{'A' * 64}?path=1", "digest"),
        (f"{OWN}/blobs/{'0' * 64}", "path"),
        (f"{OWN}/uploads/..%2f..%2fx/parts/1?path=1&offset=0&digest={'0' * 64}", "upload_id"),
        (f"{OWN}/uploads/{'0' * 32}/parts/0?path=1&offset=0&digest={'0' * 64}", "number"),
        (f"{OWN}/uploads/{'0' * 32}/parts/10001?path=1&offset=0&digest={'0' * 64}", "number"),
        (f"{OWN}/uploads/{'0' * 32}/parts/x?path=1&offset=0&digest={'0' * 64}", "number"),
        (f"{OWN}/uploads/{'0' * 32}/parts/1?path=1&offset=-1&digest={'0' * 64}", "offset"),
        (f"{OWN}/uploads/{'0' * 32}/parts/1?path=1&offset={2**62}&digest={'0' * 64}", "offset"),
        (f"{OWN}/uploads/{'0' * 32}/parts/1?path=1&digest={'0' * 64}", "offset"),
    ],
)
def test_what_cannot_be_is_named(server, path, named):
    status, answer = call(server, "PUT", path, b"x")
    assert status == 400
    assert f"'{named}'" in answer["message"]


def test_sizes_that_cannot_be_are_named(server):
    for size, part_size, named in (
        (0, 0, "size"),
        (2**60, 0, "size"),
        (10, 1, "part_size"),
        (2**42, 2**23, "part_size"),
    ):
        body = {"path": ROOT, "digest": "0" * 64, "size": size, "part_size": part_size}
        status, answer = call(server, "POST", f"{OWN}/uploads", body)
        assert status == 400
        assert f"'{named}'" in answer["message"]


def test_a_terabyte_gets_parts_that_are_large_enough(server):
    status, upload = call(server, "POST", f"{OWN}/uploads", {"path": ROOT, "digest": "0" * 64, "size": 10**12})
    assert status == 200
    assert len(upload["parts"]) <= 10_000
    assert upload["part_size"] * len(upload["parts"]) >= 10**12


def test_an_upload_that_stands_still_is_given_up(tmp_path):
    with start_server(tmp_path, environment={"REGISTA_UPLOAD_IDLE_TIMEOUT": "0.3"}) as server:
        digest = hashlib.sha256(b"").hexdigest()
        for path in (f"{PROXY_PATH}/{ROOT}/f", f"{OWN}/blobs/{digest}?path={ROOT}", f"{OWN}/missing"):
            for length in (100_000, 3 * MB):
                with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
                    method = "POST" if path.endswith("missing") else "PUT"
                    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
                    connection.sendall(head.encode() + b"x" * 100)
                    answer = b""
                    while piece := connection.recv(65_536):  # until the server closes it
                        answer += piece
                assert answer.startswith(b"HTTP/1.1 503 "), answer
                assert b"for 0.3 seconds" in answer
        assert stored(server)["incoming"] == set()


def test_sealed_files_and_names_that_cannot_be_are_refused_before_anything_is_sent(server, store, tmp_path):
    file = large_file(tmp_path / "f", 3 * MB)
    with CuttingProxy(server.url) as proxy:
        through = client_of(proxy)
        with pytest.raises(InvalidParameter, match="registry"):
            through.upload(file, "registry/x/1/f", CALLER)
        assert proxy.sent < 10_000
        through.close()
