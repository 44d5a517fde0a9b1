"""Downloads from a real server: cached, continued after cuts, verified, and never half there."""

import hashlib
import http.client
import os
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from sklearn.linear_model import LinearRegression
from tests.system.counting_proxy import CountingProxy

from processes import start_server
from regista import Client
from regista.api.transfers import MOST_FILES, LinkArtifacts, ListArtifactTree
from regista.artifacts.cache import BlobCache
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller, FileEntry
from regista.errors import CorruptedData, RegistaError, Unavailable
from regista.uris import PROXY_PATH

CALLER = Caller("test")
MB = 1 << 20
OWN = "/api/regista/v1/artifacts"
LARGE = os.urandom(MB) * 80  # more than one span of a download
MEDIUM = os.urandom(5 * MB)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with start_server(tmp_path_factory.mktemp("downloads")) as server:
        store = HttpArtifacts(server.url + PROXY_PATH)
        folder = tmp_path_factory.mktemp("source")
        (folder / "large").write_bytes(LARGE)
        (folder / "medium").write_bytes(MEDIUM)
        store.upload(folder, "0/files", CALLER)
        store.close()
        yield server


@pytest.fixture
def proxy(shared):
    with CountingProxy(shared.url) as proxy:
        yield proxy


@pytest.fixture
def cache(tmp_path):
    return BlobCache(tmp_path / "cache", 10**9)


def artifacts(url, cache=None):
    return HttpArtifacts(url + PROXY_PATH, retries=2, cache=cache)


