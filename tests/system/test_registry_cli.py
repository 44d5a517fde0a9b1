"""``regista registry`` as scripts use it: the real program against a real server."""

import json
import os
import subprocess
import sys

import pytest

from regista.client import Client

CHECK = "if regista registry show wine@champion > /dev/null; then echo there; else echo code $?; fi"


@pytest.fixture
def regista(server, tmp_path):
    """Runs the program in a shell with the server as its registry: ``regista("registry list")``."""

    def run(line, url=server.url):
        program = f'regista() {{ "{sys.executable}" -m regista "$@"; }}\n'
        environment = {**os.environ, "REGISTA_TRACKING_URI": url, "REGISTA_USER": "ines",
                       "REGISTA_HTTP_REQUEST_MAX_RETRIES": "0"}  # fmt: skip
        command = line if line.startswith("if ") else f"regista {line}"
        return subprocess.run(
            ["bash", "-c", program + command], env=environment, cwd=tmp_path, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip

    return run


@pytest.fixture
def saved(server, tmp_path):
    """Two model directories on this machine, and a run with one in it."""

    def doubled(model_input):
        return [2 * value for value in model_input["x"]]

    with Client(server.url, user="mira") as client:
        run_id = client.create_run("0").info.run_id
        client.log_metric(run_id, "rmse", 6.25)
        client.log_model(doubled, "model", run_id=run_id, pip_requirements=["numpy>=2"])
        client.download_artifacts(run_id, "model", tmp_path / "saved")
    return run_id


def test_from_training_to_production_and_back(regista, saved):
    def done(line):
        result = regista(line)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    assert done(f"registry register runs:/{saved}/model wine --reason weekly").startswith("Registered wine/1, content ")
    assert done("registry register saved/model wine --tag author=ines").startswith("Registered wine/2, content ")
    assert done("registry promote wine/1 --reason first") == "wine@champion → version 1\n"
    assert done("registry promote wine/2 --expected-version 1") == "wine@champion: version 1 → 2\n"
    assert "author = ines" in done("registry show wine@champion")
    found = json.loads(done("registry search \"metrics.rmse < 7 AND name = 'wine'\" --json"))
    assert [version["version"] for version in found["model_versions"]] == ["1"]
    assert done("rollback wine@champion --reason slow") == "wine@champion: version 2 → 1\n"
    assert "slow" in done("history wine")
    intervals = json.loads(done("registry aliases wine@champion --json"))["intervals"]
    assert [(interval["version"], interval["set_by"]) for interval in intervals] == [
        ("1", "ines"), ("2", "ines"), ("1", "ines")
    ]  # fmt: skip
    then = intervals[1]["since"]
    assert json.loads(done(f"registry show wine@champion?at={then} --json"))["model_version"]["version"] == "2"
    assert done("registry rename wine merlot") == "wine is called merlot now\n"
    assert json.loads(done("registry show wine@champion --json"))["model_version"]["name"] == "merlot"
    assert done("registry delete merlot/2 --yes").startswith("Deleted version 2 of merlot.")
    assert "nothing is broken" in done("verify")


def test_exit_codes_tell_what_happened(regista, server, saved):
    assert regista(CHECK).stdout == "code 3\n"
    regista(f"registry register runs:/{saved}/model wine --alias champion")
    regista("registry register saved/model wine")
    assert regista(CHECK).stdout == "there\n"
    for line, code in (
        ("registry diff wine/1 wine/1", 0),
        ("registry diff wine/1 wine/2", 1),
        ("registry delete wine", 2),
        ("registry search 'name ='", 2),
        ("registry promote wine/7", 3),
        ("registry register models:/wine/7 wine", 3),
        ("registry create wine", 4),
        ("registry promote wine/2 --expected-version 2", 4),
        ("registry set-alias wine@champion 2 --expected-version 2", 4),
        ("rollback wine@champion", 1),
    ):
        result = regista(line)
        assert result.returncode == code, (line, result.stdout, result.stderr)
        assert "Traceback" not in result.stderr
        if code > 1:
            assert result.stdout == ""
            assert result.stderr.splitlines()[-1].startswith("Error: ")
    server.stop()
    assert regista(CHECK).stdout == "code 5\n"


def test_what_is_no_registry_server_is_one_clear_error(regista, server):
    result = regista("registry list", url=f"{server.url}/elsewhere")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
