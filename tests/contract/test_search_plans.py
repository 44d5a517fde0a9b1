"""Searches in a store with 20,000 versions of 181 models: by index, as the databases say, and page after page."""

import itertools
import threading

import pytest

from filled_store import fill
from random_filters import RandomSearches
from regista.api.model_versions import CreateModelVersion, DeleteModelVersion, SearchModelVersions
from regista.api.registered_models import CreateRegisteredModel
from regista.api.runs import SearchRuns
from regista.entities import ANONYMOUS
from regista.errors import InvalidParameter, QueryError
from regista.store.sql import SqlStore
from search_plans import SHAPES, Plans, full_scans

VERSIONS = 20_000
RANDOM = 1_000


@pytest.fixture(scope="module")
def filled_sqlite(tmp_path_factory):
    with_many = SqlStore(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'regista.db'}")
    fill(with_many, VERSIONS)
    yield with_many
    with_many.close()


@pytest.fixture(scope="module")
def filled_postgresql(postgresql_server):
    with_many = SqlStore(postgresql_server.create_database())
    fill(with_many, VERSIONS)
    yield with_many
    with_many.close()


@pytest.fixture(params=["filled_sqlite", "filled_postgresql"])
def store(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_big_table_is_read_from_end_to_end(store, shape):
    if Plans(store).dialect in shape.sorts_on:
        pytest.skip("So few rows this database rather sorts than follows an index.")
    plans = Plans(store).of(shape)
    assert len(plans) >= 2
    found = [step for plan in plans for step in full_scans(plan, walks=not shape.selective)]
    assert found == [], plans


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_shapes_find_something(store, shape):
    reply = store.call(shape.request, ANONYMOUS)
    assert any(
        getattr(reply, field)
        for field in ("model_versions", "registered_models", "runs", "models")
        if hasattr(reply, field)
    )


def test_random_searches_are_answered_or_refused(store):
    searches = RandomSearches(31)
    answered = 0
    for _ in range(RANDOM):
        request = searches.next()
        try:
            store.call(request, ANONYMOUS)
            answered += 1
        except QueryError:
            pass
        except InvalidParameter as error:
            assert "NUL" in error.message or "surrogate" in error.message, request
    assert RANDOM / 4 < answered < RANDOM


@pytest.mark.parametrize("order", [(), ("name",), ("metrics.rmse DESC",)], ids=str)
def test_a_walk_of_50_pages_sees_every_version_once_while_others_come_and_go(store, order):
    ended = threading.Event()
    name = f"new, by {order}"  # comes last by name
    store.call(CreateRegisteredModel(name=name), ANONYMOUS)

    def others():
        for number in itertools.count(1):
            store.call(CreateModelVersion(name=name, source="s3://bucket/new"), ANONYMOUS)
            if number % 2 == 0:
                store.call(DeleteModelVersion(name=name, version=str(number)), ANONYMOUS)
            if ended.is_set():
                return

    seen, pages, token = [], 0, ""
    thread = threading.Thread(target=others)
    thread.start()
    try:
        while token is not None:
            request = SearchModelVersions(order_by=order, max_results=VERSIONS // 50, page_token=token)
            reply = store.call(request, ANONYMOUS)
            seen += [(version.name, int(version.version)) for version in reply.model_versions]
            token, pages = reply.next_page_token, pages + 1
    finally:
        ended.set()
        thread.join()
    assert pages >= 50
    assert len(set(seen)) == len(seen)
    assert len([version for version in seen if not version[0].startswith("new")]) == VERSIONS
    assert len(store.call(SearchModelVersions(filter=f'name = "{name}"'), ANONYMOUS).model_versions) >= 1


RUN_ORDERS = ("metrics.rmse", "metrics.rmse DESC", "params.seed", "params.seed DESC", "run_name", "run_name DESC")
RUN_FILTERS = (
    "metrics.rmse > 3000",
    "metrics.rmse <= 8000.5",
    "metrics.rmse > 1000 AND metrics.rmse < 9000 AND metrics.loss < 0.9",
    "params.seed LIKE 's1%'",
    "params.seed != 's700' AND metrics.rmse >= 500",
    "run_name LIKE 'run-1%'",
)


@pytest.mark.parametrize("filter_text", RUN_FILTERS)
@pytest.mark.parametrize("order", RUN_ORDERS)
def test_pages_in_the_order_of_a_filtered_value_have_every_run_once(store, order, filter_text):
    def page(size, token=""):
        asked = SearchRuns(
            experiment_ids=("0",), filter=filter_text, order_by=(order,), max_results=size, page_token=token
        )
        return store.call(asked, ANONYMOUS)

    whole = page(20_000).runs
    in_pages, token = [], ""
    while token is not None:
        reply = page(1_500, token)
        in_pages += [run.info.run_id for run in reply.runs]
        token = reply.next_page_token
    assert in_pages == [run.info.run_id for run in whole]
    key, _, direction = order.removeprefix("metrics.").removeprefix("params.").partition(" ")
    entity = order.partition(".")[0]
    values = [run.info.run_name if key == "run_name" else getattr(run.data, entity)[key] for run in whole]
    assert values == sorted(values, reverse=bool(direction))
    unordered = store.call(SearchRuns(experiment_ids=("0",), filter=filter_text, max_results=20_000), ANONYMOUS).runs
    assert sorted(in_pages) == sorted(run.info.run_id for run in unordered)
    assert len(whole) > 1_500
