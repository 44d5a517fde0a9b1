"""What a search finds is what its filter says, whichever way the rows were found; its pages are its order."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regista.api.model_versions import CreateModelVersion, DeleteModelVersion, SearchModelVersions
from regista.api.registered_models import CreateRegisteredModel, SetAlias
from regista.api.runs import CreateRun, LogBatch
from regista.entities import ANONYMOUS, Metric, Param, Tag
from regista.query import MODEL_VERSIONS, And, Comparison, Expression, Field, Not, Operator, Or, parse_order
from regista.store.sql import SqlStore

NAMES = ("a", "b", "ba", "B")
TEXTS = ("", "x", "xy", "X%", "y_", "z" * 130)
NUMBERS = (-1.0, 0.0, 1.0, 2.5, math.nan, math.inf)
PATTERNS = ("%", "x%", "%y", "_", "b_", "X%", "%_", "", "z%z", "y_")


@dataclass
class Version:
    """What the evaluation below knows of a version."""

    name: str
    number: int
    source: str
    description: str | None
    run_id: str
    tags: dict[str, str]
    metrics: dict[str, float]
    params: dict[str, str]
    aliases: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.name}/{self.number}"


def made(store: SqlStore) -> Iterator[Version]:
    """Forty versions of four models, every seventh deleted."""

    def call(request: Any) -> Any:
        return store.call(request, ANONYMOUS)

    for name in NAMES:
        call(CreateRegisteredModel(name=name))
    for index in range(40):
        run_id, metrics, params = "", {}, {}
        if index % 3:
            run = call(CreateRun(experiment_id="0")).run
            run_id = run.info.run_id
            metrics = {"m": NUMBERS[index % len(NUMBERS)]} if index % 4 else {}
            params = {"p": TEXTS[index % 5]} if index % 5 else {}
            points = tuple(Metric(key, value, 1) for key, value in metrics.items())
            call(LogBatch(run_id=run_id, metrics=points, params=tuple(Param(*pair) for pair in params.items())))
        name, source, description = NAMES[index % 4], f"s3://{TEXTS[index % 6]}/{index % 9}", TEXTS[index % 5]
        tags = {key: TEXTS[(index + place) % 6] for place, key in enumerate("tu") if (index + place) % 3}
        request = CreateModelVersion(
            name=name,
            source=source,
            run_id=run_id or None,
            description=description,
            tags=tuple(Tag(*pair) for pair in tags.items()),
        )
        number = call(request).model_version.version
        version = Version(name, int(number), source, description, run_id, tags, metrics, params)
        if index % 7 == 6:
            call(DeleteModelVersion(name=name, version=number))
            continue
        for alias in ("x", "xy")[: index % 4]:
            call(SetAlias(name=name, alias=f"{alias}{index}", version=number))
            version.aliases.append(f"{alias}{index}")
        yield version


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqlStore, list[Version]]]:
    store = SqlStore(f"sqlite:///{tmp_path_factory.mktemp('truth') / 'regista.db'}")
    yield store, list(made(store))
    store.close()


def like(text: str, pattern: str, flags: int = 0) -> bool:
    wild = {"%": ".*", "_": "."}
    return (
        re.fullmatch("".join(wild.get(sign, re.escape(sign)) for sign in pattern), text, flags | re.DOTALL) is not None
    )


COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LIKE: like,
    Operator.ILIKE: lambda text, pattern: like(text, pattern, re.IGNORECASE),
    Operator.IN: lambda text, listed: text in listed,
    Operator.NOT_IN: lambda text, listed: text not in listed,
}


def values_of(version: Version, of: Field) -> list[Any]:
    """The values that a comparison is tried on; it holds when it does for one of them."""
    tables: dict[str, dict[str, Any]] = {"tag": version.tags, "param": version.params, "metric": version.metrics}
    if of.entity in tables:
        found = tables[of.entity].get(of.key)
        return [] if found is None else [found]  # NaN differs from every number, as in Python
    attributes = {
        "name": [version.name],
        "version_number": [version.number],
        "source_path": [version.source],
        "description": [version.description] if version.description else [],
        "run_id": [version.run_id],
        "alias": version.aliases,
    }
    return attributes[of.key]


def holds(version: Version, expression: Expression) -> bool:
    match expression:
        case And(terms=terms):
            return all(holds(version, term) for term in terms)
        case Or(terms=terms):
            return any(holds(version, term) for term in terms)
        case Not(term=term):
            return not holds(version, term)
        case Comparison(field=of, operator=Operator.IS_NULL):
            return not values_of(version, of)
        case Comparison(field=of, operator=Operator.IS_NOT_NULL):
            return bool(values_of(version, of))
        case Comparison(field=of, operator=how, value=value):
            return any(COMPARE[how](found, value) for found in values_of(version, of))


TEXT_FIELDS = [
    *(Field("attribute", key) for key in ("name", "source_path", "alias")),
    *(Field("tag", key) for key in "tu"),
    Field("param", "p"),
    Field("param", "absent"),
]
SINGLE = (Operator.EQUAL, Operator.NOT_EQUAL)
ORDERED = (*SINGLE, Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL)
VALUES = (*NAMES, *TEXTS, *(f"s3://{text}/3" for text in TEXTS), *(f"x{number}" for number in range(0, 40, 3)))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    kind = draw(st.sampled_from(["text", "text", "pattern", "list", "number", "metric", "null"]))
    if kind == "number":
        version = Field("attribute", "version_number")
        return Comparison(version, draw(st.sampled_from(ORDERED)), draw(st.integers(0, 12)))
    if kind == "metric":
        key = draw(st.sampled_from(["m", "absent"]))
        value = draw(st.sampled_from([number for number in NUMBERS if math.isfinite(number)]))
        return Comparison(Field("metric", key), draw(st.sampled_from(ORDERED)), value)
    if kind == "list":
        listed = tuple(draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3)))
        key = draw(st.sampled_from(["name", "alias"]))
        return Comparison(Field("attribute", key), draw(st.sampled_from([Operator.IN, Operator.NOT_IN])), listed)
    of = draw(st.sampled_from(TEXT_FIELDS))
    if kind == "null" and of.key not in {"name", "source_path"}:
        return Comparison(of, draw(st.sampled_from([Operator.IS_NULL, Operator.IS_NOT_NULL])), None)
    if kind == "pattern":
        pattern = draw(st.sampled_from([*PATTERNS, *(f"s3://{start}" for start in PATTERNS)]))
        return Comparison(of, draw(st.sampled_from([Operator.LIKE, Operator.ILIKE])), pattern)
    return Comparison(of, draw(st.sampled_from(SINGLE)), draw(st.sampled_from(VALUES)))


TREES: st.SearchStrategy[Expression] = st.recursive(
    comparisons(),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: And(tuple(terms)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda terms: Or(tuple(terms)))
        | inner.map(Not)
    ),
    max_leaves=6,
)


def search(store: SqlStore, **fields: Any) -> Any:
    return store.call(SearchModelVersions(**fields), ANONYMOUS)


@settings(max_examples=300)
@given(tree=TREES)
def test_a_search_finds_what_the_filter_says(filled: tuple[SqlStore, list[Version]], tree: Expression) -> None:
    store, versions = filled
    found = search(store, filter=str(tree)).model_versions
    assert sorted(f"{version.name}/{version.version}" for version in found) == sorted(
        version.id for version in versions if holds(version, tree)
    )


KEYS = ("name", "version_number", "metrics.m", "params.p", "params.absent", "metrics.absent")


def place(version: Version, key: Any) -> tuple[int, Any]:
    """The group, and the value in it, that a sort key puts a version at."""
    if key.field.key == "version_number":
        return 0, version.number
    if key.field.key == "name":
        return 0, version.name
    values = version.metrics if key.field.entity == "metric" else version.params
    value = values.get(key.field.key)
    if value is None:
        return 2, 0 if key.field.entity == "metric" else ""
    return (1, 0) if value != value else (0, value)


@settings(max_examples=100)
@given(
    order=st.lists(
        st.tuples(st.sampled_from(KEYS), st.sampled_from(["", " DESC"])),
        max_size=4,
        unique_by=lambda clause: clause[0],
    ),
    size=st.integers(1, 20),
    tree=st.none() | TREES,
)
def test_pages_are_the_order(
    filled: tuple[SqlStore, list[Version]], order: list[tuple[str, str]], size: int, tree: Expression | None
) -> None:
    store, versions = filled
    clauses = tuple(key + direction for key, direction in [*order, *([] if order else [("name", "")])])
    text = "" if tree is None else str(tree)
    found: list[str] = []
    token: str | None = ""
    while token is not None:
        page = search(store, filter=text, order_by=clauses, max_results=size, page_token=token)
        found += [f"{version.name}/{version.version}" for version in page.model_versions]
        token = page.next_page_token
    expected = [version for version in versions if tree is None or holds(version, tree)]
    for key in reversed(parse_order(clauses, MODEL_VERSIONS)):
        expected.sort(key=lambda version, key=key: place(version, key)[1], reverse=key.descending)  # type: ignore[misc]
        expected.sort(key=lambda version, key=key: place(version, key)[0])  # type: ignore[misc]
    assert found == [version.id for version in expected]
