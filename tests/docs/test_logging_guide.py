"""The Python of docs/logging.md runs, with a server of the test's own and a training that takes no time."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.docs.markdown import code_blocks

from processes import ServerProcess, run
from regista import Client, connect

ADDRESS = "http://registry.example.com:5000"


def test_the_example_runs(server: ServerProcess, tmp_path: Path) -> None:
    (shown,) = code_blocks("docs/logging.md", "python")
    assert ADDRESS in shown
    program = f"def train_one_epoch(): return 0.5\n\n{shown.replace(ADDRESS, server.url)}"
    run([sys.executable, "-c", program], folder=tmp_path, environment={"REGISTA_QUEUE_DIR": str(tmp_path / "queue")})
    with Client(connect(server.url)) as client:
        (found,) = client.search_runs("0")
        assert found.info.status == "FINISHED"
        assert len(client.get_metric_history(found.info.run_id, "loss")) == 1000
