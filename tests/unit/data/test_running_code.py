from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from regista.data.running_code import context_tags, git_commit


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    (folder / "deep" / "er").mkdir(parents=True)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


def test_the_commit_of_a_folder_in_a_repository(repository: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    assert git_commit(repository) == commit
    assert git_commit(repository / "deep" / "er") == commit


def test_packed_references_detached_heads_and_worktrees(repository: Path, tmp_path: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "pack-refs", "--all")
    assert git_commit(repository) == commit
    git(repository, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    git(tmp_path / "side", "commit", "-q", "--allow-empty", "-m", "second")
    assert git_commit(tmp_path / "side") == git(tmp_path / "side", "rev-parse", "HEAD") != commit
    git(repository, "checkout", "-q", "--detach", "side")
    assert git_commit(repository) == git(repository, "rev-parse", "HEAD")


def test_no_repository_no_commit_yet(tmp_path: Path) -> None:
    assert git_commit(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert git_commit(tmp_path) is None


def test_who_and_from_what(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    monkeypatch.setenv("REGISTA_USER", "grace")
    monkeypatch.setattr("sys.argv", [str(repository / "train.py"), "--fast"])
    assert context_tags() == {
        "mlflow.user": "grace",
        "mlflow.source.name": str(repository / "train.py"),
        "mlflow.source.type": "LOCAL",
        "mlflow.source.git.commit": git(repository, "rev-parse", "HEAD"),
    }
