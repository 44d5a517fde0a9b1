"""Filters: what they parse to, and what is said about those that do not."""

from __future__ import annotations

import sys

import pytest

from regista.errors import QueryError
from regista.query import (
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    And,
    Comparison,
    EntityName,
    Field,
    Not,
    Operator,
    Or,
    Subject,
    Value,
    parse_filter,
)


def compare(entity: EntityName, key: str, operator: str, value: Value) -> Comparison:
    return Comparison(Field(entity, key), Operator(operator), value)


@pytest.mark.parametrize("text", [None, "", "   ", "\n\t"])
def test_nothing_to_filter_by(text: str | None) -> None:
    assert parse_filter(text, RUNS) is None


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (REGISTERED_MODELS, "name = 'm1'", compare("attribute", "name", "=", "m1")),
        (REGISTERED_MODELS, 'name="m1"', compare("attribute", "name", "=", "m1")),
        (REGISTERED_MODELS, "attribute.name like 'a%'", compare("attribute", "name", "LIKE", "a%")),
        (REGISTERED_MODELS, "attributes.name ILIKE 'a%'", compare("attribute", "name", "ILIKE", "a%")),
        (REGISTERED_MODELS, "name = 'm''1'", compare("attribute", "name", "=", "m''1")),
        (REGISTERED_MODELS, "name = E'a\\'b\\\\\"c'", compare("attribute", "name", "=", "a'b\\\"c")),
        (REGISTERED_MODELS, "name not in ('a', \"b\")", compare("attribute", "name", "NOT IN", ("a", "b"))),
        (REGISTERED_MODELS, "tag.a.b != 'x'", compare("tag", "a.b", "!=", "x")),
        (REGISTERED_MODELS, "tags.`a b` = 'x'", compare("tag", "a b", "=", "x")),
        (REGISTERED_MODELS, "tags.\"a b\" = 'x'", compare("tag", "a b", "=", "x")),
        (REGISTERED_MODELS, "alias = 'champion'", compare("attribute", "alias", "=", "champion")),
        (REGISTERED_MODELS, "aliases IS NOT NULL", compare("attribute", "alias", "IS NOT NULL", None)),
        (REGISTERED_MODELS, "timestamp>=5", compare("attribute", "last_updated_timestamp", ">=", 5)),
        (MODEL_VERSIONS, "version_number > '3'", compare("attribute", "version_number", ">", 3)),
        (MODEL_VERSIONS, "version_number<=12", compare("attribute", "version_number", "<=", 12)),
        (MODEL_VERSIONS, "run_id IN ('a')", compare("attribute", "run_id", "IN", ("a",))),
        (MODEL_VERSIONS, "source_path LIKE 's3:%'", compare("attribute", "source_path", "LIKE", "s3:%")),
        (MODEL_VERSIONS, "stage = 'production'", compare("attribute", "current_stage", "=", "Production")),
        (MODEL_VERSIONS, "creation_timestamp < 1.5", compare("attribute", "creation_timestamp", "<", 1.5)),
        (MODEL_VERSIONS, "version = 3", compare("attribute", "version_number", "=", 3)),
        (MODEL_VERSIONS, "digest IN ('ab')", compare("attribute", "manifest_digest", "IN", ("ab",))),
        (MODEL_VERSIONS, "model_id = 'm-1'", compare("attribute", "model_id", "=", "m-1")),
        (MODEL_VERSIONS, "description IS NULL", compare("attribute", "description", "IS NULL", None)),
        (MODEL_VERSIONS, "metrics.rmse < 7", compare("metric", "rmse", "<", 7.0)),
        (MODEL_VERSIONS, "parameters.`max depth` = '3'", compare("param", "max depth", "=", "3")),
        (
            MODEL_VERSIONS,
            "creation_timestamp > '1970-01-02'",
            compare("attribute", "creation_timestamp", ">", 86_400_000),
        ),
        (RUNS, "start_time < '1970-01-01T01:00+01:00'", compare("attribute", "start_time", "<", 0)),
        (RUNS, "metrics.a < inf", compare("metric", "a", "<", sys.float_info.max)),
        (RUNS, "metrics.a > -Infinity", compare("metric", "a", ">", -sys.float_info.max)),
        (EXPERIMENTS, "experiment_id IN ('1', 2)", compare("attribute", "experiment_id", "IN", ("1", "2"))),
        (EXPERIMENTS, "last_update_time != 7", compare("attribute", "last_update_time", "!=", 7)),
        (EXPERIMENTS, "tags.x is null", compare("tag", "x", "IS NULL", None)),
        (RUNS, "metrics.acc > -1e-5", compare("metric", "acc", ">", -1e-5)),
        (RUNS, "metric.val-loss<.5", compare("metric", "val-loss", "<", 0.5)),
        (RUNS, 'metrics."a b" = 1', compare("metric", "a b", "=", 1.0)),
        (RUNS, "parameters.x = '1'", compare("param", "x", "=", "1")),
        (RUNS, "tags.mlflow.user = 'bob'", compare("tag", "mlflow.user", "=", "bob")),
        (RUNS, "tags.'a b' = 'bob'", compare("tag", "a b", "=", "bob")),
        (RUNS, "`Run name` = 'x'", compare("attribute", "run_name", "=", "x")),
        (RUNS, "attr.`run name` = 'x'", compare("attribute", "run_name", "=", "x")),
        (RUNS, "run.created > 3", compare("attribute", "start_time", ">", 3)),
        (RUNS, "datasets.name IN ('d')", compare("dataset", "name", "IN", ("d",))),
        (LOGGED_MODELS, "status = '1'", compare("attribute", "status", "=", "LOGGED_MODEL_PENDING")),
        (LOGGED_MODELS, "status = 'ready'", compare("attribute", "status", "=", "LOGGED_MODEL_READY")),
        (LOGGED_MODELS, "status = 'LOGGED_MODEL_READY'", compare("attribute", "status", "=", "LOGGED_MODEL_READY")),
        (LOGGED_MODELS, "status LIKE '1'", compare("attribute", "status", "LIKE", "1")),
        (LOGGED_MODELS, "attributes.creation_timestamp_ms > 1", compare("attribute", "creation_timestamp", ">", 1)),
        (LOGGED_MODELS, "params.k NOT IN ('v')", compare("param", "k", "NOT IN", ("v",))),
    ],
)
def test_one_comparison(subject: Subject, text: str, expected: Comparison) -> None:
    assert parse_filter(text, subject) == expected


