"""docs/trust.md: its verdicts are those of the code, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.docs.markdown import code_blocks, read, sections

import regista
from regista.model.scan.verdicts import Verdict
from regista.model.trust import KEY

PAGE = "docs/trust.md"


def test_the_verdicts_are_those_of_the_code() -> None:
    table = sections(PAGE)["Looking"]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [verdict.value for verdict in Verdict]


def test_the_key_of_the_record_is_named() -> None:
    assert f"`{KEY}`" in read(PAGE)


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    regista.set_tracking_uri(str(tmp_path / "mlruns"))
    try:
        looking, pinned = code_blocks(PAGE, "python")
        names: dict[str, Any] = {}
        exec(compile(looking, PAGE, "exec"), names)
        regista.register_model(names["info"].model_uri, "wine")
        regista.Client().set_registered_model_alias("wine", "champion", 1)
        exec(compile(pinned, PAGE, "exec"), names)
    finally:
        regista.set_tracking_uri(None)
