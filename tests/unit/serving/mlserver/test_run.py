"""What ``--enable-mlserver`` refuses before MLServer is started."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regista.cli.serve import serve


def asked(folder: Path, *options: str) -> Result:
    arguments = ["-m", str(folder), "--enable-mlserver", "--tracking-uri", str(folder), *options]
    return CliRunner().invoke(serve, arguments)


@pytest.mark.parametrize(
    "options",
    [("-m", "other=models:/b/1"), ("--canary", "models:/b/1:5%"), ("--shadow", "models:/b/1"), ("--batch", "8")],
)
def test_what_mlserver_does_not_do_is_named(tmp_path: Path, options: tuple[str, ...]) -> None:
    from regista.client import Client

    Client(tmp_path).close()
    error = asked(tmp_path, *options).exception
    assert str(error) == "MLServer answers with one model: no second -m, --canary, --shadow or --batch with it"


@pytest.mark.skipif(importlib.util.find_spec("mlserver") is not None, reason="MLServer is installed here")
def test_without_mlserver_the_error_says_how_to_get_it(tmp_path: Path) -> None:
    assert str(asked(tmp_path).exception) == "MLServer is not installed (`pip install 'regista[mlserver]'`)."
