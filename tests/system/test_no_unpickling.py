"""The registry server never unpickles anything, whatever is sent to it: Python itself reports every attempt."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from processes import start_server
from regista import Client, connect
from regista.errors import UntrustedModel

# Runs when Python starts. The unpicklers in C and in Python both announce every name they look up; what a server has
# no use for is not even imported.
HOOK = """
import os, sys

def report(event, arguments):
    if event == "pickle.find_class" or (event == "import" and arguments[0] in LIBRARIES):
        with open(os.environ["UNPICKLED"], "a") as file:
            file.write(f"{event} {arguments[0]}\\n")

LIBRARIES = {"cloudpickle", "joblib", "torch", "sklearn", "numpy", "pandas"}
sys.addaudithook(report)
"""


class Touch:
    def __reduce__(self) -> Any:
        return os.mkdir, ("regista-unpickled",)


def test_the_server_unpickles_nothing(tmp_path: Path) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK)
    log = tmp_path / "unpickled.txt"
    environment = {"PYTHONPATH": str(tmp_path / "hook"), "UNPICKLED": str(log)}
    child = [sys.executable, "-c", "import pickle, datetime; pickle.loads(pickle.dumps(datetime.date(2026, 1, 1)))"]
    subprocess.run(child, env={**os.environ, **environment}, check=True)
    assert log.read_text() == "pickle.find_class datetime\n"  # so it would be reported
    log.unlink()

    harmful = tmp_path / "harmful"
    harmful.mkdir()
    (harmful / "MLmodel").write_text("flavors:\n  sklearn: {pickled_model: model.pkl, serialization_format: pickle}\n")
    (harmful / "model.pkl").write_bytes(pickle.dumps(Touch()))
    with start_server(tmp_path / "server", environment=environment) as server, Client(connect(server.url)) as client:
        client.log_model(abs, "model", experiment_id="0", registered_model_name="wine", pip_requirements=[])
        logged = client.log_model_directory(harmful, "harmful")
        client.register_model(logged.model_uri, "wine")
        client.set_registered_model_alias("wine", "champion", 2)
        client.set_registered_model_tag("wine", "pickle", pickle.dumps(Touch(), 0).decode())
        client.copy_model_version("models:/wine/2", "copy")
        assert [version.version for version in client.search_model_versions("name = 'wine'")] == ["2", "1"]
        assert client.compare_models("models:/wine/1", "models:/wine/2").same is False
        assert client.inspect_model("models:/wine@champion").verdict == "dangerous"
        with pytest.raises(UntrustedModel):
            client.load_model("models:/wine@champion", trust="pinned")
        with urllib.request.urlopen(f"{server.url}/api/regista/v1/model-versions/imports?name=wine&version=2") as told:
            assert b"mkdir" in told.read()
        client.download_model("models:/wine/2", tmp_path / "copy")
        for body in (pickle.dumps(Touch()), b"\x80\x04."):
            request = urllib.request.Request(
                f"{server.url}/api/2.0/mlflow/logged-models", body, {"Content-Type": "application/octet-stream"}
            )
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(request)
        assert client.verify_history().broken == ()
    assert not log.exists(), log.read_text()
    assert not (tmp_path / "server" / "regista-unpickled").exists()
