"""A real store behind a queue, which a test can take away for a while."""

import pytest

from regista.api.events import ListEvents
from regista.api.metrics import GetMetricHistory
from regista.api.runs import CreateRun, GetRun
from regista.entities import ANONYMOUS
from regista.errors import Unavailable
from regista.store.queue.folder import QueueFolder
from regista.store.queue.log_queue import LogQueue
from regista.store.sql import SqlStore

URI = "http://registry.test"


class Server:
    """A store as a server offers it: ``error`` is what it answers while it is set, and ``lost`` answers get lost."""

    def __init__(self, store):
        self.store = store
        self.run_id = self.new_run()
        self.error = None
        self.lost = 0
        self.requests = []

    def new_run(self):
        return self.store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id

    def call(self, request, caller):
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        reply = self.store.call(request, caller)
        if self.lost:
            self.lost -= 1
            raise Unavailable("the answer was lost")
        return reply

    def close(self):
        """It belongs to the test."""

    def run(self, run_id=None):
        return self.store.call(GetRun(run_id=run_id or self.run_id), ANONYMOUS).run

    def steps(self, key, run_id=None):
        call = GetMetricHistory(run_id=run_id or self.run_id, metric_key=key)
        return [point.step for point in self.store.call(call, ANONYMOUS).metrics]

    def events(self, run_id=None):
        """The events of a run but its first, the oldest first."""
        call = ListEvents(subject=f"run:{run_id or self.run_id}", max_results=1000)
        return list(self.store.call(call, ANONYMOUS).events)[::-1][1:]


@pytest.fixture
def server(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}", synchronous="NORMAL")
    yield Server(store)
    store.close()


@pytest.fixture
def folder(tmp_path):
    return QueueFolder(tmp_path / "queues")


@pytest.fixture
def open_queue(server, folder):
    """Opens queues of the server; all are closed in the end."""
    opened = []

    def make(**options):
        options.setdefault("patience", 0.5)
        opened.append(LogQueue(URI, server, **{"folder": folder, **options}))
        return opened[-1]

    yield make
    server.error = None
    for queue in opened:
        queue.close()


@pytest.fixture
def queue(open_queue):
    return open_queue(patience=30)
