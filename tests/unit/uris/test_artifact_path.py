"""Artifact paths: what is refused, and what holds for everything that is not."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regista.errors import InvalidPath
from regista.uris import join_artifact_path, validate_artifact_path


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("", ""),
        (".", ""),
        ("./", ""),
        ("a", "a"),
        ("a/", "a"),
        ("./a/./b", "a/b"),
        ("a//b", "a/b"),
        ("a%20b", "a b"),
        ("a%2520b", "a b"),
        ("a%2Fb", "a/b"),
        ("100%.txt", "100%.txt"),
        ("a..b/..c/d..", "a..b/..c/d.."),
        ("...", "..."),
        ("a\\..\\b", "a\\..\\b"),
        ("\\x", "\\x"),
        ("~", "~"),
        ("ünï/cödé.txt", "ünï/cödé.txt"),
        ("%C3%BC", "ü"),
        ("s3://b/x", "s3:/b/x"),
        ("a\x7f", "a%7f"),
        ("a\tb%09c%2509d", "a%09b%09c%09d"),
        ("a%85b", "a%85b"),
        ("dog%step%10%timestamp%1700%w1.png", "dog%step%10%timestamp%1700%w1.png"),
        ("dog%25step%2585%25timestamp%251900.png", "dog%step%85%timestamp%1900.png"),
        ("a" * 255, "a" * 255),
        ("/".join(["a" * 255] * 3 + ["a" * 254, "b"]), "/".join(["a" * 255] * 3 + ["a" * 254, "b"])),
    ],
)
def test_normal_form(path: str, normal: str) -> None:
    assert validate_artifact_path(path) == normal


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "../x",
        "a/..",
        "a/../b",
        "%2e%2e/x",
        "%2E%2E%2Fx",
        "t/%2e%2e/x",
        "t%252f..%252f..",
        "..%2f..",
        "%25252e./x",
        "/",
        "/etc",
        "//etc/passwd",
        "%2fetc",
        "%252fetc",
        ".//../x",
        "C:\\x",
        "C:/x",
        "c:x",
        "./C:/x",
        "C%3A/x",
        "\\\\server\\share\\x",
        "./\\\\server\\share",
        "file:///etc",
        "file:x",
        "FILE:///etc",
        "./file:x",
        "%66ile:///etc",
        "a#b",
        "a%23b",
        "a\x00b",
        "a%00",
        "a%2500b",
        "a\nb",
        "a%0ab",
        "a\rb",
        "\ud800",
        "%ff",
        "%c3%28",
        "%ed%a0%80",
        "a" * 256,
        "ä" * 128,
        "/".join(["a" * 255] * 4 + ["b"]),
        "a" * 100000,
        "%" + "25" * 50000,
        "%" + "25" * 20,
    ],
    ids=lambda path: ascii(path[:20]),
)
def test_refused(path: str) -> None:
    with pytest.raises(InvalidPath) as caught:
        validate_artifact_path(path)
    assert caught.value.message == "Invalid path"


PIECES = (
    *("a", "b.txt", ".", "..", "/", "//", "\\", "%2e", "%2f", "%25", "%", "#", "C:", "file:", "ä", "%c3%a4", " "),
    *("\t", "%12", "%85", "9"),
)
pieces = st.lists(st.sampled_from(PIECES))


def accepted(text: str) -> str | None:
    try:
        return validate_artifact_path(text)
    except InvalidPath:
        return None


@given(st.text(max_size=40) | pieces.map("".join))
@example("./C:/x")
@example("%252e%252e%252fx")
def test_what_is_accepted_is_safe(text: str) -> None:
    path = accepted(text)
    if path is None:
        return
    assert ".." not in path.split("/")
    assert not path.startswith("/")
    assert validate_artifact_path(path) == path
    assert not set(path) & set(map(chr, range(32)))
    assert all(piece not in {"..", "#"} for piece in unquote(path).split("/"))
    assert len(unquote(path)) == len(path) - 2 * len(KEPT.findall(path))


KEPT = re.compile("%(?:[01][0-9a-f]|7f|[89ab][0-9a-f])", re.IGNORECASE)
"""The only encodings that are left: of what cannot be printed."""


@given(pieces.map("".join), st.integers(1, 4))
def test_encoding_changes_nothing(text: str, times: int) -> None:
    encoded = text
    for _ in range(times):
        encoded = quote(encoded)
    assert accepted(encoded) == accepted(text)


@pytest.mark.parametrize(
    ("root", "path", "joined"),
    [
        ("/data/mlruns", "a/b", "/data/mlruns/a/b"),
        ("/data/mlruns/", "a", "/data/mlruns/a"),
        ("./mlruns", "", "./mlruns"),
        ("/", "a", "/a"),
        ("/", "", "/"),
        ("/data/C#?/x", "a", "/data/C#?/x/a"),
        ("C:\\data", "a", "C:\\data/a"),
        ("mlflow-artifacts:/", "a", "mlflow-artifacts:/a"),
        ("mlflow-artifacts:/", "", "mlflow-artifacts:/"),
        ("mlflow-artifacts:/1/run/artifacts", "model/./x", "mlflow-artifacts:/1/run/artifacts/model/x"),
        ("s3://b", "x", "s3://b/x"),
        ("s3://b/p?v=1", "x", "s3://b/p/x?v=1"),
        ("s3://b/p/?v=1#f", "", "s3://b/p?v=1#f"),
        ("file:///a/", "b", "file:///a/b"),
    ],
)
def test_join(root: str, path: str, joined: str) -> None:
    assert join_artifact_path(root, path) == joined


def test_join_refuses_what_would_leave_the_root() -> None:
    with pytest.raises(InvalidPath):
        join_artifact_path("s3://b/p", "%2e%2e/secret")
