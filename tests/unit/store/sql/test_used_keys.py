"""Orders of many keys, of which most or all are used by nothing."""

import pytest

from regista.api.logged_models import CreateLoggedModel, LoggedModelOrder, SearchLoggedModels
from regista.api.purge import PurgeRun
from regista.api.runs import CreateRun, DeleteRun, DeleteTag, LogBatch, SearchRuns
from regista.entities import ANONYMOUS, Metric, Param, Tag
from regista.errors import QueryError
from regista.store.sql import SqlStore

ABSENT = [f"{entity}.absent{number} {way}" for number, (entity, way) in enumerate(
    [("metrics", "ASC"), ("params", "DESC"), ("tags", "ASC")] * 9
)]  # fmt: skip
RUNS = 12


@pytest.fixture
def store(tmp_path):
    opened = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}", synchronous="NORMAL")
    yield opened
    opened.close()


@pytest.fixture
def call(store):
    return lambda request: store.call(request, ANONYMOUS)


@pytest.fixture
def runs(call):
    """Runs of which each third has a metric, each fourth a param, and each second a tag."""
    made = [call(CreateRun(experiment_id="0", start_time=number)).run.info.run_id for number in range(RUNS)]
    for number, run_id in enumerate(made):
        metrics = (Metric("m", number % 5, 1),) if number % 3 == 0 else ()
        params = (Param("p", str(number % 3)),) if number % 4 == 0 else ()
        tags = (Tag("t", str(number % 3)),) if number % 2 == 0 else ()
        call(LogBatch(run_id=run_id, metrics=metrics, params=params, tags=tags))
    return made


def pages(call, order, size, between=lambda page: None, **fields):
    found, token, page = [], "", 0
    while token is not None:
        request = SearchRuns(experiment_ids=("0",), order_by=tuple(order), max_results=size, page_token=token, **fields)
        reply = call(request)
        found += [run.info.run_id for run in reply.runs]
        token, page = reply.next_page_token, page + 1
        between(page)
    return found


@pytest.mark.parametrize("size", [1, 5, 100])
@pytest.mark.parametrize(
    "used", [[], ["metrics.m"], ["params.p DESC", "metrics.m DESC", "tags.t"], ["tags.t", "start_time"]]
)
def test_keys_that_nothing_has_change_nothing(call, runs, used, size):
    alone = pages(call, used, size)
    assert sorted(alone) == sorted(runs)
    assert pages(call, ABSENT + used, size) == alone
    assert pages(call, used + ABSENT, size) == alone
    assert pages(call, [*ABSENT[:9], *used, *ABSENT[9:]], size, filter="params.p != 'x' OR tags.t = '1'") == pages(
        call, used, size, filter="params.p != 'x' OR tags.t = '1'"
    )


def test_a_key_that_comes_to_be_used_between_two_pages_counts_from_then_on(call, runs):
    order = [*ABSENT, "start_time ASC"]
    first = call(SearchRuns(experiment_ids=("0",), order_by=tuple(order), max_results=4))
    assert [run.info.run_id for run in first.runs] == runs[:4]
    call(LogBatch(run_id=runs[-1], metrics=(Metric("absent0", 1.0, 1),)))  # now it comes before all others
    rest = call(SearchRuns(experiment_ids=("0",), order_by=tuple(order), page_token=first.next_page_token))
    assert [run.info.run_id for run in rest.runs] == runs[4:-1]
    assert pages(call, order, 5) == [runs[-1], *runs[:-1]]


def test_a_key_that_is_used_no_more_counts_for_a_page_that_ended_with_it(call, runs):
    for number in (2, 5, 8):
        call(LogBatch(run_id=runs[number], tags=(Tag("absent2", f"{number}"),)))
    order = [*ABSENT, "start_time ASC"]

    def forget(page):
        if page == 1:
            for number in (2, 5, 8):
                call(DeleteTag(run_id=runs[number], key="absent2"))

    others = [run_id for number, run_id in enumerate(runs) if number not in {2, 5, 8}]
    found = pages(call, order, 2, forget)
    assert found[:2] == [runs[2], runs[5]]
    assert [run_id for run_id in found[2:] if run_id in others] == others


def test_what_was_purged_leaves_no_key(call, runs):
    call(LogBatch(run_id=runs[0], metrics=(Metric("absent0", 1.0, 1),)))
    call(DeleteRun(run_id=runs[0]))
    call(PurgeRun(run_id=runs[0]))
    assert pages(call, [*ABSENT, "start_time"], 3) == runs[1:]


def test_logged_models_are_ordered_by_as_many_keys_as_others(call):
    made = [call(CreateLoggedModel(experiment_id="0", name=f"n{number}")).model.info.model_id for number in range(3)]
    order = [LoggedModelOrder(field_name=f"metrics.absent{number}") for number in range(31)]
    by_time = LoggedModelOrder(field_name="name", ascending=False)
    found = call(SearchLoggedModels(experiment_ids=("0",), order_by=(*order, by_time)))
    assert [model.info.model_id for model in found.models] == made[::-1]
    with pytest.raises(QueryError, match="has 33 clauses; at most 32 are allowed"):
        call(
            SearchLoggedModels(experiment_ids=("0",), order_by=(*order, by_time, LoggedModelOrder(field_name="status")))
        )
