"""A process that uploads, registers and forgets files until it is told to stop; run by ``test_collection.py``.

Arguments: tracking URI, bytes folder ('' for a server's), number, file to report to. It stops when a line comes on
stdin. Each line of the report is a run: its id, and the seconds that its upload took.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from regista.client import Client
from regista.client.connection import connect

SHARED = 40
"""Different contents in a second: few enough for all processes to upload the same ones, and again when they were
forgotten; too many for the runs that stay to pin nearly all of them, however quick the machine."""


def content(second: int, kind: int) -> bytes:
    return random.Random(f"{second} {kind}").randbytes(500 + 300 * kind)


def main(uri: str, folder: str, number: int, report: Path) -> None:
    told = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), told.set()), daemon=True).start()
    rng = random.Random(number)
    with (
        Client(connect(uri, artifacts_destination=folder or None)) as client,
        report.open("w") as lines,
        tempfile.TemporaryDirectory() as place,
    ):
        while not told.is_set():
            for file in Path(place).iterdir():
                file.unlink()
            for name in range(rng.randint(1, 3)):
                second = int(time.time()) - rng.choice([0, 0, 2, 3, 4, 5, 6, 8])
                (Path(place) / f"f{name}").write_bytes(content(second, rng.randrange(SHARED)))
            run = client.create_run("0").info
            start = time.monotonic()
            client.log_artifacts(run.run_id, place)
            took = time.monotonic() - start
            if rng.random() < 0.05:
                client.create_model_version("wine", run.artifact_uri, run.run_id)
            if rng.random() < 0.9:
                client.delete_run(run.run_id)
                client.purge_run(run.run_id)
            lines.write(json.dumps([run.run_id, took]) + "\n")
            lines.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
