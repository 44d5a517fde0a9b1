"""Downloads from a server whose bytes are in a bucket: large files come from the bucket itself."""

import os
import secrets

import pytest
from tests.system.counting_proxy import CountingProxy

from processes import start_server
from regista.artifacts.cache import BlobCache
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.uris import PROXY_PATH

CONTENT = os.urandom(1 << 20) * 66


@pytest.fixture(params=["swift", "azurite"])
def running(request):
    return request.getfixturevalue(request.param)


def serve(running, folder, **settings):
    destination = f"{running.bucket('regista-downloads')}/{secrets.token_hex(8)}"
    return start_server(folder, destination=destination, environment={**running.environment, **settings})


def stored(server, folder, name, content):
    (folder / name).write_bytes(content)
    store = HttpArtifacts(server.url + PROXY_PATH)
    store.upload(folder / name, f"0/{name}", Caller("test"))
    store.close()


def test_a_large_file_comes_past_the_server_and_a_small_one_through_it(running, tmp_path):
    with serve(running, tmp_path / "server") as server, CountingProxy(server.url) as proxy:
        stored(server, tmp_path, "large", CONTENT)
        stored(server, tmp_path, "small", b"small")
        store = HttpArtifacts(proxy.url + PROXY_PATH, cache=BlobCache(tmp_path / "cache", 10**9))
        for _ in range(2):
            store.download("0", tmp_path / "out")
            assert (tmp_path / "out" / "large").read_bytes() == CONTENT
            assert (tmp_path / "out" / "small").read_bytes() == b"small"
        assert proxy.files() == [f"{PROXY_PATH}/0/small"]
        assert proxy.sent == len(b"small")
        store.close()


def test_where_clients_cannot_reach_the_bucket_it_comes_through_the_server(running, tmp_path):
    with serve(running, tmp_path / "server", REGISTA_DIRECT_TRANSFERS="no") as server:
        stored(server, tmp_path, "large", CONTENT)
        with CountingProxy(server.url) as proxy:
            store = HttpArtifacts(proxy.url + PROXY_PATH)
            assert store.download("0/large", tmp_path / "out").read_bytes() == CONTENT
            assert proxy.sent == len(CONTENT)
            store.close()


def test_many_small_files_come_together_through_the_server(running, tmp_path):
    contents = {f"{number}": os.urandom(number * 3_000) for number in range(12)}
    (tmp_path / "in").mkdir()
    for name, content in contents.items():
        (tmp_path / "in" / name).write_bytes(content)
    with serve(running, tmp_path / "server") as server, CountingProxy(server.url) as proxy:
        store = HttpArtifacts(proxy.url + PROXY_PATH)
        store.upload(tmp_path / "in", "0/many", Caller("test"))
        store.download("0/many", tmp_path / "out")
        assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == contents
        assert [path.rpartition("/")[2] for path in proxy.files()] == ["bundle"]
        store.close()
