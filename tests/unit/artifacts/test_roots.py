"""ArtifactRoots: what a server opens besides its own storage."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista.artifacts.local.folder import FolderArtifacts
from regista.artifacts.roots import ArtifactRoots
from regista.errors import InvalidParameter


def test_no_root_is_nothing() -> None:
    roots = ArtifactRoots.of_texts("mlflow-artifacts:/", None)
    assert not roots
    assert roots.open("/etc/passwd") is None
    assert roots.open("s3://bucket/a") is None


def test_what_is_below_a_folder_is_opened_there(tmp_path: Path) -> None:
    roots = ArtifactRoots.of_texts(str(tmp_path / "default"), f" {(tmp_path / 'other').as_uri()} ,")
    for place, inside in (("default", ""), ("default/1/x", "1/x"), ("other/m", "m")):
        found = roots.open(str(tmp_path / place))
        assert found is not None
        store, path = found
        assert isinstance(store, FolderArtifacts)
        assert (store.root.name, path) == (place.partition("/")[0], inside)


@pytest.mark.parametrize("uri", ["{}/beside", "{}/default/../beside", "{}/default-2", "{}", "/", "/etc", "relative"])
def test_what_is_below_no_folder_is_not(tmp_path: Path, uri: str) -> None:
    assert ArtifactRoots([str(tmp_path / "default")]).open(uri.format(tmp_path)) is None


def test_a_link_counts_for_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "default").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "default" / "out").symlink_to(tmp_path / "secret")
    assert ArtifactRoots([str(tmp_path / "default")]).open(str(tmp_path / "default" / "out" / "f")) is None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("s3://bucket/a", "a"),
        ("s3://bucket/a/1/x", "a/1/x"),
        ("s3://bucket/ab", None),
        ("s3://bucket/", None),
        ("s3://other/a", None),
        ("gs://bucket/a", None),
        ("https://bucket/a", None),
    ],
)
def test_what_is_below_a_place_in_a_bucket(uri: str, path: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    found = ArtifactRoots(["s3://bucket/a"]).open(uri)
    assert (None if found is None else found[1]) == path


@pytest.mark.parametrize(
    ("root", "other"),
    [
        ("wasbs://box@acc1.blob.core.windows.net/a", "wasbs://box@acc2.blob.core.windows.net/a"),
        ("wasbs://box@acc1.blob.core.windows.net/a", "wasbs://box/a"),
        ("wasbs://box/a", "wasbs://box@acc1.blob.core.windows.net/a"),
        ("wasbs://box@acc1.blob.core.windows.net/a", "wasbs://box@acc1.blob.core.usgovcloudapi.net/a"),
    ],
)
def test_another_account_is_another_bucket(root: str, other: str) -> None:
    assert ArtifactRoots([root]).open(other) is None


def test_a_root_that_is_no_place_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="ftp://host/x"):
        ArtifactRoots.of_texts("mlflow-artifacts:/", "ftp://host/x")
