"""models:/ URIs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regista.errors import InvalidParameter, InvalidPath
from regista.uris import ModelUri

ID = "m-" + "0a" * 16


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("models:/bikes/3", ModelUri("bikes", version=3)),
        ("models:/bikes/0", ModelUri("bikes", version=0)),
        ("models:/my model/12", ModelUri("my model", version=12)),
        ("models:/bikes/Production", ModelUri("bikes", stage="Production")),
        ("models:/bikes/v2", ModelUri("bikes", stage="v2")),
        ("models:/bikes/latest", ModelUri("bikes", latest=True)),
        ("models:/bikes/LATEST", ModelUri("bikes", latest=True)),
        ("models:/bikes@champion", ModelUri("bikes", alias="champion")),
        ("models:/a@b@champion", ModelUri("a@b", alias="champion")),
        ("models:/a@b/1", ModelUri("a@b", version=1)),
        ("models:/a@b/production", ModelUri("a@b", stage="production")),
        ("models:/a@b/Latest", ModelUri("a@b", latest=True)),
        ("models:/a@b/MLmodel", ModelUri("a", alias="b", path="MLmodel")),
        ("models:/a@b/1/data", ModelUri("a", alias="b", path="1/data")),
        ("models:/a@b/./1", ModelUri("a", alias="b", path="1")),
        ("models:/bikes/3/data/model.pkl", ModelUri("bikes", version=3, path="data/model.pkl")),
        ("models:/bikes/3/", ModelUri("bikes", version=3)),
        (f"models:/{ID}", ModelUri(model_id=ID)),
        (f"models:/{ID}/", ModelUri(model_id=ID)),
        (f"models:/{ID}/MLmodel", ModelUri(model_id=ID, path="MLmodel")),
        ("models:/m-1", ModelUri(model_id="m-1")),
        ("models:/m-1/2", ModelUri("m-1", version=2)),
        ("models:/m-1@champion", ModelUri("m-1", alias="champion")),
        ("models:/bikes@champion?at=2026-03-01", ModelUri("bikes", alias="champion", at="2026-03-01")),
        ("models:/bikes/3/x?at=2026-03-01T10:00Z", ModelUri("bikes", version=3, path="x", at="2026-03-01T10:00Z")),
        ("models:/what?/3", ModelUri("what?", version=3)),
        ("models:/a?b@champion", ModelUri("a?b", alias="champion")),
        ("models:/a?b@champion?at=2026-03-01", ModelUri("a?b", alias="champion", at="2026-03-01")),
        ("models:///bikes/3", ModelUri("bikes", version=3)),
        ("models://profile/bikes/3", ModelUri("bikes", version=3, authority="profile")),
        ("models://profile/bikes@a", ModelUri("bikes", alias="a", authority="profile")),
        ("MODELS:/bikes/3", ModelUri("bikes", version=3)),
    ],
)
def test_forms(text: str, expected: ModelUri) -> None:
    assert ModelUri.parse(text) == expected
    assert ModelUri.parse(str(expected)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bikes",
        "models:",
        "models:/",
        "models:bikes/1",
        "models://bikes",
        "models:/bikes",
        "models:/bikes/",
        "models:/bikes@",
        "models:/@a",
        "models:/bikes//1",
        "runs:/a/b",
        f"models:/bikes/{'9' * 19}",
        "models:/bikes/²",
        "models:/bi\x00kes/1",
    ],
)
def test_malformed(text: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        ModelUri.parse(text)
    assert caught.value.message == (
        f"Not a proper models:/ URI: {text}. Models URIs must be of the form 'models:/name/suffix' or "
        "'models:/name@alias' where suffix is a version, stage, or the string 'latest' and where alias is a "
        "registered model alias. Only one of suffix or alias can be defined at a time."
    )


@pytest.mark.parametrize("text", ["models:/bikes@a?", "models:/bikes@a?at=", "models:/bikes@a?as=3", "models:/b/1?v=2"])
def test_only_a_time_can_be_asked_for(text: str) -> None:
    with pytest.raises(InvalidParameter, match="only at=<time> can stand"):
        ModelUri.parse(text)


@pytest.mark.parametrize("path", ["../x", "%2e%2e/x", "a/../../b"])
def test_paths_stay_inside(path: str) -> None:
    with pytest.raises(InvalidPath):
        ModelUri.parse(f"models:/bikes/3/{path}")


parts = st.lists(st.sampled_from(["bikes", "m-1", ID, "@", "/", "1", "latest", "Staging", "a", ".", "?at=x", " "]))


@given(parts.map("".join) | st.text(max_size=20))
def test_what_parses_prints_and_parses_to_itself(place: str) -> None:
    try:
        uri = ModelUri.parse(f"models:/{place}")
    except InvalidParameter:
        return
    assert ModelUri.parse(str(uri)) == uri
    ways = [uri.model_id is not None, uri.version is not None, uri.stage is not None, uri.alias is not None, uri.latest]
    assert ways.count(True) == 1
    assert (uri.name is None) == (uri.model_id is not None)
