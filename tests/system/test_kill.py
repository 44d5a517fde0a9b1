"""kill -9 in the middle of writes: what was acknowledged is there, and nothing is half there."""

import hashlib
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from processes import start_server
from regista.api.events import VerifyHistory
from regista.api.metrics import GetMetricHistory
from regista.api.model_versions import CreateModelVersion, SearchModelVersions, SetModelVersionTag
from regista.api.registered_models import CreateRegisteredModel
from regista.api.runs import CreateRun, GetRun, LogBatch, LogMetric, SetTag
from regista.entities import ANONYMOUS, Caller, Metric, Param
from regista.errors import RegistaError
from regista.store.http import HttpStore

ROUNDS = 4
FILES = "/api/2.0/mlflow-artifacts/artifacts"


class Acknowledged:
    """What the server said yes to, and what was asked without an answer."""

    def __init__(self):
        self.versions = []
        self.metrics = []
        self.tags = {}
        self.params = []
        self.files = {}
        self.tried_files = {}


class Writers:
    """Threads that write without pause until their server is gone."""

    def __init__(self, url, run_id, acknowledged, number):
        self.url = url
        self.run_id = run_id
        self.done = acknowledged
        self.number = number
        self.started = threading.Barrier(9)

    def _repeat(self, step):
        store = HttpStore(self.url, timeout=10, retries=0)
        rng = random.Random(f"{self.number} {threading.get_ident()}")
        index = 0
        try:
            while True:
                if index == 3:
                    self.started.wait(60)
                step(store, f"{self.number}-{threading.get_ident()}-{index}", index, rng)
                index += 1
        except (RegistaError, httpx2.HTTPError):
            return index
        finally:
            store.close()

    def versions(self, store, name, index, rng):
        made = store.call(CreateModelVersion(name="m", source=f"s3://b/{name}"), Caller("ana", name)).model_version
        self.done.versions.append((made.version, made.source))
        store.call(SetModelVersionTag(name="m", version=made.version, key="k", value=name), ANONYMOUS)
        self.done.tags[made.version] = name

    def metrics(self, store, name, index, rng):
        point = Metric(f"metric-{name[:40]}", float(index), 1_000 + index, index)
        store.call(
            LogMetric(run_id=self.run_id, key=point.key, value=point.value, timestamp=point.timestamp, step=point.step),
            ANONYMOUS,
        )
        self.done.metrics.append(point)

    def batches(self, store, name, index, rng):
        points = tuple(Metric(f"batch-{name[:40]}-{n}", 0.5, 1, n) for n in range(50))
        store.call(LogBatch(run_id=self.run_id, metrics=points, params=(Param(f"p-{name[:40]}", name),)), ANONYMOUS)
        self.done.metrics.extend(points)
        self.done.params.append((f"p-{name[:40]}", name))
        store.call(SetTag(run_id=self.run_id, key=f"t-{name[:40]}", value=name), ANONYMOUS)

    def uploads(self, store, name, index, rng):
        content = rng.randbytes(rng.choice([10, 5_000, 3_000_000]))
        path = f"uploads/{name}"
        self.done.tried_files[path] = hashlib.sha256(content).hexdigest()
        httpx2.put(f"{self.url}{FILES}/{path}", content=content, timeout=10).raise_for_status()
        self.done.files[path] = self.done.tried_files[path]

    def run(self, kill):
        """Two threads of each kind; ``kill`` is called when all of them write. Gives how often each wrote."""
        with ThreadPoolExecutor(8) as pool:
            steps = [self.versions, self.metrics, self.batches, self.uploads] * 2
            running = [pool.submit(self._repeat, step) for step in steps]
            self.started.wait(60)
            kill()
            return [one.result() for one in running]


@pytest.mark.timeout(240)
def test_an_acknowledged_write_survives(tmp_path):
    done = Acknowledged()
    rng = random.Random(5)
    server = start_server(tmp_path)
    store = HttpStore(server.url, retries=0)
    store.call(CreateRegisteredModel(name="m"), ANONYMOUS)
    run_id = store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id
    store.close()
    for number in range(ROUNDS):
        pause = rng.uniform(0.1, 0.8)

        def kill(server=server, pause=pause):
            threading.Event().wait(pause)
            server.kill()

        counts = Writers(server.url, run_id, done, number).run(kill)
        assert min(counts) >= 3, counts
        server = start_server(tmp_path)
        check(server, run_id, done)
    assert len(done.versions) >= ROUNDS
    server.stop()


def check(server, run_id, done):
    store = HttpStore(server.url, retries=0)
    found = {v.version: v for v in store.call(SearchModelVersions(max_results=200_000), ANONYMOUS).model_versions}
    for version, source in done.versions:
        assert found[version].source == source
    for version, value in done.tags.items():
        assert {tag.key: tag.value for tag in found[version].tag_list} == {"k": value}
    # Numbers never have a hole: a version that was not acknowledged is there with its number, or is not there.
    assert sorted(map(int, found)) == list(range(1, len(found) + 1))
    data = store.call(GetRun(run_id=run_id), ANONYMOUS).run.data
    params = {param.key: param.value for param in data.param_list}
    for key, value in done.params:
        assert params[key] == value
    latest = {metric.key for metric in data.metric_list}
    # A batch is there whole or not at all.
    batches = {key.rpartition("-")[0] for key in latest if key.startswith("batch-")}
    assert all(f"{batch}-{n}" in latest for batch in batches for n in range(50))
    for point in random.Random(1).sample(done.metrics, min(60, len(done.metrics))):
        history = store.call(GetMetricHistory(run_id=run_id, metric_key=point.key), ANONYMOUS).metrics
        assert [(p.value, p.timestamp, p.step) for p in history] == [(point.value, point.timestamp, point.step)]
    assert {point.key for point in done.metrics} <= latest
    check_files(server, done)
    verified = store.call(VerifyHistory(), ANONYMOUS)
    assert verified.broken == ()
    assert verified.events > len(done.versions)
    store.close()


def check_files(server, done):
    listed = httpx2.get(f"{server.url}{FILES}", params={"path": "uploads"}).json().get("files", [])
    visible = {f"uploads/{file['path']}" for file in listed}
    assert set(done.files) <= visible
    assert visible <= set(done.tried_files)
    for path in visible:
        content = httpx2.get(f"{server.url}{FILES}/{path}").content
        assert hashlib.sha256(content).hexdigest() == done.tried_files[path], path
        assert len(content) > 0
