"""Buckets opened with what the environment says; none of these sends anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from regista.artifacts.bucket.access import open_bucket
from regista.errors import ConfigurationError, InvalidParameter

AZURE = "wasbs://box@account1.blob.core.windows.net/a"
KEY = "c2VjcmV0LXNlY3JldA=="
NO_FILES = {"HOME": "/nowhere"}


def _signed(uri: str, environment: dict[str, str]) -> str:
    return open_bucket(uri, {**NO_FILES, **environment}).sign("GET", "f", 60) or ""


S3 = {"AWS_ACCESS_KEY_ID": "the-key", "AWS_SECRET_ACCESS_KEY": "the-secret"}


@pytest.mark.parametrize(
    ("environment", "start"),
    [
        ({}, "https://my-bucket.s3.us-east-1.amazonaws.com/a/b/f?"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "https://my-bucket.s3.eu-west-1.amazonaws.com/a/b/f?"),
        ({"MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE": "path"}, "https://s3.us-east-1.amazonaws.com/my-bucket/a/b/f?"),
        ({"MLFLOW_S3_ENDPOINT_URL": "http://localhost:9/"}, "http://localhost:9/my-bucket/a/b/f?"),
        ({"AWS_ENDPOINT_URL": "https://s3.example"}, "https://s3.example/my-bucket/a/b/f?"),
        (
            {"AWS_ENDPOINT_URL": "https://s3.example", "MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE": "virtual"},
            "https://my-bucket.s3.example/a/b/f?",
        ),
    ],
)
def test_s3_variables_say_where_a_bucket_is(environment: dict[str, str], start: str) -> None:
    url = _signed("s3://my-bucket/a/b", {**S3, **environment})
    assert url.startswith(start)
    assert "the-key" in url
    assert "the-secret" not in url


def test_keys_of_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("[default]\naws_access_key_id = one\n[work]\naws_access_key_id = two\naws_secret_access_key = s\n")
    where = {"AWS_SHARED_CREDENTIALS_FILE": str(file), "AWS_PROFILE": "work"}
    assert "Credential=two%2F" in _signed("s3://my-bucket", where)
    with pytest.raises(ConfigurationError, match=r"AWS_PROFILE.*'home'"):
        open_bucket("s3://my-bucket", {**NO_FILES, **where, "AWS_PROFILE": "home"})


@pytest.mark.parametrize(
    ("environment", "start"),
    [
        (
            {"AZURE_STORAGE_CONNECTION_STRING": f"AccountName=account1;AccountKey={KEY}"},
            "https://account1.blob.core.windows.net/box/a/f?",
        ),
        ({"AZURE_STORAGE_ACCESS_KEY": KEY}, "https://account1.blob.core.windows.net/box/a/f?"),
        (
            {"AZURE_STORAGE_CONNECTION_STRING": f"AccountName=account1;AccountKey={KEY};EndpointSuffix=other.example"},
            "https://account1.blob.other.example/box/a/f?",
        ),
        (
            {"AZURE_STORAGE_CONNECTION_STRING": f"AccountName=account1;AccountKey={KEY};BlobEndpoint=http://h:1/x"},
            "http://h:1/x/box/a/f?",
        ),
    ],
)
def test_azure_variables_say_where_a_container_is(environment: dict[str, str], start: str) -> None:
    assert _signed(AZURE, environment).startswith(start)


@pytest.mark.parametrize(
    ("uri", "environment", "says"),
    [
        ("s3://my-bucket", {"MLFLOW_S3_ENDPOINT_URL": "localhost:ftp//"}, "MLFLOW_S3_ENDPOINT_URL"),
        ("s3://my-bucket", {"MLFLOW_S3_ENDPOINT_URL": "ftp://host"}, "MLFLOW_S3_ENDPOINT_URL"),
        ("s3://my-bucket", {"MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE": "dns"}, "auto, path or virtual"),
        ("s3://my-bucket", {"MLFLOW_S3_IGNORE_TLS": "maybe"}, "MLFLOW_S3_IGNORE_TLS"),
        ("s3://my-bucket", {"MLFLOW_S3_UPLOAD_EXTRA_ARGS": "[1]"}, "MLFLOW_S3_UPLOAD_EXTRA_ARGS"),
        ("s3://my-bucket", {"MLFLOW_S3_UPLOAD_EXTRA_ARGS": '{"ACL": "x"}'}, "ACL"),
        ("s3://my-bucket", {"AWS_CA_BUNDLE": "/nowhere/ca"}, "AWS_CA_BUNDLE"),
        (AZURE, {"AZURE_STORAGE_CONNECTION_STRING": "AccountKey=secret"}, "AccountName"),
        (AZURE, {"AZURE_STORAGE_CONNECTION_STRING": f"AccountName=other;AccountKey={KEY}"}, "another one"),
        ("wasbs://box/a", {}, "does not say which account"),
    ],
)
def test_what_cannot_be_used_is_named(uri: str, environment: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as refused:
        open_bucket(uri, {**NO_FILES, **S3, **environment})
    assert "secret" not in str(refused.value)
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    "uri", ["s3://", "s3:bucket", "s3://my-bucket@host/x", "gs://a b/c", "wasbs://box@/x", "file:///x"]
)
def test_what_names_no_bucket_is_refused(uri: str) -> None:
    with pytest.raises(InvalidParameter, match="names no bucket"):
        open_bucket(uri, {})


def test_without_the_package_the_error_says_what_to_install(tmp_path: Path) -> None:
    # A finder in front of the others that knows of no such package: as if it were not installed.
    program = (
        "import sys\n"
        "class Without:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        if name == 'obstore': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Without)\n"
        "from regista.client.connection import connect\n"
        "connect(sys.argv[1], artifacts_destination='s3://my-bucket')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stderr.rstrip().endswith("the package for buckets is not installed: pip install 'regista[cloud]'")


def test_nothing_of_buckets_is_imported_unless_one_is_used(tmp_path: Path) -> None:
    program = (
        "import sys, regista\nfrom regista.client.connection import connect\n"
        "connect(sys.argv[1]).close()\nimport regista.server.run\nprint('obstore' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
