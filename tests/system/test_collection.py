"""Blobs are collected beside uploads and registrations, and by processes that are killed: what is named stays."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from processes import start_server
from regista.client import Client

SECONDS = float(os.environ.get("COLLECTION_SECONDS", "5"))
"""How long files come and go beside the collection, at least."""

ROUNDS = int(os.environ.get("COLLECTION_ROUNDS", "3"))
"""How many collections are killed."""

GRACE = 2_000
PROCESSES = 8
LONGEST = 120


def blobs_of(folder: Path, place: str = "blobs") -> set[str]:
    return {path.name for path in (folder / place).rglob("*") if path.is_file()}


def test_nothing_that_is_named_goes_while_others_upload_and_register(tmp_path: Path) -> None:
    store = tmp_path / "server"
    uri, folder = f"sqlite:///{store / 'regista.db'}", str(store / "mlartifacts")
    with start_server(store) as server, Client(server.url) as through_server:
        through_server.create_registered_model("wine")
        script = str(Path(__file__).with_name("collection_client.py"))
        reports = [tmp_path / f"report-{number}" for number in range(PROCESSES)]
        clients = []
        for number, report in enumerate(reports):
            place = [server.url, ""] if number % 2 else [uri, folder]
            command = [sys.executable, script, *place, str(number), str(report)]
            clients.append(subprocess.Popen(command, stdin=subprocess.PIPE))
        away = gone = back = collections = 0
        with Client(uri) as embedded:
            start = time.monotonic()
            # Until enough has gone to have tried anything, on however busy a machine.
            while time.monotonic() - start < SECONDS or (gone < 20 and time.monotonic() - start < LONGEST):
                client = embedded if collections % 2 else through_server
                for step in client.collect_blobs(grace=GRACE, bin_grace=GRACE):
                    away, gone = away + step.put_away.blobs, gone + step.removed.blobs
                    back += step.brought_back.blobs
                collections += 1
                time.sleep(0.05)
            for process in clients:
                assert process.stdin is not None
                process.stdin.write(b"stop\n")
                process.stdin.close()
            assert [process.wait(60) for process in clients] == [0] * PROCESSES
            runs = [json.loads(line) for report in reports for line in report.read_text().splitlines()]
            print(f"{len(runs)} runs, {collections} collections: {away} put away, {gone} removed, {back} came back")
            assert gone >= 20
            assert through_server.verify_history().broken == ()
            # The promise is for uploads that take less than a grace.
            slow = {run_id for run_id, took in runs if took > GRACE / 1000}
            sources = {
                f"wine/{version.version}": version.run_id
                for version in through_server.search_model_versions("name = 'wine'")
            }
            for step in embedded.verify_blobs():
                for broken in step.broken:
                    assert {_run_of(user, sources) for user in broken.users} <= slow, broken
        assert "Traceback" not in server.output


def test_a_collection_that_is_killed_loses_nothing_and_the_next_one_ends_it(tmp_path: Path) -> None:
    rng = random.Random(ROUNDS)
    with Client(tmp_path / "store") as client:
        run = client.create_run("0").info.run_id
        made = tmp_path / "made"
        made.mkdir()
        for number in range(60):
            (made / f"f{number}").write_bytes(b"named %d" % number)
        client.log_artifacts(run, str(made))
        folder = tmp_path / "store" / "mlartifacts"
        named = blobs_of(folder)
        longest = 1.0
        killed = 0
        for attempt in range(ROUNDS + 1):
            _make_orphans(folder, 1_000, attempt)
            command = [
                sys.executable,
                "-m",
                "regista",
                "gc",
                "--grace",
                "0s",
                "--tracking-uri",
                str(tmp_path / "store"),
            ]
            start = time.monotonic()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            if attempt == 0:
                assert process.wait(LONGEST) == 0
                longest = time.monotonic() - start
                assert blobs_of(folder) == named
                continue
            try:
                process.wait(longest * rng.uniform(0.3, 1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed += 1
            assert named <= blobs_of(folder) | blobs_of(folder, "bin")
            for step in client.verify_blobs():
                assert step.broken == ()
        print(f"killed {killed} of {ROUNDS} collections, each of which takes {longest:.1f} s")
        for _ in client.collect_blobs(grace=0, bin_grace=0):
            pass
        assert (blobs_of(folder), blobs_of(folder, "bin")) == (named, set())


def _run_of(user: str, sources: dict[str, str]) -> str:
    """The run that a path, or the version of a sealed file (``wine/3: f1``), comes from."""
    return sources.get(user.partition(":")[0]) or user.partition("/artifacts/")[0][-32:]


def _make_orphans(folder: Path, count: int, seed: int) -> None:
    """Blobs that nothing names, written as files: a writer would wait for the disk with each."""
    for number in range(count):
        content = b"orphan %d %d" % (seed, number)
        digest = hashlib.sha256(content).hexdigest()
        place = folder / "blobs" / digest[:2]
        place.mkdir(exist_ok=True)
        (place / digest).write_bytes(content)
