"""Interpreters on this machine, by version."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from regista.environments.pythons import find_python


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_this_one_is_taken_for_its_own_version() -> None:
    assert find_python(f"{sys.version_info[0]}.{sys.version_info[1]}") == sys.executable


def test_one_on_the_path_is_asked_which_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    program(tmp_path / "python3.99", "exit 1")  # pyenv's name for a version that is not chosen
    program(tmp_path / "python3", "echo 3.98")
    assert find_python("3.99") is None
    assert find_python("3.98") == str(tmp_path / "python3")
    program(tmp_path / "pyenv" / "versions" / "3.99.1" / "bin" / "python", "echo 3.99")
    assert find_python("3.99") == str(tmp_path / "pyenv" / "versions" / "3.99.1" / "bin" / "python")