@pytest.fixture
def model():
    x = np.arange(10, dtype=float).reshape(-1, 1)
    return LinearRegression().fit(x, 3 * x[:, 0] + 1)


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("REGISTA_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_second_load_of_a_model_asks_for_no_file(proxy, model, own_cache):
    client = Client(proxy.url)
    run = client.create_run(client.create_experiment("second load"))
    client.log_model(model, name="model", run_id=run.info.run_id, registered_model_name="second-load")
    for uri in ("models:/second-load/1", f"runs:/{run.info.run_id}/model"):
        for process in range(2):  # another client is another process as far as the cache is concerned
            before = len(proxy.files())
            loaded = Client(proxy.url).load_model(uri)
            assert loaded.predict([[2.0]])[0] == pytest.approx(7)
            asked = proxy.files()[before:]
            assert (asked == []) == (process == 1 or uri.startswith("runs:")), (uri, asked)
    client.close()


def test_a_rotten_entry_of_the_cache_is_noticed_and_replaced(proxy, cache, tmp_path):
    store = artifacts(proxy.url, cache)
    store.download("0/files/medium", tmp_path / "one")
    (entry,) = [path for path in cache.root.rglob("*") if path.is_file()]
    content = bytearray(entry.read_bytes())
    content[4 * MB] ^= 1
    entry.write_bytes(content)
    for expected in (2, 2):  # downloaded anew, and then from the cache again
        store.download("0/files/medium", tmp_path / "two")
        assert (tmp_path / "two" / "medium").read_bytes() == MEDIUM
        assert len(proxy.files()) == expected
    store.close()


def test_a_directory_comes_from_the_cache_but_for_what_is_new(proxy, shared, cache, tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(20):
        (tmp_path / "in" / f"{number}.txt").write_text(f"{number}, and something of this test")
    store = artifacts(proxy.url, cache)
    store.upload(tmp_path / "in", "0/directory", CALLER)
    store.download("0/directory", tmp_path / "one")
    (tmp_path / "in" / "new.txt").write_text("new here")
    store.upload(tmp_path / "in" / "new.txt", "0/directory/new.txt", CALLER)
    before = len(proxy.files())
    store.download("0/directory", tmp_path / "two")
    assert proxy.files()[before:] == [f"{PROXY_PATH}/0/directory/new.txt"]
    assert len(list((tmp_path / "two").iterdir())) == 21
    store.close()


def test_a_directory_of_many_takes_two_questions(proxy, tmp_path):
    names = [f"d{number % 3}/{number}" for number in range(30)]
    for name in names:
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(f"{name} of many")
    store = artifacts(proxy.url)
    store.upload(tmp_path / "in", "0/small", CALLER)
    before = len(proxy.seen)
    store.download("0/small", tmp_path / "out")
    asked = proxy.seen[before:]
    assert asked == [("GET", f"{OWN}/tree?path=0%2Fsmall"), ("POST", f"{OWN}/bundle")]
    assert {name: (tmp_path / "out" / name).read_text() for name in names} == {
        name: f"{name} of many" for name in names
    }
    store.close()


@pytest.mark.parametrize(("name", "content"), [("medium", MEDIUM), ("large", LARGE)])
def test_cuts_cost_only_what_was_on_its_way(proxy, tmp_path, name, content):
    proxy.cuts = [3 * MB, MB, 0, 100, 2 * MB]
    store = artifacts(proxy.url)
    target = store.download(f"0/files/{name}", tmp_path / "out")
    assert target.read_bytes() == content
    assert proxy.sent == len(content)
    assert proxy.cuts == []
    store.close()


def test_a_connection_that_never_lasts_is_an_error_and_leaves_nothing(proxy, tmp_path):
    proxy.cuts = [MB] + [0] * 20
    store = artifacts(proxy.url)
    with pytest.raises(Unavailable):
        store.download("0/files/medium", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    store.close()


def test_a_server_that_is_killed_and_started_again(tmp_path):
    first = start_server(tmp_path / "server")
    store = artifacts(first.url)
    (tmp_path / "f").write_bytes(MEDIUM)
    store.upload(tmp_path / "f", "0/f", CALLER)
    first.kill()
    with pytest.raises(Unavailable):
        store.download("0/f", tmp_path / "out")
    with start_server(tmp_path / "server", port=first.port):
        assert store.download("0/f", tmp_path / "out").read_bytes() == MEDIUM
    store.close()


def test_eight_threads_with_one_cache(shared, cache, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    store = artifacts(shared.url, cache)

    def load(number):
        return store.download("0/files/medium", tmp_path / str(number)).read_bytes() == MEDIUM

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(load, range(8))) == [True] * 8
    assert cache.usage().entries == 1
    store.close()


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None], ids=["empty", "short", "gone"])
@pytest.mark.parametrize("size", [1000, 3 * MB])
def test_a_stored_blob_that_is_damaged_is_one_clear_error(tmp_path, damage, size):
    with start_server(tmp_path / "server") as server:
        store = artifacts(server.url)
        (tmp_path / "f").write_bytes(os.urandom(size))
        store.upload(tmp_path / "f", "0/f", CALLER)
        (blob,) = [path for path in (tmp_path / "server" / "mlartifacts" / "blobs").rglob("*") if path.is_file()]
        blob.unlink()
        if damage is not None:
            blob.write_bytes(damage)
        with pytest.raises(CorruptedData, match=r"0/f|missing"):
            store.download("0/f", tmp_path / "out")
        assert list((tmp_path / "out").iterdir()) == []
        assert "Traceback" not in server.output
        store.close()


def test_a_directory_of_more_files_than_a_page_is_listed_whole(shared):
    digest = hashlib.sha256(MEDIUM).hexdigest()
    names = [f"{number:05}" for number in range(MOST_FILES + 2)]
    with Client(shared.url) as client:
        for some in (names[:MOST_FILES], names[MOST_FILES:]):
            files = tuple(FileEntry(name, len(MEDIUM), digest) for name in some)
            client.connection.store.call(LinkArtifacts(path="0/many", files=files), CALLER)
        first = client.connection.store.call(ListArtifactTree(path="0/many"), CALLER)
        assert ([file.path for file in first.files], first.next_page_token) == (names[:-2], names[-3])
        few = client.connection.store.call(ListArtifactTree(path="0/many", max_results=3, page_token="09998"), CALLER)
        assert ([file.path for file in few.files], few.next_page_token) == (names[9999:], None)
        for wrong in ("../x", "/x", "a//b"):
            with pytest.raises(RegistaError, match="Invalid path"):
                client.connection.store.call(ListArtifactTree(path="0/many", page_token=wrong), CALLER)
    store = artifacts(shared.url)
    assert [file.name for file in store._files.below("0/many")] == names
    store.delete("0/many", CALLER)
    store.close()


def test_what_is_expected_is_compared_with_the_sealed_digest(shared, tmp_path):
    store = artifacts(shared.url)
    digest = hashlib.sha256(MEDIUM).hexdigest()
    store.download("0/files", tmp_path / "out", [FileEntry("medium", len(MEDIUM), digest)])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["medium"]
    with pytest.raises(CorruptedData):
        store.download("0/files", tmp_path / "other", [FileEntry("large", len(MEDIUM), digest)])
    store.close()


def test_nothing_is_read_for_a_client_that_has_gone(tmp_path):
    size = 400 * MB
    with start_server(tmp_path / "server") as server:
        with (tmp_path / "f").open("wb") as file:
            file.truncate(size)
        store = artifacts(server.url)
        store.upload(tmp_path / "f", "0/f", CALLER)
        (blob,) = [path for path in (tmp_path / "server" / "mlartifacts" / "blobs").rglob("*") if path.is_file()]
        process = psutil.Process(server.process.pid)
        before = process.io_counters().read_chars
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", f"{PROXY_PATH}/0/f")
        assert len(connection.getresponse().read(MB)) == MB
        connection.close()
        end = time.monotonic() + 60
        while any(Path(file.path) == blob for file in process.open_files()) and time.monotonic() < end:
            time.sleep(0.01)
        assert process.io_counters().read_chars - before < size / 2
        assert "ERROR" not in server.output.replace("ASGI callable returned without completing response.", "")
        store.close()
