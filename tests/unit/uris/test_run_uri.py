"""runs:/ URIs."""

from __future__ import annotations

import pytest

from regista.errors import InvalidParameter, InvalidPath
from regista.uris import RunUri

RUN = "0f" * 16


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"runs:/{RUN}/model", RunUri(RUN, "model")),
        (f"runs:/{RUN}/a/b c.txt", RunUri(RUN, "a/b c.txt")),
        (f"runs:/{RUN}/a//b/", RunUri(RUN, "a/b")),
        (f"runs:/{RUN}", RunUri(RUN)),
        (f"runs:/{RUN}/", RunUri(RUN)),
        (f"runs:///{RUN}/model", RunUri(RUN, "model")),
    ],
)
def test_forms(text: str, expected: RunUri) -> None:
    assert RunUri.parse(text) == expected
    assert RunUri.parse(str(expected)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "runs:", "runs:/", "runs://host/run/model", "runs:run/model", "runs:/../x", "runs:/a b/x", "models:/a/1"],
)
def test_malformed(text: str) -> None:
    with pytest.raises(InvalidParameter, match="Not a proper runs:/ URI"):
        RunUri.parse(text)


def test_paths_stay_inside() -> None:
    with pytest.raises(InvalidPath, match=r"^Invalid path$"):
        RunUri.parse(f"runs:/{RUN}/a/%252e%252e/b")
