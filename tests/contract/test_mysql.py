"""SqlStore on MariaDB keeps what a store promises."""

import itertools
import math
import multiprocessing
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa

from processes import start_server
from regista.api.events import ListEvents, ListModelEvents, VerifyHistory
from regista.api.experiments import CreateExperiment, GetExperiment, SearchExperiments
from regista.api.logged_models import CreateLoggedModel
from regista.api.metrics import GetMetricHistory
from regista.api.model_versions import CreateModelVersion, SearchModelVersions, TransitionModelVersionStage
from regista.api.registered_models import (
    CreateRegisteredModel,
    GetRegisteredModel,
    SearchRegisteredModels,
    SetAlias,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from regista.api.runs import CreateRun, GetRun, LogBatch, LogMetric, SearchRuns, SetTag
from regista.entities import ANONYMOUS, Caller, FileEntry, Param, Tag
from regista.errors import ConfigurationError, InvalidParameter, Unavailable
from regista.store.http import HttpStore
from regista.store.sql import SqlStore, verification
from regista.store.sql.tables import events
from regista.testing.store import BlobUseContract, FileIndexContract, StoreContract

CLIENTS = 64


class TestMariadb(StoreContract):
    @pytest.fixture
    def store(self, mariadb_url):
        store = SqlStore(mariadb_url)
        yield store
        store.close()


class TestMariadbBlobUse(BlobUseContract):
    @pytest.fixture
    def store(self, mariadb_url):
        store = SqlStore(mariadb_url)
        yield store
        store.close()


class TestMariadbFiles(FileIndexContract):
    @pytest.fixture
    def index(self, mariadb_url):
        store = SqlStore(mariadb_url)
        yield store.files
        store.close()


@pytest.fixture
def store(mariadb_url):
    store = SqlStore(mariadb_url)
    yield store
    store.close()


@pytest.fixture
def server_on_mariadb(empty_mariadb_url, tmp_path):
    with start_server(tmp_path / "server", backend=empty_mariadb_url) as server:
        yield server
        assert "Traceback" not in server.output, server.output[-4000:]


def call(store, request):
    return store.call(request, ANONYMOUS)


def at_once(work):
    """The results of ``work(number)`` of all clients, started together."""
    start = threading.Barrier(CLIENTS)

    def one(number):
        start.wait(60)
        return work(number)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, range(CLIENTS)))


# Texts and numbers.


def test_names_differ_by_case_accents_and_trailing_spaces(store):
    names = ["m", "m ", "M", "é", "e\u0301", "ß", "ss", "😀", "😁"]
    for name in names:
        call(store, CreateRegisteredModel(name=name))
    found = call(store, SearchRegisteredModels(order_by=("name ASC",))).registered_models
    assert [model.name for model in found] == sorted(names)
    for name in names:
        assert call(store, GetRegisteredModel(name=name)).registered_model.name == name


def test_paths_that_differ_by_a_trailing_space_are_two_files(store):
    store.files.link([FileEntry("a/b", 1, "0" * 64), FileEntry("a/b ", 2, "1" * 64)], ANONYMOUS)
    assert [(file.path, file.size) for file in store.files.tree("a")] == [("a/b", 1), ("a/b ", 2)]


def test_like_minds_the_case_and_ilike_does_not(store):
    for name in ("Éa", "éa"):
        call(store, CreateRegisteredModel(name=name))

    def found(text):
        models = call(store, SearchRegisteredModels(filter=text, order_by=("name",))).registered_models
        return [model.name for model in models]

    assert found("name LIKE 'é%'") == ["éa"]
    assert found("name ILIKE 'É%'") == ["Éa", "éa"]


def test_any_text_comes_back_from_an_aggregate(store):
    odd = "".join(map(chr, range(1, 256))) + "😀\u2028\ufeff'\"\\%s {} "
    call(store, CreateRegisteredModel(name="m", tags=(Tag("odd", odd),)))
    call(store, CreateModelVersion(name="m", source="s3://b/m", description=odd, tags=(Tag("odd", odd),)))
    model = call(store, GetRegisteredModel(name="m")).registered_model
    assert model.tags == {"odd": odd}
    assert [(version.description, version.tags) for version in model.latest_versions] == [(odd, {"odd": odd})]


def test_tags_may_be_long_together(store):
    tags = {f"t{number}": f"{number}" * 50_000 for number in range(10, 40)}
    call(store, CreateRegisteredModel(name="m", tags=tuple(Tag(key, value) for key, value in tags.items())))
    assert call(store, GetRegisteredModel(name="m")).registered_model.tags == tags


