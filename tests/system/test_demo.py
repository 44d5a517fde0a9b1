"""The demo, as a user starts it."""

import os
import pty
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

DEMO = [sys.executable, "-m", "regista", "demo"]


def demo(*arguments, cwd, **environment):
    return subprocess.run(
        [*DEMO, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What ``regista demo --check`` prints, and the folder it kept."""
    folder = tmp_path_factory.mktemp("demo")
    done = demo("--check", "--port", "0", "--scoring-port", "0", "--keep", str(folder / "kept"), cwd=folder,
                MLFLOW_TRACKING_URI="http://127.0.0.1:9")  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, folder


def test_every_step_shows_its_line_and_its_time(shown):
    output, _ = shown
    for line in (
        "regista.start_run(run_name=kind)",
        "client.set_registered_model_alias(",
        'regista.load_model("models:/wine@champion")',
        "$ regista registry set-alias wine champion 1",
        "$ regista rollback wine@champion",
        "$ regista history wine",
        "$ regista verify",
        "$ regista server --backend-store-uri",
        "$ curl http://127.0.0.1:",
        "$ regista models serve -m models:/wine@champion",
        '-d \'{"dataframe_split": {"columns": [',
        '{"predictions": [',
    ):
        assert line in output
    assert output.count("done in ") == 13


def test_the_kept_registry_has_what_was_shown(shown):
    _, folder = shown
    done = subprocess.run(
        [sys.executable, "-m", "regista", "history", "wine", "--tracking-uri", str(folder / "kept" / "registry")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count("alias.") == 3
    assert done.stdout.count("model_version.created") == 2


def test_the_servers_are_stopped(shown):
    output, _ = shown
    ports = {int(part.partition("/")[0]) for part in output.split("http://127.0.0.1:")[1:] if part[:1].isdigit()
             for part in [part.split()[0]]}  # fmt: skip
    assert len(ports) == 2
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)


def end(process):
    """Kill what is left of a demo: it and its servers, which would outlive it."""
    if process.poll() is None:
        servers = psutil.Process(process.pid).children(recursive=True)
        for one in (process, *servers):
            one.kill()
    process.wait()


def test_without_check_it_waits_for_enter_and_then_stops(tmp_path):
    taken = socket.create_server(("127.0.0.1", 0))  # is no obstacle
    port = str(taken.getsockname()[1])
    theirs, ours = pty.openpty()
    process = subprocess.Popen(
        [*DEMO, "--port", port, "--scoring-port", port], cwd=tmp_path, stdin=ours, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        lines = []
        for line in iter(process.stdout.readline, ""):
            lines.append(line)
            if "Press enter to stop them" in line:
                break
        assert "Press enter to stop them" in lines[-1]
        assert not any(f"127.0.0.1:{port}" in line for line in lines)
        assert process.poll() is None
        os.write(theirs, b"\n")
        assert "the servers are stopped" in process.communicate(timeout=60)[0]
        assert process.returncode == 0
    finally:
        end(process)
        os.close(theirs)
        os.close(ours)
        taken.close()


def test_an_interrupt_leaves_no_server_behind(tmp_path):
    process = subprocess.Popen(
        [*DEMO, "--port", "0", "--scoring-port", "0"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        url = None
        for line in iter(process.stdout.readline, ""):
            if line.strip().startswith("Scoring "):
                url = line.split()[1]
            if "Press enter" in line:
                break
        assert url is not None
        time.sleep(0.2)  # until it reads
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode != 0
        host, port = url.removeprefix("http://").split("/")[0].split(":")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, int(port)), timeout=5)
    finally:
        end(process)
