"""Many small files at a time, between real clients and a real server."""

import hashlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.system.cutting_proxy import CuttingProxy
from tests.system.hostile_paths import HARMLESS, REFUSED

from processes import start_server
from regista.api.transfers import LARGEST_TOGETHER, MOST_TOGETHER, DownloadArtifacts
from regista.artifacts.bundle import blobs_of
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.errors import CorruptedData, RegistaError
from regista.uris import PROXY_PATH

CALLER = Caller("bundles")
ROOT = "1/0123456789abcdef0123456789abcdef/artifacts"
KB = 1024
FILES = {f"d{number % 7}/{number}.bin": os.urandom(20 * KB) for number in range(300)}
CLIENT = f"""
import sys
from pathlib import Path
from regista.artifacts.cache import BlobCache
from regista.artifacts.http.artifacts import HttpArtifacts

store = HttpArtifacts(sys.argv[1] + "{PROXY_PATH}", cache=BlobCache(Path(sys.argv[3]), 10**9))
store.download("{ROOT}", Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    source = tmp_path_factory.mktemp("source")
    for name, content in FILES.items():
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_bytes(content)
    with start_server(tmp_path_factory.mktemp("bundles")) as server:
        store = HttpArtifacts(server.url + PROXY_PATH)
        store.upload(source, ROOT, CALLER)
        store.close()
        yield server
        assert "Unexpected error" not in server.output, server.output[-4000:]


def downloaded(url, folder, **named):
    store = HttpArtifacts(url + PROXY_PATH, **named)
    try:
        store.download(ROOT, folder)
    finally:
        store.close()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ask(server, paths, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    body = paths if isinstance(paths, bytes) else json.dumps({"paths": paths}).encode()
    headers = {"Content-Type": "application/json", **headers}
    connection.request("POST", DownloadArtifacts.endpoint.url, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def contents(body):
    return [None if blob is None else bytes(blob.content) for blob in blobs_of(body)]


def test_files_come_in_the_order_of_the_question_and_with_their_digests(server):
    names = list(FILES)[:30][::-1]
    status, body = ask(server, [f"{ROOT}/{name}" for name in names])
    assert status == 200
    assert contents(body) == [FILES[name] for name in names]
    assert [blob.digest for blob in blobs_of(body)] == [hashlib.sha256(FILES[name]).hexdigest() for name in names]


def test_what_cannot_come_this_way_is_left_out(server):
    first, second, *_ = FILES
    asked = [f"{ROOT}/{first}", f"{ROOT}/gone", ROOT, f"{ROOT}/{first}", "", f"{ROOT}/{second}"]
    status, body = ask(server, asked)
    assert status == 200
    assert contents(body) == [FILES[first], None, None, None, None, FILES[second]]


def test_no_answer_is_larger_than_it_may_be(server):
    status, body = ask(server, [f"{ROOT}/{name}" for name in FILES])
    found = contents(body)
    assert status == 200
    assert len(found) == len(FILES)
    sent = [content for content in found if content is not None]
    assert sum(map(len, sent)) <= LARGEST_TOGETHER
    assert sent == list(FILES.values())[: len(sent)]
    assert len(sent) == LARGEST_TOGETHER // (20 * KB)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"null", b'{"paths": []}', b'{"paths": "x"}', b'{"paths": [1]}', b'{"paths": [null]}'],
    ids=str,
)  # fmt: skip
def test_a_question_without_paths_is_one_clear_error(server, body):
    status, answer = ask(server, body)
    assert status == 400
    assert "paths" in json.loads(answer)["message"]


def test_a_question_for_too_many_is_one_clear_error(server):
    status, answer = ask(server, ["x"] * (MOST_TOGETHER + 1))
    assert status == 400
    assert "'paths'" in json.loads(answer)["message"]


def test_no_path_leads_out_of_the_storage(server):
    canary = server.log.parent / "mlartifacts" / "canary"
    canary.write_bytes(b"nobody may read this")
    good = f"{ROOT}/{next(iter(FILES))}"
    outside = ("../mlartifacts/canary", str(canary))
    tries = [({400}, path) for path in (*REFUSED, *outside)] + [({200, 400}, path) for path in (*HARMLESS, "canary")]
    wrong = []
    for allowed, path in tries:
        status, body = ask(server, [good, path])
        if b"nobody may" in body or status not in allowed:
            wrong.append((path[:100], status, body[:100]))
    canary.unlink()
    assert wrong == []


def test_64_clients_at_once(server):
    paths = [f"{ROOT}/{name}" for name in FILES]

    def read_all(number):
        for start in range(0, len(paths), 50):
            status, body = ask(server, paths[start : start + 50])
            assert (status, contents(body)) == (200, list(FILES.values())[start : start + 50]), number
        return True

    with ThreadPoolExecutor(64) as pool:
        assert all(pool.map(read_all, range(64)))


def test_a_blob_that_is_damaged_is_one_clear_error(server, tmp_path):
    content = os.urandom(30 * KB)
    for name, damage in (("flipped", bytes([content[0] ^ 1]) + content[1:]), ("short", content[:-1]), ("gone", None)):
        (tmp_path / name).mkdir()
        for number in range(5):
            (tmp_path / name / f"{number}").write_bytes(os.urandom(KB))
        broken = name.encode() + content
        (tmp_path / name / "broken").write_bytes(broken)
        store = HttpArtifacts(server.url + PROXY_PATH)
        store.upload(tmp_path / name, f"2/{name}", CALLER)
        digest = hashlib.sha256(broken).hexdigest()
        blob = server.log.parent / "mlartifacts" / "blobs" / digest[:2] / digest
        blob.unlink()
        if damage is not None:
            blob.write_bytes(name.encode() + damage)
        with pytest.raises(CorruptedData, match=r"broken|missing"):
            store.download(f"2/{name}", tmp_path / "out" / name)
        assert not (tmp_path / "out" / name / "broken").exists()
        store.close()


def test_cuts_in_the_middle_of_answers_cost_only_time(server, tmp_path):
    with CuttingProxy(server.url) as proxy:
        for sent in (1, 2_000, 5_000, 9_000, 12_000):  # of the questions: their answers are on the way then
            proxy.at(sent, proxy.cut)
        assert downloaded(proxy.url, tmp_path / "out") == FILES


def test_a_client_that_is_killed_leaves_whole_files_and_a_cache_that_is_right(server, tmp_path):
    command = [sys.executable, "-c", CLIENT]
    for round_ in range(4):
        out, seen = tmp_path / str(round_), threading.Event()
        with CuttingProxy(server.url) as proxy:
            proxy.at(1_000 + 3_000 * round_, seen.set)
            with subprocess.Popen([*command, proxy.url, str(out), str(tmp_path / "cache")]) as client:
                assert seen.wait(60)
                client.send_signal(signal.SIGKILL)
        for path in out.rglob("*.bin"):
            assert path.read_bytes() == FILES[path.relative_to(out).as_posix()]
        for path in (tmp_path / "cache").rglob("*"):
            if path.is_file() and not path.name.endswith(".part"):
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    done = subprocess.run([*command, server.url, str(tmp_path / "done"), str(tmp_path / "cache")], check=False)
    assert done.returncode == 0
    assert {path.name for path in (tmp_path / "done").rglob("*") if path.is_file()} == {
        name.rpartition("/")[2] for name in FILES
    }


def test_a_server_that_is_killed_leaves_whole_files_alone(tmp_path):
    source = tmp_path / "source"
    for name, content in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    first = start_server(tmp_path / "server")
    store = HttpArtifacts(first.url + PROXY_PATH)
    store.upload(source, ROOT, CALLER)
    store.close()
    with CuttingProxy(first.url) as proxy:
        proxy.at(3_000, first.kill)
        with pytest.raises(RegistaError):
            downloaded(proxy.url, tmp_path / "out", retries=1)
        for path in (tmp_path / "out").rglob("*"):
            if path.is_file():
                assert path.read_bytes() == FILES[path.relative_to(tmp_path / "out").as_posix()]
        with start_server(tmp_path / "server", port=first.port):
            assert downloaded(proxy.url, tmp_path / "out") == FILES
