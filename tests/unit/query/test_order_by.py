"""order_by: keys, directions, defaults, tie-breaks, refusals."""

from __future__ import annotations

import pytest

from regista.errors import QueryError
from regista.query import (
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    Field,
    OrderKey,
    Subject,
    complete_order,
    order_key,
    parse_order,
)


@pytest.mark.parametrize(
    ("subject", "clauses", "expected"),
    [
        (REGISTERED_MODELS, [], "name ASC"),
        (REGISTERED_MODELS, ["timestamp desc"], "last_updated_timestamp DESC, name ASC"),
        (REGISTERED_MODELS, ["name DESC"], "name DESC"),
        (MODEL_VERSIONS, [], "last_updated_timestamp DESC, name ASC, version_number DESC"),
        (MODEL_VERSIONS, ["creation_timestamp"], "creation_timestamp ASC, name ASC, version_number DESC"),
        (MODEL_VERSIONS, ["version_number ASC"], "version_number ASC, name ASC"),
        (EXPERIMENTS, [], "creation_time DESC, experiment_id ASC"),
        (EXPERIMENTS, ["attribute.name"], "name ASC, experiment_id DESC"),
        (EXPERIMENTS, ["experiment_id asc"], "experiment_id ASC"),
        (RUNS, [], "start_time DESC, run_id ASC"),
        (RUNS, ["metrics.`a b` DESC"], "metric.`a b` DESC, start_time DESC, run_id ASC"),
        (RUNS, ["tags.x", 'params."y z" asc'], "tag.x ASC, param.`y z` ASC, start_time DESC, run_id ASC"),
        (RUNS, ["Created"], "start_time ASC, run_id ASC"),
        (RUNS, ["run.status", "`run name`"], "status ASC, run_name ASC, start_time DESC, run_id ASC"),
        (LOGGED_MODELS, [], "creation_timestamp DESC, model_id ASC"),
    ],
)
def test_orders_are_complete(subject: Subject, clauses: list[str], expected: str) -> None:
    assert ", ".join(str(key) for key in parse_order(clauses, subject)) == expected


@pytest.mark.parametrize(
    ("subject", "clauses", "message"),
    [
        (REGISTERED_MODELS, ["name foo"], "Invalid ordering key in order_by clause 'name foo'"),
        (REGISTERED_MODELS, ["version"], "Invalid order_by clause 'version'. Could not be parsed."),
        (REGISTERED_MODELS, [""], "Invalid order_by clause ''. Could not be parsed."),
        (REGISTERED_MODELS, ["name DESC x"], "Invalid order_by clause 'name DESC x'. Could not be parsed."),
        (REGISTERED_MODELS, ["name, x"], "Invalid order_by clause 'name, x'. Could not be parsed."),
        (REGISTERED_MODELS, ["'name'"], "Invalid order_by clause ''name''. Could not be parsed."),
        (REGISTERED_MODELS, ["name ;"], "Invalid order_by clause 'name ;'. Could not be parsed."),
        (RUNS, ["tag.a\ud800"], "Invalid order_by clause"),
        (RUNS, ["tag.a" + "a" * 1_000], "Invalid order_by clause"),
        (
            REGISTERED_MODELS,
            ["foo"],
            "Invalid order by key 'foo' specified. Valid keys are "
            "'{'creation_timestamp', 'last_updated_timestamp', 'name'}'",
        ),
        (MODEL_VERSIONS, ["run_id"], "Invalid order by key 'run_id' specified."),
        (REGISTERED_MODELS, ["tags.x"], "Invalid order by key 'tags.x' specified."),
        (RUNS, ["foo.a"], "Invalid entity type 'foo'."),
        (RUNS, ["metric."], "The key of a metric is missing"),
        (RUNS, ["dataset.name"], "Invalid order by key 'dataset.name'"),
        (REGISTERED_MODELS, ["name", "name DESC"], "`order_by` contains duplicate fields: ['name', 'name']"),
        (RUNS, ["start_time", "created DESC"], "`order_by` contains duplicate fields:"),
        (RUNS, [f"tag.a{number}" for number in range(33)], "`order_by` has 33 clauses; at most 32"),
    ],
)
def test_refusals(subject: Subject, clauses: list[str], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_order(clauses, subject)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("subject", "clauses", "end"),
    [
        (RUNS, ["start_time", "nope.x"], "'dataset'] (at column 1)"),
        (RUNS, ["  foo DESC"], ", metric.<key>, param.<key>, tag.<key> (at column 3)"),
        (MODEL_VERSIONS, ["foo"], "'version_number'}', tag.<key>, metric.<key>, param.<key> (at column 1)"),
        (RUNS, ["name, start_time"], "or nothing. Each key is a clause of its own. (at column 5)"),
        (RUNS, ["start_time down"], "It must be ASC or DESC. (at column 12)"),
        (RUNS, ["start_time DESC DESC"], "behind it or nothing. (at column 17)"),
        (RUNS, ["tag.a\0b"], "it has a NUL or half of a surrogate pair (at column 6)"),
        (RUNS, ["tag." + "a" * 1_000], "it has 1004 characters, at most 1000 count (at column 1001)"),
        (RUNS, ["start_time", "end_time", "start_time DESC"], "leave out clause 3"),
        (RUNS, ["start_time"] * 33, "leave out clause 33 and those behind it"),
    ],
)
def test_refusals_name_the_place(subject: Subject, clauses: list[str], end: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_order(clauses, subject)
    assert caught.value.message.endswith(end)


def test_versions_sort_by_what_their_run_measured() -> None:
    keys = parse_order(["metrics.rmse DESC", "params.`max depth`"], MODEL_VERSIONS)
    assert [str(key) for key in keys][:2] == ["metric.rmse DESC", "param.`max depth` ASC"]


def test_logged_models_sort_by_one_metric_on_two_datasets() -> None:
    first = order_key("metrics.acc", LOGGED_MODELS, descending=True, dataset_name="train", dataset_digest="1")
    second = order_key("metrics.acc", LOGGED_MODELS, dataset_name="test")
    assert first == OrderKey(Field("metric", "acc"), True, "train", "1")
    assert complete_order([first, second], LOGGED_MODELS)[:2] == (first, second)
    with pytest.raises(QueryError, match="duplicate fields"):
        complete_order([second, second], LOGGED_MODELS)


@pytest.mark.parametrize("name", ["zz", "params.x", "tags.x"])
def test_logged_models_refuse_other_names(name: str) -> None:
    with pytest.raises(QueryError, match=f"Invalid order by field name: {name}"):
        order_key(name, LOGGED_MODELS)


@pytest.mark.parametrize("name", ["creation_time DESC", "", "a b", "metrics.a\0"])
def test_a_name_alone_has_no_direction(name: str) -> None:
    with pytest.raises(QueryError):
        order_key(name, LOGGED_MODELS)


def test_a_name_alone_needs_no_quotes() -> None:
    assert order_key("metrics.val loss", LOGGED_MODELS) == order_key("metric.`val loss`", LOGGED_MODELS)
