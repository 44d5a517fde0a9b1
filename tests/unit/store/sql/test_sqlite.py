"""SqliteDatabase: threads, processes, forks, and files that cannot be used."""

import multiprocessing
import os
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from regista.api.events import VerifyHistory
from regista.api.experiments import GetExperiment
from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel, GetRegisteredModel
from regista.api.runs import CreateRun, GetRun, LogMetric
from regista.entities import ANONYMOUS
from regista.errors import ConfigurationError, InvalidParameter, RegistaError, Unavailable
from regista.store.sql import SqlStore
from regista.store.sql.sqlite import MAX_IDLE


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'deep' / 'regista.db'}"


@pytest.fixture
def store(url):
    store = SqlStore(url)
    yield store
    store.close()


def create_versions(url, count):
    store = SqlStore(url)
    for _ in range(count):
        store.call(CreateModelVersion(name="bikes", source="s3://b/m"), ANONYMOUS)
    store.close()


def test_many_processes_write(store, url):
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=create_versions, args=(url, 25)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    model = store.call(GetRegisteredModel(name="bikes"), ANONYMOUS).registered_model
    assert model.latest_versions[0].version == "100"
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_store_works_on_after_fork(store):
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            store.call(CreateModelVersion(name="bikes", source="s3://b/m"), ANONYMOUS)
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.call(CreateModelVersion(name="bikes", source="s3://b/m"), ANONYMOUS).model_version.version == "2"


def test_readers_do_not_wait_for_a_writer(store):
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE experiments SET name = 'half done'")
        with ThreadPoolExecutor(1) as thread:
            seen = thread.submit(store.call, GetExperiment(experiment_id="0"), ANONYMOUS).result(5)
        assert seen.experiment.name == "Default"


def test_a_failing_call_leaves_nothing(store):
    run_id = store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id
    with pytest.raises(RegistaError):
        store.call(LogMetric(run_id=run_id, key="m", value=1.0, timestamp=1, step=2**80), ANONYMOUS)
    store.call(LogMetric(run_id=run_id, key="m", value=1.0, timestamp=1), ANONYMOUS)
    assert store.call(GetRun(run_id=run_id), ANONYMOUS).run.data.metrics == {"m": 1.0}
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()


def test_a_full_disk_is_said_so(store):
    with store._database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to be full
    with pytest.raises(RegistaError, match="The disk of the database is full") as caught:
        for number in range(1000):
            store.call(CreateRegisteredModel(name=f"m{number}", description="x" * 5000), ANONYMOUS)
    assert caught.value.error_code == "TEMPORARILY_UNAVAILABLE"
    assert "INSERT" not in str(caught.value)
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "oracle://x/y", "nonsense", "mssql://x/y"])
def test_urls_that_cannot_be_used(url):
    with pytest.raises(ConfigurationError):
        SqlStore(url)


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "text.db").write_text("not a database at all, just a long enough text to be read\n" * 100)
    with pytest.raises(ConfigurationError, match="Cannot read sqlite:///"):
        SqlStore(f"sqlite:///{tmp_path / 'text.db'}")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(RegistaError):
        SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list open files")
def test_threads_that_ended_keep_no_file_open(store):
    def count():
        return len(list(Path("/proc/self/fd").iterdir()))

    before = count()
    for _ in range(8):
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(lambda _: store.call(GetExperiment(experiment_id="0"), ANONYMOUS), range(64)))
    files_of_a_connection = 3  # the database, its log, the log's index
    assert count() <= before + MAX_IDLE * files_of_a_connection


def test_a_file_that_was_removed_takes_no_more_writes(store, url, tmp_path):
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    for file in (tmp_path / "deep").iterdir():
        file.unlink()
    with pytest.raises(RegistaError, match="was removed or replaced while it was open"):
        store.call(CreateModelVersion(name="bikes", source="s3://b/m"), ANONYMOUS)
    again = SqlStore(url)
    again.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    again.close()


def test_a_value_of_a_type_that_cannot_be_stored(store):
    with pytest.raises(InvalidParameter):
        store.call(CreateRegisteredModel(name="bikes", description={"not": "a text"}), ANONYMOUS)


def test_a_change_at_once_waits_for_no_writer_of_this_process_or_another(store, url):
    request = CreateRegisteredModel(name="bikes")
    with store._database.write(), pytest.raises(Unavailable):
        store.answer_at_once(request, ANONYMOUS)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        store.answer_at_once(request, ANONYMOUS)
    other.close()
    assert store.answer_at_once(request, ANONYMOUS).registered_model.name == "bikes"
