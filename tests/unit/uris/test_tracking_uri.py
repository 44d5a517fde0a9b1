"""Tracking URIs and local places."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista.errors import InvalidParameter
from regista.uris import classify_tracking_uri, is_local, local_path


@pytest.mark.parametrize(
    ("text", "kind", "location"),
    [
        ("./mlruns", "directory", "./mlruns"),
        ("mlruns3", "directory", "mlruns3"),
        ("/data/ml runs", "directory", "/data/ml runs"),
        ("/data/100%25", "directory", "/data/100%25"),
        ("C:\\mlruns", "directory", "C:\\mlruns"),
        ("file:m2", "directory", "m2"),
        ("file:./m2", "directory", "./m2"),
        ("file:///abs/m%204", "directory", "/abs/m 4"),
        ("file:/abs", "directory", "/abs"),
        ("file://./mlruns", "directory", "./mlruns"),
        ("file://../mlruns", "directory", "../mlruns"),
        ("file://localhost/abs", "directory", "/abs"),
        ("file://127.0.0.1/abs", "directory", "/abs"),
        ("sqlite:///rel.db", "sql", "sqlite:///rel.db"),
        ("postgresql+psycopg://u:p@h/db", "sql", "postgresql+psycopg://u:p@h/db"),
        ("mysql+pymysql://u:p@h/db", "sql", "mysql+pymysql://u:p@h/db"),
        ("http://host:5000", "http", "http://host:5000"),
        ("https://host/prefix/", "http", "https://host/prefix"),
        ("http://[::1]:5000", "http", "http://[::1]:5000"),
    ],
)
def test_kinds(text: str, kind: str, location: str) -> None:
    uri = classify_tracking_uri(text)
    assert (uri.kind, uri.location, str(uri)) == (kind, location, text)


def test_a_path_object_is_a_directory() -> None:
    assert classify_tracking_uri(Path("some") / "runs").location == str(Path("some/runs"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The tracking URI is empty"),
        ("  ", "The tracking URI is empty"),
        ("databricks", "means Databricks, which is not supported"),
        ("databricks://profile", "means Databricks, which is not supported"),
        ("databricks-uc", "means Databricks, which is not supported"),
        ("file://otherhost/abs", "is not a valid remote uri"),
        ("file://", "names no file"),
        ("file:///a%00b", "names no file"),
        ("a\0b", "must not be empty or contain NUL"),
        ("s3://bucket/x", "'s3://bucket/x' is no tracking URI. Use a directory"),
        ("sqlite:rel.db", "is no tracking URI"),
        ("mssql://u:secret@h/db", "'mssql://u:\\*\\*\\*@h/db' is no tracking URI"),
        ("http://", "is not the URL of a server"),
        ("http:host", "is not the URL of a server"),
        ("http://host:port", "is not the URL of a server"),
        ("http://host:99999", "is not the URL of a server"),
        ("http://host?x=1", "is not the URL of a server"),
        ("http://ho st", "is not the URL of a server"),
        ("http://[::1", "is not the URL of a server"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        classify_tracking_uri(text)


def test_passwords_are_not_shown() -> None:
    uri = classify_tracking_uri("postgresql://me:se@cret@host/db")
    assert "cret" not in repr(uri)
    assert uri.redacted == "postgresql://me:***@host/db"


def test_the_credentials_of_a_server_are_told_apart_from_its_address() -> None:
    uri = classify_tracking_uri("https://ada:ge%40heim@host:5000/prefix/")
    assert (uri.public, uri.credentials) == ("https://host:5000/prefix", ("ada", "ge@heim"))
    assert classify_tracking_uri("http://host").credentials is None


@pytest.mark.parametrize(
    "text",
    [
        "http://host?token=geheim",
        "http://host#geheim",
        "http://ada:ge/heim@host",
        "http://ada:ge?heim@host",
        "http://ada:geheim@host:port",
        "http://ada:geheim@ho st",
        "http://ada:ge\nheim@host",
    ],
)
def test_what_is_no_url_of_a_server_is_refused_without_its_secrets(text: str) -> None:
    with pytest.raises(InvalidParameter, match="is not the URL of a server") as refusal:
        classify_tracking_uri(text)
    assert "heim" not in str(refusal.value)


@pytest.mark.parametrize("text", ["/a", "a/b", "file:/a", "file://otherhost/a", "D:/x", ""])
def test_local(text: str) -> None:
    assert is_local(text)


@pytest.mark.parametrize("text", ["s3://b", "runs:/a", "mlflow-artifacts:/1", "http://h"])
def test_not_local(text: str) -> None:
    assert not is_local(text)
    with pytest.raises(InvalidParameter, match="is not a local path"):
        local_path(text)


@pytest.mark.parametrize("uri", ["http://ada:secret@host:5000/prefix/", "http://ada@host:5000/prefix"])
def test_what_may_be_stored_has_no_user_and_no_password(uri: str) -> None:
    assert classify_tracking_uri(uri).public == "http://host:5000/prefix"