def test_and_binds_closer_than_or_and_not_closest() -> None:
    a, b, c = (compare("tag", key, "=", "1") for key in "abc")
    text = "NOT tag.a = '1' and tag.b = '1' OR tag.c = '1'"
    assert parse_filter(text, RUNS) == Or((And((Not(a), b)), c))
    assert parse_filter("NOT (tag.a = '1' AND (tag.b = '1' or tag.c = '1'))", RUNS) == Not(And((a, Or((b, c)))))


def test_comparisons_know_their_column() -> None:
    tree = parse_filter("  name = 'a' AND tag.b = 'c'", REGISTERED_MODELS)
    assert isinstance(tree, And)
    assert [term.column for term in tree.terms if isinstance(term, Comparison)] == [3, 18]


@pytest.mark.parametrize(
    ("subject", "text", "message", "column"),
    [
        (
            REGISTERED_MODELS,
            "name = m1",
            "Parameter value is either not quoted or unidentified quote types used for string value m1. "
            "Use either single or double quotes.",
            8,
        ),
        (
            REGISTERED_MODELS,
            "foo.name = 'm1'",
            "Invalid entity type 'foo'. Valid entity types are ('attribute', 'tag', 'tags')",
            1,
        ),
        (
            RUNS,
            "foo.bar = 1",
            "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
            1,
        ),
        (
            EXPERIMENTS,
            "foo = 'x'",
            "Invalid attribute key 'foo' specified. Valid keys are "
            "'{'creation_time', 'experiment_id', 'last_update_time', 'name'}'",
            1,
        ),
        (RUNS, "experiment_id = '1'", "Invalid attribute key 'experiment_id' specified. Valid keys are '{'", 1),
        (
            RUNS,
            "dataset.foo = '1'",
            "Invalid dataset key 'foo' specified. Valid keys are '{'context', 'digest', 'name'}'",
            1,
        ),
        (REGISTERED_MODELS, "name = 'a' foo", "Invalid clause(s) in filter string: foo", 12),
        (RUNS, "tag.a = 'a' foo", "Invalid clause(s) in filter string: 'foo'", 13),
        (REGISTERED_MODELS, "name = 'a';", "Invalid clause(s) in filter string: ;", 11),
        (REGISTERED_MODELS, "name = 'a' AND", "Invalid clause(s) in filter string: the text ends too early", 15),
        (REGISTERED_MODELS, "OR name = 'a'", "Invalid clause(s) in filter string: OR", 1),
        (REGISTERED_MODELS, "name = 'a", "Invalid clause(s) in filter string: 'a. Expected a value. Is a quote", 8),
        (REGISTERED_MODELS, "(name = 'a'", "Invalid clause(s) in filter string: the text ends too early", 12),
        (REGISTERED_MODELS, "'a' = name", "Invalid clause(s) in filter string: 'a'", 1),
        (
            REGISTERED_MODELS,
            "name == 'a'",
            "Invalid clause(s) in filter string: =. Expected a value. Equality is one =. (at column 7)",
            7,
        ),
        (
            RUNS,
            "metric.a <> 1",
            "Invalid clause(s) in filter string: '>'. Expected a value. Not equal is !=. (at column 11)",
            11,
        ),
        (MODEL_VERSIONS, "tag.a = 'b' AND rmse < 7", "Invalid attribute key 'rmse' specified. Valid keys are '{'", 17),
        (MODEL_VERSIONS, "dataset.name = 'x'", "Invalid entity type 'dataset'. Valid entity types are (", 1),
        (MODEL_VERSIONS, "metrics.a IN (1)", "Operator 'IN' cannot be used with metric 'a'", 11),
        (MODEL_VERSIONS, "params.a > '1'", "Operator '>' cannot be used with param 'a'", 10),
        (
            MODEL_VERSIONS,
            "creation_timestamp > 'yesterday'",
            "Expected numeric value type for attribute 'creation_ti",
            22,
        ),
        (RUNS, "tag.a LIKE '" + "%" * 1_001 + "'", "The pattern has 1001 characters; at most 1000 are allowed", 12),
        (REGISTERED_MODELS, "name", "Invalid clause(s) in filter string: the text ends too early", 5),
        (REGISTERED_MODELS, "name IN ()", "Invalid clause(s) in filter string: )", 10),
        (REGISTERED_MODELS, "name IN ('a',)", "Invalid clause(s) in filter string: )", 14),
        (REGISTERED_MODELS, "name IN 'a'", "Invalid clause(s) in filter string: 'a'", 9),
        (REGISTERED_MODELS, "name IN (1)", "Expected a quoted string value for attribute 'name'. Got value 1", 10),
        (REGISTERED_MODELS, "name NOT LIKE 'a'", "Invalid clause(s) in filter string: LIKE", 10),
        (REGISTERED_MODELS, "tags.x IS 5", "Invalid clause(s) in filter string: 5", 11),
        (REGISTERED_MODELS, "tags.x IN ('a')", "Operator 'IN' cannot be used with tag 'x'", 8),
        (REGISTERED_MODELS, "name > 'a'", "Operator '>' cannot be used with attribute 'name'", 6),
        (REGISTERED_MODELS, "tags. = 'a'", "The key of a tag is missing", 1),
        (REGISTERED_MODELS, "tags.a.`b` = 'a'", "Invalid key 'a.`b`'", 1),
        (MODEL_VERSIONS, "source_path IN ('a')", "Operator 'IN' cannot be used", 13),
        (MODEL_VERSIONS, "version_number LIKE '1'", "Operator 'LIKE' cannot be used", 16),
        (MODEL_VERSIONS, "version_number = 1.5", "Expected an integer for attribute 'version_number'. Found 1.5", 18),
        (MODEL_VERSIONS, "version_number = 'x'", "Expected an integer for attribute 'version_number'. Found 'x'", 18),
        (MODEL_VERSIONS, f"version_number = {2**63}", f"The number {2**63} for attribute 'version_number'", 18),
        (
            MODEL_VERSIONS,
            "stage = 'bogus'",
            "Invalid Model Version stage: bogus. Value must be one of None, Staging, Production, Archived.",
            9,
        ),
        (RUNS, "metrics.a = '1'", "Expected numeric value type for metric. Found '1'", 13),
        (RUNS, "metrics.a = nan", "Expected numeric value type for metric. Found nan", 13),
        (RUNS, "metrics.a = 1e999", "The number 1e999 for metric 'a' is out of range", 13),
        (RUNS, "start_time = '5'", "Expected numeric value type for attribute 'start_time'. Found '5'", 14),
        (RUNS, "params.a = 1", "Expected a quoted string value for param 'a'. Got value 1", 12),
        (RUNS, "status IN ('a')", "Operator 'IN' cannot be used with attribute 'status'", 8),
        (RUNS, "metrics.a IS NULL", "Operator 'IS NULL' cannot be used with metric 'a'", 11),
        (RUNS, "tag.a = 'x\0'", "The filter contains a NUL character", 11),
        (RUNS, "tag.a = '\ud800'", "The filter contains half of a surrogate pair", 10),
    ],
)
def test_errors_name_the_place_and_the_way_out(subject: Subject, text: str, message: str, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_filter(text, subject)
    assert caught.value.message.startswith(message)
    assert caught.value.column == column


def test_a_name_without_its_prefix_is_taken_for_what_it_may_be() -> None:
    with pytest.raises(QueryError, match=r"Did you mean tag\.rmse or metric\.rmse or param\.rmse\? \(at column 1\)$"):
        parse_filter("rmse < 7", MODEL_VERSIONS)


@pytest.mark.parametrize(("opening", "levels"), [("(", 32), ("NOT ", 32), ("NOT (", 16)])
def test_depth_has_a_limit(opening: str, levels: int) -> None:
    closing = ")" * opening.count("(")
    inner = "tag.a = '1'"
    assert parse_filter(opening * levels + inner + closing * levels, RUNS) is not None
    with pytest.raises(QueryError, match="nested more than 32 levels"):
        parse_filter(opening * (levels + 1) + inner + closing * (levels + 1), RUNS)


def test_neighbours_do_not_add_up_to_depth() -> None:
    assert parse_filter(" AND ".join(["NOT (tag.a = '1')"] * 200), RUNS) is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" AND ".join(["tag.a = '1'"] * 257), "more than 256 comparisons"),
        ("run_id IN (" + ", ".join(["'x'"] * 10_001) + ")", "more than 10000 values"),
        (" " + "x" * 1_000_000, "at most 1000000"),
        ("(" * 100_000, "nested more than"),
        ("NOT " * 25_000, "nested more than"),
        ("'" * 100_001, "Invalid clause"),
        ("metric.a = " + "9" * 100_000, "out of range"),
        ("tag.a = " + "9" * 100_000 + "x", "Parameter value is either not quoted"),
        ("metric.a = " + "1." * 50_000, "Expected numeric"),
        ("tag." * 25_000, "Invalid clause"),
        ("tag." * 25_000 + "`", "Invalid clause"),
        ("`" + "a" * 100_000, "Invalid clause"),
        ("tag.a = 'b' AND " * 6_000, "more than 256"),
        ("\\" * 100_000, "Invalid attribute key"),
        ("tag.a = E'" + "\\'" * 50_000, "Parameter value is either not quoted"),
        ("=" * 100_000, "Invalid clause"),
    ],
    ids=lambda value: value[:12],
)
def test_long_texts_are_refused_with_a_short_message(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        parse_filter(text, RUNS)
    assert len(caught.value.message) < 600
