"""Sources of versions: no relative references, however they are encoded."""

from __future__ import annotations

import pytest

from regista.errors import InvalidParameter
from regista.uris import validate_model_source


@pytest.mark.parametrize(
    "source",
    [
        "s3://b/x",
        "s3://b/x/",
        "s3://b//x",
        "s3://b/a%20b",
        "s3://b/a b",
        "s3://b/%",
        "s3://b/x?y=../z",
        "http://h/a..b",
        "mlflow-artifacts:/1/x",
        "dbfs:/a/b",
        "weird://x/y",
        "models:/n/1",
        "models:/m-1",
        "runs:/r/model",
        "/local/path",
        "./rel",
        "../rel",
        "C:\\models",
        "file:///a",
        "file://localhost/a",
    ],
)
def test_accepted_as_given(source: str) -> None:
    assert validate_model_source(source) == source


@pytest.mark.parametrize(
    "source",
    [
        "s3://b/./x",
        "s3://b/../x",
        "s3://../x",
        "s3://b/x/.",
        "s3://b/%2e%2e/x",
        "s3://b/%252e%252e/x",
        "s3://b/..%2fx",
        "s3://b/a\x00",
        "s3://b/a%00",
        "s3://b/.\n./x",
        "s3://b/a%2500",
        "s3:b/x",
        "mlflow-artifacts:1/2",
        "runs:/a/../b",
        "models:/../1",
        "weird://x/../y",
        "s3://b/x;y=/../z",
        "s3://b/%" + "25" * 30 + "2e",
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        validate_model_source(source)
    assert caught.value.message == (
        f"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, "
        "objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references "
        "present. Please provide an absolute path."
    )


def test_files_of_another_host() -> None:
    with pytest.raises(InvalidParameter, match="is not a valid remote uri"):
        validate_model_source("file://otherhost/a")
