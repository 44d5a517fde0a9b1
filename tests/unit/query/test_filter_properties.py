"""Properties of the search language that hold for every tree and every text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regista.entities import LoggedModelStatus, Stage
from regista.errors import QueryError
from regista.query import (
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    And,
    Comparison,
    Expression,
    Field,
    Group,
    Key,
    Kind,
    Not,
    Operator,
    Or,
    Subject,
    Value,
    parse_filter,
    parse_order,
)

SUBJECTS = [REGISTERED_MODELS, MODEL_VERSIONS, EXPERIMENTS, RUNS, LOGGED_MODELS]

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12) | st.text(
    "'\"`\\aE %", max_size=8
)
names = texts.filter(lambda name: name != "" and not set("`\"'") <= set(name))
integers = st.integers(-(2**63) + 1, 2**63 - 1)
floats = st.floats(allow_nan=False, allow_infinity=False)


def scalars(kind: Kind, operator: Operator) -> st.SearchStrategy[Value]:
    if kind is Kind.NUMBER:
        return floats
    if kind is Kind.TIME:
        return integers | floats
    if kind is Kind.VERSION:
        return integers
    if kind is Kind.STAGE:
        return st.sampled_from([stage.value for stage in Stage])
    if kind is Kind.LOGGED_MODEL_STATUS and operator not in {Operator.LIKE, Operator.ILIKE}:
        return st.sampled_from([status.wire for status in LoggedModelStatus])
    return texts


@st.composite
def comparisons(draw: st.DrawFn, subject: Subject) -> Comparison:
    group: Group = draw(st.sampled_from(subject.groups))
    key: Key = group.any_key or draw(st.sampled_from(group.keys))
    name = draw(names) if group.any_key else key.name
    operator = draw(st.sampled_from(sorted(key.operators)))
    value: Value = None
    if operator in {Operator.IN, Operator.NOT_IN}:
        listed = draw(st.lists(scalars(key.kind, operator), min_size=1, max_size=4))
        value = tuple(str(one) for one in listed)
    elif operator not in {Operator.IS_NULL, Operator.IS_NOT_NULL}:
        value = draw(scalars(key.kind, operator))
    return Comparison(Field(group.entity, name), operator, value)


def trees(subject: Subject) -> st.SearchStrategy[Expression]:
    return st.recursive(
        comparisons(subject),
        lambda inner: (
            st.lists(inner, min_size=2, max_size=3).map(lambda terms: And(tuple(terms)))
            | st.lists(inner, min_size=2, max_size=3).map(lambda terms: Or(tuple(terms)))
            | inner.map(Not)
        ),
        max_leaves=8,
    )


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.noun)
@given(data=st.data())
def test_a_printed_tree_parses_to_itself(subject: Subject, data: st.DataObject) -> None:
    tree = data.draw(trees(subject))
    assert parse_filter(str(tree), subject) == tree


FRAGMENTS = (
    "name tag. tags.a metrics.x = != < >= LIKE in not NOT is null and OR "
    "( ) , ' \" ` 'a' \"b\" `c` E'\\' 1 -1.5e3 ; \\ ß"
)
fragments = st.lists(st.sampled_from([*FRAGMENTS.split(" "), " ", "\n", "\0", "\ud800"]), max_size=25)


@settings(max_examples=300)
@given(text=st.text(max_size=60) | fragments.map("".join) | fragments.map(" ".join), subject=st.sampled_from(SUBJECTS))
@example(text="name = 'a' AND ", subject=REGISTERED_MODELS)
def test_any_text_gives_a_tree_or_an_error_with_its_place(text: str, subject: Subject) -> None:
    try:
        tree = parse_filter(text, subject)
    except QueryError as error:
        assert error.column is not None
        assert 1 <= error.column <= len(text) + 1
    else:
        assert (tree is None) == (not text.strip())


@given(clauses=st.lists(st.text(max_size=20) | fragments.map(" ".join), max_size=3), subject=st.sampled_from(SUBJECTS))
def test_any_clauses_give_an_order_or_an_error(clauses: list[str], subject: Subject) -> None:
    try:
        order = parse_order(clauses, subject)
    except QueryError:
        return
    fields = [key.field for key in order]
    assert len(set(fields)) == len(fields)
    assert {key.field for key in subject.tie_break} <= set(fields)
