"""Batch scoring that is interrupted leaves nothing of its output."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from regista.flavors.saving import save_model


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 1), (signal.SIGTERM, 143)])
def test_a_signal_leaves_what_was_there_before(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    def doubled(model_input: Any) -> Any:
        return [2 * value for value in model_input["x"]]

    save_model(doubled, tmp_path / "model", pip_requirements=[])
    out = tmp_path / "out"
    out.mkdir()
    (out / "scored.jsonl").write_text("before")
    command = [sys.executable, "-m", "regista", "models", "predict", "-m", str(tmp_path / "model"), "--rows", "1"]
    process = subprocess.Popen(
        [*command, "-t", "jsonl", "-o", str(out / "scored.jsonl")], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b'{"x": 1}\n' * 3)
    process.stdin.flush()
    until = time.monotonic() + 60
    while len(list(out.iterdir())) < 2:  # the file that is being written beside the one before
        assert process.poll() is None, process.stderr
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert b"Traceback" not in said
    assert [path.name for path in out.iterdir()] == ["scored.jsonl"]
    assert (out / "scored.jsonl").read_text() == "before"
