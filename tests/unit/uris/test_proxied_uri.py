"""mlflow-artifacts: URIs and the HTTP URLs they stand for."""

from __future__ import annotations

import pytest

from regista.errors import InvalidParameter, InvalidPath
from regista.uris import ProxiedArtifactUri, classify_tracking_uri, is_proxied

HTTP = "https://host/base/api/2.0/mlflow-artifacts/artifacts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mlflow-artifacts:/1/run/artifacts", ProxiedArtifactUri("1/run/artifacts")),
        ("mlflow-artifacts:/", ProxiedArtifactUri("")),
        ("mlflow-artifacts:///1/x", ProxiedArtifactUri("1/x")),
        ("mlflow-artifacts://host:5000/1/x y", ProxiedArtifactUri("1/x y", host="host:5000")),
        ("mlflow-artifacts://[::1]:5000/1", ProxiedArtifactUri("1", host="[::1]:5000")),
        ("mlflow-artifacts://host", ProxiedArtifactUri("", host="host")),
        (f"{HTTP}/1/x%20y", ProxiedArtifactUri("1/x y", server="https://host/base")),
        (HTTP, ProxiedArtifactUri("", server="https://host/base")),
    ],
)
def test_forms(text: str, expected: ProxiedArtifactUri) -> None:
    assert is_proxied(text)
    assert ProxiedArtifactUri.parse(text) == expected
    assert ProxiedArtifactUri.parse(str(expected)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mlflow-artifacts:1/2", "Not a proper mlflow-artifacts URI"),
        ("mlflow-artifacts://5000/1", "A port was given without a host"),
        ("mlflow-artifacts://a b/1", "Its host is no host name"),
        ("mlflow-artifacts://user:secret@host/1", "Its host is no host name"),
        ("http://host/1/x", "is not the URL of a proxied artifact"),
        ("http:///api/2.0/mlflow-artifacts/artifacts/x", "is not the URL of a proxied artifact"),
        (f"{HTTP}x/y", "is not the URL of a proxied artifact"),
        (f"{HTTP}/y?z=1", "is not the URL of a proxied artifact"),
        ("s3://bucket/x", "Not a proper mlflow-artifacts URI"),
    ],
)
def test_malformed(text: str, message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        ProxiedArtifactUri.parse(text)


@pytest.mark.parametrize("text", ["mlflow-artifacts:/../x", "mlflow-artifacts:////etc", f"{HTTP}/%252e%252e/x"])
def test_paths_stay_inside(text: str) -> None:
    with pytest.raises(InvalidPath):
        ProxiedArtifactUri.parse(text)


@pytest.mark.parametrize(
    ("text", "tracking", "url"),
    [
        ("mlflow-artifacts:/1/x y", "http://t:5000", "http://t:5000/api/2.0/mlflow-artifacts/artifacts/1/x%20y"),
        ("mlflow-artifacts:/1", "https://t/p/", "https://t/p/api/2.0/mlflow-artifacts/artifacts/1"),
        ("mlflow-artifacts://h:1/a", "https://t/p", "https://h:1/p/api/2.0/mlflow-artifacts/artifacts/a"),
        (f"{HTTP}/1/x", "sqlite:///x.db", f"{HTTP}/1/x"),
    ],
)
def test_url(text: str, tracking: str, url: str) -> None:
    assert ProxiedArtifactUri.parse(text).url(classify_tracking_uri(tracking)) == url


def test_a_proxied_path_needs_a_server() -> None:
    with pytest.raises(InvalidParameter, match="must be http:// or https://, but it is 'mysql://me:\\*\\*\\*@db/x'"):
        ProxiedArtifactUri.parse("mlflow-artifacts:/1").url(classify_tracking_uri("mysql://me:secret@db/x"))


@pytest.mark.parametrize("text", ["s3://b/x", "http://host/x", "/local", "runs:/a/b"])
def test_what_is_not_proxied(text: str) -> None:
    assert not is_proxied(text)