def test_a_value_larger_than_a_packet_is_refused(store, mariadb_server):
    ((packet,),) = mariadb_server.run("SELECT @@max_allowed_packet")
    call(store, CreateRegisteredModel(name="m"))
    for size in (packet, 2 * packet):
        with pytest.raises(InvalidParameter, match=f"too large for the database: it takes {packet} bytes at once"):
            call(store, UpdateRegisteredModel(name="m", description="d" * size))


def test_tags_may_be_more_than_a_packet_together(store, mariadb_server):
    ((packet,),) = mariadb_server.run("SELECT @@max_allowed_packet")
    tags = {f"t{number}": "x" * 100_000 for number in range(packet // 100_000 + 1)}
    call(store, CreateRegisteredModel(name="m"))
    for key, value in tags.items():
        call(store, SetRegisteredModelTag(name="m", key=key, value=value))
    assert call(store, GetRegisteredModel(name="m")).registered_model.tags == tags


def test_an_answer_is_refused_and_not_cut(store, mariadb_server):
    ((packet,),) = mariadb_server.run("SELECT @@max_allowed_packet")
    call(store, CreateRegisteredModel(name="m"))
    for number, stage in enumerate(("Staging", "Production", "Archived"), start=1):
        call(store, CreateModelVersion(name="m", source="s3://b/m", description="d" * (packet // 3)))
        call(store, TransitionModelVersionStage(name="m", version=str(number), stage=stage))
    with pytest.raises(Unavailable, match="raise its max_allowed_packet"):
        call(store, GetRegisteredModel(name="m"))


def test_floats_come_back_as_they_were(store):
    run_id = call(store, CreateRun(experiment_id="0")).run.info.run_id
    values = [0.1 + 0.2, 1 / 3, 5e-324, 2.2250738585072014e-308, 1e22, sys.float_info.max, -sys.float_info.max]
    for step, value in enumerate(values):
        call(store, LogMetric(run_id=run_id, key="m", value=value, timestamp=1, step=step))
    points = call(store, GetMetricHistory(run_id=run_id, metric_key="m")).metrics
    assert [point.value for point in points] == values


def test_infinity_is_the_greatest_number(store):
    run_id = call(store, CreateRun(experiment_id="0")).run.info.run_id
    call(store, LogMetric(run_id=run_id, key="m", value=math.inf, timestamp=1))
    call(store, LogMetric(run_id=run_id, key="n", value=-math.inf, timestamp=1))
    text = "metrics.m > 1e308 AND metrics.n < -1e308"
    assert len(call(store, SearchRuns(experiment_ids=("0",), filter=text)).runs) == 1


def test_long_texts_are_sorted_to_their_end(store):
    for name in "cab":
        params = tuple(Param(f"p{number}", "é" * 5000 + name) for number in range(32))
        run_id = call(store, CreateRun(experiment_id="0", run_name=name)).run.info.run_id
        call(store, LogBatch(run_id=run_id, params=params))
    order = tuple(f"params.p{number}" for number in range(32))
    for size in (1, 3):
        found = call(store, SearchRuns(experiment_ids=("0",), order_by=order, max_results=size)).runs
        assert [run.info.run_name for run in found] == ["a", "b", "c"][:size]


@pytest.mark.parametrize("points", list(itertools.permutations([(1, 5, 9.0), (2, 1, 0.5), (2, 1, 0.7), (2, 0, 9.9)])))
def test_the_latest_metric_is_that_of_the_last_step(store, points):
    run_id = call(store, CreateRun(experiment_id="0")).run.info.run_id
    for step, timestamp, value in points:
        call(store, LogMetric(run_id=run_id, key="m", value=value, timestamp=timestamp, step=step))
    (latest,) = call(store, GetRun(run_id=run_id)).run.data.metric_list
    assert (latest.step, latest.timestamp, latest.value) == (2, 1, 0.7)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("path", lambda store: store.files.link([FileEntry("a/" + "x" * 767, 1, "0" * 64)], ANONYMOUS)),
        ("subject", lambda store: store.files.link([FileEntry("x" * 455 + "/artifacts/y", 1, "0" * 64)], ANONYMOUS)),
        ("source_run_id", lambda store: call(store, CreateLoggedModel(experiment_id="0", source_run_id="r" * 501))),
        ("dataset_name", lambda store: log_for_model(store, dataset_name="d" * 441, dataset_digest="x")),
        ("dataset_digest", lambda store: log_for_model(store, dataset_name="d", dataset_digest="x" * 37)),
    ],
)
def test_what_is_too_long_for_its_index_is_refused(store, field, change):
    with pytest.raises(InvalidParameter, match=f"Data too long for column '{field}'"):
        change(store)


def test_the_longest_that_fits_its_index_is_stored(store):
    path = "1/artifacts/" + "é" * 756
    store.files.link([FileEntry(path, 1, "0" * 64)], ANONYMOUS)
    assert [file.path for file in store.files.tree(path)] == [path]
    log_for_model(store, dataset_name="é" * 440, dataset_digest="x" * 36)


def log_for_model(store, **dataset):
    run_id = call(store, CreateRun(experiment_id="0")).run.info.run_id
    model_id = call(store, CreateLoggedModel(experiment_id="0")).model.info.model_id
    call(store, LogMetric(run_id=run_id, key="m", value=1.0, timestamp=1, model_id=model_id, **dataset))


# Many at once.


def test_a_chain_that_everybody_writes_to_has_no_gap(store):
    run_id = call(store, CreateRun(experiment_id="0")).run.info.run_id
    at_once(lambda number: call(store, SetTag(run_id=run_id, key=f"t{number}", value="x")))
    assert len(call(store, GetRun(run_id=run_id)).run.data.tags) == CLIENTS + 1
    assert call(store, VerifyHistory()).broken == ()


def test_a_chain_that_everybody_begins_has_no_gap(store):
    def link(number):
        store.files.link([FileEntry(f"shared/{number}", 1, "0" * 64)], ANONYMOUS)

    at_once(link)
    assert len(store.files.tree("shared")) == CLIENTS
    assert call(store, VerifyHistory()).broken == ()


@pytest.mark.timeout(240)
def test_64_clients_get_consecutive_numbers_from_a_server(server_on_mariadb):
    store = HttpStore(server_on_mariadb.url)
    call(store, CreateRegisteredModel(name="bikes"))

    def create(number):
        client = HttpStore(server_on_mariadb.url, timeout=120, retries=0)
        request = CreateModelVersion(name="bikes", source=f"s3://b/{number}")
        made = client.call(request, Caller(f"client-{number}")).model_version.version
        client.call(SetAlias(name="bikes", alias="champion", version=made), ANONYMOUS)
        client.close()
        return int(made)

    assert sorted(at_once(create)) == list(range(1, CLIENTS + 1))
    found = call(store, ListModelEvents(name="bikes", max_results=1000)).events
    assert [event.sequence for event in found] == list(range(len(found), 0, -1))
    assert len(call(store, SearchModelVersions(filter="alias = 'champion'")).model_versions) == 1
    assert call(store, VerifyHistory()).broken == ()
    store.close()


def test_verification_goes_on_where_the_page_before_ended(store):
    run_id = call(store, CreateRun(experiment_id="0")).run.info.run_id
    (event,) = call(store, ListEvents(subject=f"run:{run_id}")).events
    like_it = {name: getattr(event, name) for name in ("actor", "action", "time", "hash", "previous_hash")}
    rows = [{**like_it, "subject": event.subject, "sequence": number} for number in range(2, 20_000)]
    with store._database.write() as connection:
        connection.execute(events.insert(), rows)
        connection.execute(sa.text("ANALYZE TABLE events"))
        page = verification._EVENTS.params(after_subject=event.subject, after_sequence=19_000)
        text = str(page.compile(connection, compile_kwargs={"literal_binds": True}))
        (step,) = connection.execute(sa.text(f"EXPLAIN {text}")).mappings()
    assert (step["type"], step["key"]) == ("range", "uq_events_subject_sequence"), step


# Connections.


def test_broken_connections_are_replaced(store, mariadb_server):
    def cut():
        for (number,) in mariadb_server.run("SELECT id FROM information_schema.processlist WHERE user = 'tests'"):
            mariadb_server.run(f"KILL {number}")

    cut()
    assert call(store, GetExperiment(experiment_id="0")).experiment.name == "Default"
    cut()
    created = call(store, CreateExperiment(name="bikes")).experiment_id
    cut()
    assert call(store, GetExperiment(experiment_id=created)).experiment.name == "bikes"


def test_a_forked_process_has_connections_of_its_own(store):
    call(store, CreateExperiment(name="bikes"))
    child = multiprocessing.get_context("fork").Process(target=call, args=(store, CreateExperiment(name="boats")))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    assert len(call(store, SearchExperiments(max_results=9)).experiments) == 3


def test_a_server_that_is_not_there():
    with pytest.raises(Unavailable, match=r"Cannot use mysql://ann:\*\*\*@127\.0\.0\.1:1/x"):
        SqlStore("mysql://ann:secret@127.0.0.1:1/x")


def test_a_server_that_hangs_up_is_not_there_either():
    def hang_up():
        with suppress(OSError):
            while True:
                server.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(Unavailable, match=r"The connection to mysql://127\.0\.0\.1:\d+/x broke: Lost connection"):
            SqlStore(f"mysql://127.0.0.1:{server.getsockname()[1]}/x")
        server.shutdown(socket.SHUT_RDWR)


def test_a_database_that_is_not_there(mariadb_url):
    with pytest.raises(ConfigurationError, match="Unknown database 'absent'"):
        SqlStore(mariadb_url.rpartition("/")[0] + "/absent")


def test_a_url_without_a_database(mariadb_url):
    with pytest.raises(ConfigurationError, match="names no database"):
        SqlStore(mariadb_url.rpartition("/")[0])


def test_a_wrong_password(mariadb_url):
    with pytest.raises(ConfigurationError, match="Access denied") as caught:
        SqlStore(mariadb_url.replace("p%40ss%2Fword", "wrong-secret"))
    assert "wrong-secret" not in str(caught.value)


@pytest.mark.parametrize(
    "scheme", ["mariadb://", "mysql+pymysql://", "mysql+mysqldb://", "mariadb+mariadbconnector://"]
)
def test_spellings_of_the_url(mariadb_url, scheme):
    store = SqlStore(mariadb_url.replace("mysql://", scheme))
    assert call(store, GetExperiment(experiment_id="0")).experiment.name == "Default"
    store.close()


def test_without_the_driver_the_error_names_the_extra():
    script = (
        "import sys; sys.modules['pymysql'] = None\n"
        "from regista.errors import ConfigurationError\n"
        "from regista.store.sql import SqlStore\n"
        "try: SqlStore('mysql://127.0.0.1/x')\n"
        "except ConfigurationError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "pip install 'regista[mysql]'" in done.stdout


# MySQL and MariaDB keep what an interrupted migration has made.


@pytest.mark.parametrize("tables", [1, 4, 12, 22])
def test_a_first_set_up_that_was_killed_is_done_again(mariadb_server, tables):
    name = mariadb_server.create_database()
    url = mariadb_server.url(name)
    script = f"from regista.store.sql import SqlStore; SqlStore({url!r}).close()"
    process = subprocess.Popen([sys.executable, "-c", script])
    while process.poll() is None and len(mariadb_server.run("SHOW TABLES", database=name)) < tables:
        time.sleep(0.001)
    process.kill()
    process.wait()
    store = SqlStore(url)
    assert [one.name for one in call(store, SearchExperiments(max_results=9)).experiments] == ["Default"]
    call(store, CreateRegisteredModel(name="bikes"))
    assert call(store, VerifyHistory()).broken == ()
    store.close()


@pytest.mark.parametrize(
    "lacking",
    [
        ["DROP TABLE model_names", "DROP INDEX ix_events_subject_part_sequence ON events"],
        ["DROP INDEX ix_model_names_uid ON model_names", "DROP INDEX ix_events_subject_part_sequence ON events"],
        [],
    ],
)
def test_an_upgrade_that_was_interrupted_is_reported_and_goes_on(mariadb_server, lacking):
    name = mariadb_server.create_database()
    url = mariadb_server.url(name)
    store = SqlStore(url)
    call(store, CreateRegisteredModel(name="bikes"))
    store.close()
    mariadb_server.run(
        "DELETE FROM model_names",
        "UPDATE events SET part = NULL",
        "UPDATE regista_schema SET version_num = '0001'",
        *lacking,
        database=name,
    )
    with pytest.raises(ConfigurationError, match="regista db upgrade"):
        SqlStore(url)
    assert SqlStore.upgrade(url) is True
    assert mariadb_server.run("SELECT name FROM model_names", database=name) == [("bikes",)]
    store = SqlStore(url)
    assert call(store, GetRegisteredModel(name="bikes")).registered_model.name == "bikes"
    assert len(call(store, SearchExperiments(max_results=9)).experiments) == 1
    store.close()
