"""Pages in the order of a time that several rows share, on every database; and how many rows MariaDB reads for one."""

import pytest
from sqlalchemy import text

from filled_store import fill
from regista.api.model_versions import SearchModelVersions
from regista.api.runs import SearchRuns
from regista.entities import ANONYMOUS
from regista.store.sql import SqlStore
from search_plans import Plans

VERSIONS = 5_000
TOGETHER = 7


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mariadb"])
def url(request, tmp_path_factory):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('pages') / 'regista.db'}"
    server = request.getfixturevalue(f"{request.param}_server")
    made = server.create_database()
    return made if request.param == "postgresql" else server.url(made)


@pytest.fixture(scope="module")
def store(url):
    opened = SqlStore(url)
    fill(opened, VERSIONS)
    with opened._database.write() as connection:
        for table, column in (("model_versions", "last_updated_timestamp"), ("runs", "start_time")):
            connection.execute(text(f"UPDATE {table} SET {column} = {column} - pk % {TOGETHER} * 1000"))
    yield opened
    opened.close()


def walked(store, request, size, field):
    token = ""
    while token is not None:
        reply = store.call(type(request)(**fields(request), max_results=size, page_token=token), ANONYMOUS)
        yield from getattr(reply, field)
        token = reply.next_page_token


def fields(request):
    return {name: getattr(request, name) for name in ("filter", "order_by")} | (
        {"experiment_ids": ("0",)} if isinstance(request, SearchRuns) else {}
    )


@pytest.mark.parametrize("size", [333, 1_000])
@pytest.mark.parametrize(("order", "sign"), [((), -1), (("last_updated_timestamp ASC",), 1)], ids=["newest", "oldest"])
def test_versions(store, size, order, sign):
    request = SearchModelVersions(order_by=order)
    found = [
        (sign * version.last_updated_timestamp, version.name, -int(version.version))
        for version in walked(store, request, size, "model_versions")
    ]
    assert len(found) == VERSIONS
    assert len({time for time, _, _ in found}) < VERSIONS
    assert found == sorted(found)


@pytest.mark.parametrize("size", [333, 1_000])
@pytest.mark.parametrize(("order", "sign"), [((), -1), (("start_time ASC",), 1)], ids=["newest", "oldest"])
def test_runs(store, size, order, sign):
    request = SearchRuns(experiment_ids=("0",), order_by=order)
    found = [(sign * run.info.start_time, run.info.run_id) for run in walked(store, request, size, "runs")]
    assert len(found) == VERSIONS // 2
    assert len({time for time, _ in found}) < len(found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    "request_of_page", [SearchModelVersions(max_results=50), SearchRuns(experiment_ids=("0",), max_results=50)],
    ids=["versions", "runs"],
)  # fmt: skip
def test_mariadb_reads_little_more_than_the_page(store, request_of_page):
    if Plans(store).dialect != "mysql":
        pytest.skip("The other databases show in their plans that they follow an index: test_search_plans.py.")

    def rows_read():
        with store._database.read() as connection:
            status = connection.exec_driver_sql("SHOW GLOBAL STATUS LIKE 'Handler_read%%'")
            return sum(int(value) for _, value in status)

    store.call(request_of_page, ANONYMOUS)
    before = rows_read()
    store.call(request_of_page, ANONYMOUS)
    assert rows_read() - before < VERSIONS / 2
