"""What MLflow's own server answers to a script: python tests/compat/observe.py SCRIPT [ENVIRONMENT] [--write].

SCRIPT is ``registry`` or ``tracking``. Starts the MLflow server of an environment below ``.venvs`` (the newest by
default), plays the script with that environment's client and prints each fact that differs from the known ones:
``registry_facts.json`` has those of the newest, ``tracking_facts.json`` those of each. ``--write`` writes them anew.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from compat.environments import ALL, NEWEST, Environment
from compat.scenario import VARIABLES, Facts, play


def observe(script: str, environment: Environment) -> dict[str, Any]:
    """The facts of the script with MLflow's client and server; a step that fails is its last line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = folder / "facts.json"
        with mlflow_server(environment, folder) as url:
            facts = play(environment.ready(), f"{script}.py", folder, url, str(output), output=output)
        return {step: _shown(facts, step) for step in facts.steps}


@contextmanager
def mlflow_server(environment: Environment, folder: Path) -> Iterator[str]:
    """MLflow's server on SQLite in ``folder``; gives its URL."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{found.getsockname()[1]}"
    command = [str(environment.ready()), "-m", "mlflow", "server", "--port", url.rpartition(":")[2], "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"]
    command += ["--artifacts-destination", str(folder / "artifacts")]
    # It finds gunicorn or uvicorn on the path.
    path = f"{environment.python.parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **VARIABLES, "PATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"{url}/health", process)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("MLflow's server did not come up")


def _shown(facts: Facts, step: str) -> Any:
    return facts[step] if facts.error(step) is None else f"failed: {facts.error(step)}"


def main() -> None:
    """Print the differences, or write the file."""
    script, *names = [argument for argument in sys.argv[1:] if argument != "--write"]
    environment = next(known for known in ALL if known.name == (names[0] if names else NEWEST.name))
    file = Path(__file__).with_name(f"{script}_facts.json")
    kept = json.loads(file.read_text()) if file.exists() else {}
    known = kept if script == "registry" else kept.setdefault(environment.name, {})
    found = observe(script, environment)
    for step in {**known, **found}:
        if known.get(step) != found.get(step):
            print(f"{step}\n  known: {known.get(step)}\n  found: {found.get(step)}")
    if "--write" in sys.argv:
        known.clear()
        known.update(found)
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(found)} steps observed with {environment.name}")


if __name__ == "__main__":
    main()
