"""``regista artifacts cache``: what is kept of downloads, and how it goes."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from regista.artifacts.cache import BlobCache
from regista.cli import main


@pytest.fixture
def track(clean_environment):
    """Runs a command that asks no store."""
    return lambda *arguments: CliRunner().invoke(main, arguments)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a cache with one file of five bytes."""
    monkeypatch.setenv("REGISTA_CACHE_DIR", str(tmp_path / "kept"))
    (tmp_path / "f").write_bytes(b"bytes")
    BlobCache(tmp_path / "kept", 10**9).add(hashlib.sha256(b"bytes").hexdigest(), tmp_path / "f")
    return tmp_path / "kept"


def test_it_says_where_and_how_much(track, folder, monkeypatch):
    monkeypatch.setenv("REGISTA_CACHE_SIZE", "2GB")
    result = track("artifacts", "cache")
    assert result.exit_code == 0
    assert str(folder) in result.stdout
    assert "4.1 kB of 2.0 GB at most" in result.stdout
    assert json.loads(track("artifacts", "cache", "--json").stdout) == {
        "folder": str(folder),
        "files": 1,
        "size": 4096,
        "limit": 2_000_000_000,
    }


def test_clearing_removes_everything(track, folder):
    assert track("artifacts", "cache", "--clear").stdout == "Removed 1 files of 4.1 kB.\n"
    assert json.loads(track("artifacts", "cache", "--json").stdout)["files"] == 0
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_cache_that_is_switched_off(track, folder, monkeypatch):
    monkeypatch.setenv("REGISTA_CACHE_SIZE", "0")
    assert "are not kept" in track("artifacts", "cache").stdout
    assert [path for path in folder.rglob("*") if path.is_file()] != []


def test_a_size_that_is_none_is_one_line_that_names_the_variable(track, monkeypatch):
    monkeypatch.setenv("REGISTA_CACHE_SIZE", "plenty")
    result = track("artifacts", "cache")
    assert result.exit_code != 0
    assert "REGISTA_CACHE_SIZE='plenty' cannot be used" in result.stderr
