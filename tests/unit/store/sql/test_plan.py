"""Plan: one for all searches of a shape, and what of a value decides belongs to the shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regista.api.model_versions import CreateModelVersion, SearchModelVersions, SetModelVersionTag
from regista.api.registered_models import CreateRegisteredModel
from regista.entities import ANONYMOUS
from regista.query import MODEL_VERSIONS, PROMPT_TAG, Field, parse_filter
from regista.store.sql import SqlStore
from regista.store.sql.literals import Shape, start_of

DECISIVE = {PROMPT_TAG: frozenset({"true"}), Field("attribute", "current_stage"): frozenset({"None"})}


def shape(text):
    return Shape(parse_filter(text, MODEL_VERSIONS), DECISIVE)


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("name = 'a'", "name = 'b'"),
        ("name LIKE 'a%'", "name LIKE 'bcd_'"),
        ("run_id IN ('1')", "run_id IN ('2', '3')"),
        ("NOT (tag.k = 'a' OR version_number > 1)", "NOT (tag.k = '' OR version_number > 77)"),
        ("metrics.m < 1", "metrics.m < inf"),
    ],
)
def test_filters_that_differ_in_values_have_one_shape(one, other):
    assert shape(one).expression == shape(other).expression
    assert shape(one).values("sqlite") != shape(other).values("sqlite")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("name = 'a'", "name != 'a'"),
        ("name = 'a'", "run_id = 'a'"),
        ("tag.k = 'a'", "tag.l = 'a'"),
        ("name LIKE 'a%'", "name LIKE '%a'"),
        ("creation_timestamp < 1", "creation_timestamp < 1.5"),
        ("current_stage = 'None'", "current_stage = 'Production'"),
        ("tag.`mlflow.prompt.is_prompt` != 'true'", "tag.`mlflow.prompt.is_prompt` != 'false'"),
        ("name = 'a' AND run_id = 'b'", "name = 'a' OR run_id = 'b'"),
    ],
)
def test_filters_that_are_searched_another_way_have_another_shape(one, other):
    assert shape(one).expression != shape(other).expression


@given(st.text(alphabet=st.sampled_from("ab%_\ud7ff\ue000\U0010fffe\U0010ffff")), st.text())
def test_every_text_with_the_start_of_a_pattern_is_within_its_bounds(pattern, rest):
    start = start_of(pattern)
    text = parse_filter(f"name LIKE '{pattern}'", MODEL_VERSIONS)
    values = Shape(text, DECISIVE).values("sqlite")
    if start:
        # Python compares texts by code point, as the databases do.
        assert values["v0_from"] <= start + rest < values["v0_to"]
        assert values["v0_to"].encode()


def test_each_search_of_a_shape_gets_its_own_values(store):
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    for number in range(1, 4):
        store.call(CreateModelVersion(name="bikes", source=f"s3://b/{number}"), ANONYMOUS)
        store.call(SetModelVersionTag(name="bikes", version=str(number), key="k", value=f"v{number}"), ANONYMOUS)

    def found(text):
        reply = store.call(SearchModelVersions(filter=text), ANONYMOUS)
        return [version.version for version in reply.model_versions]

    for _ in range(2):
        for number in range(1, 4):
            assert found(f"tag.k = 'v{number}'") == [str(number)]
            assert found(f"source_path LIKE '%/{number}'") == [str(number)]
            assert found(f"manifest_digest IN ('x', 'y') OR version_number = {number}") == [str(number)]


def test_a_key_of_a_tag_is_no_sql(store):
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    for number, key in enumerate((":v0", "v0", "size", "keys"), start=1):
        store.call(CreateModelVersion(name="bikes", source="s3://b/1"), ANONYMOUS)
        store.call(SetModelVersionTag(name="bikes", version=str(number), key=key, value="x"), ANONYMOUS)
        reply = store.call(SearchModelVersions(filter=f"tag.`{key}` = 'x'"), ANONYMOUS)
        assert [version.version for version in reply.model_versions] == [str(number)]
    for key in ("?", "%s", "v0' OR '1' = '1", "v0\\' OR 1 --"):
        assert store.call(SearchModelVersions(filter=f"tag.`{key}` = 'x'"), ANONYMOUS).model_versions == ()
