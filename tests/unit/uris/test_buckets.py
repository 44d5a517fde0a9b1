"""URIs of buckets."""

from __future__ import annotations

import pytest

from regista.errors import InvalidParameter, InvalidPath
from regista.uris import BucketUri, is_bucket


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("s3://bucket", ("s3", "bucket", "", "")),
        ("s3://bucket/", ("s3", "bucket", "", "")),
        ("S3://my.bucket-1/a/b c/d%zz/", ("s3", "my.bucket-1", "a/b c/d%zz", "")),
        ("gs://bucket_1/a", ("gs", "bucket_1", "a", "")),
        ("wasbs://box@acc0.blob.core.windows.net/a", ("azure", "box", "a", "acc0")),
        ("abfss://box@acc0.dfs.core.windows.net/a", ("azure", "box", "a", "acc0")),
        ("abfs://box/a", ("azure", "box", "a", "")),
    ],
)
def test_the_parts_of_a_uri(text: str, parts: tuple[str, str, str, str]) -> None:
    assert is_bucket(text)
    uri = BucketUri.parse(text)
    assert (uri.provider, uri.bucket, uri.path, uri.account) == parts
    assert BucketUri.parse(str(uri)) == uri
    assert BucketUri.parse(uri.root) == BucketUri(uri.scheme, uri.bucket, "", uri.account, uri.domain)


@pytest.mark.parametrize(
    "text",
    ["s3:bucket/a", "s3:///a", "s3://b?x=1", "s3://b/a\nb", "s3://key:secret@host/a", "gs://b@h/a", "wasbs://c@localhost/a",
     "wasbs://c@169.254.169.254/a",
     "wasbs://c@acc0.blob.elsewhere.example/a", "wasbs://c@acc0.blob.core.windows.net.evil/a",
     "s3://-b/a", "s3://../a", "file:///a", "http://h/a", "bucket/a"],
)  # fmt: skip
def test_what_names_no_bucket_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="names no bucket") as refused:
        BucketUri.parse(text)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "path", ["a/../b", "..", "%2e%2e/x", "a/%252e%252e/b", "a//b", "a/./b", "a#b", "a%20b", "x" * 2000]
)
def test_paths_that_are_not_what_they_say_are_refused(path: str) -> None:
    with pytest.raises(InvalidPath):
        BucketUri.parse(f"s3://bucket/{path}")


@pytest.mark.parametrize("text", ["file:///a", "mlflow-artifacts:/1", "C:\\x", "/data", "s3", "r2://x/y"])
def test_other_places_are_no_buckets(text: str) -> None:
    assert not is_bucket(text)
