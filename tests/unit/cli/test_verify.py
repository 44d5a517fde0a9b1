"""``regista verify``."""

import json
import re
import sqlite3
from contextlib import closing

from click.testing import CliRunner

from processes import start_server
from regista.cli import main


def tamper(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / "registry" / "regista.db")) as database, database:
        assert database.execute(statement).rowcount >= 1


def blobs_of(tmp_path):
    return (path for path in (tmp_path / "registry" / "mlartifacts" / "blobs").rglob("*") if path.is_file())


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def digest_of(client, name, version, path):
    return {entry.path: entry.digest for entry in client.get_manifest(name, version).files}[path]


def test_a_sound_registry(run):
    result = run("verify")
    assert result.exit_code == 0
    assert result.stderr == ""
    counted = r"\d+ events, 2 manifests, 1 registered model and 6 blobs \([\d.]+ kB\) verified: nothing is broken\.\n"
    assert re.fullmatch(counted, result.stdout)


def test_files_can_be_left_out(run, tmp_path):
    flip_a_bit(next(blobs_of(tmp_path)))
    result = run("verify", "--no-files")
    assert result.exit_code == 0
    assert result.stdout.endswith(" events, 2 manifests and 1 registered model verified: nothing is broken.\n")


def test_a_flipped_bit_is_found_with_the_versions_that_have_it(run, client, tmp_path):
    before = {path.name: path.read_bytes() for path in blobs_of(tmp_path)}
    digest = digest_of(client, "wine", "2", "python_model.pkl")
    (pickled,) = [path for path in blobs_of(tmp_path) if path.name == digest]
    flip_a_bit(pickled)
    result = run("verify")
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith(
        f"blob {pickled.name[:12]}: its bytes were changed after they were stored: their SHA-256 is "
    )
    assert "wine/1: python_model.pkl" in line
    assert "wine/2: python_model.pkl" in line
    assert line.count("/artifacts/python_model.pkl") == 2
    assert result.stderr.startswith("Error: 1 problem found: ")
    (broken,) = json.loads(run("verify", "--json").stdout)["broken_blobs"]
    assert (broken["digest"], broken["count"]) == (digest, 4)
    pickled.chmod(0o644)
    pickled.write_bytes(before[digest])
    assert run("verify").exit_code == 0


def test_a_blob_that_is_gone_or_short_is_found(run, tmp_path):
    first, second, *_ = sorted(blobs_of(tmp_path))
    size = first.stat().st_size
    first.chmod(0o644)
    first.write_bytes(first.read_bytes()[:-1])
    second.unlink()
    short, gone = run("verify").stdout.splitlines()
    assert f": its {size:,} bytes are {size - 1:,} now; named by " in short
    assert f"The bytes with digest {second.name} are missing" in gone


def test_a_server_reads_its_blobs_as_well(tmp_path, client):
    folder = tmp_path / "registry"
    flip_a_bit(next(blobs_of(tmp_path)))
    with start_server(
        tmp_path / "server", backend=f"sqlite:///{folder / 'regista.db'}", destination=str(folder / "mlartifacts")
    ) as server:
        result = CliRunner().invoke(main, ["verify", "--tracking-uri", server.url])
    assert result.exit_code == 1
    assert "its bytes were changed after they were stored" in result.stdout


def test_every_problem_is_a_line(run, tmp_path):
    tamper(tmp_path, "UPDATE events SET actor = 'somebody' WHERE action = 'alias.set'")
    tamper(tmp_path, "UPDATE aliases SET version = 1")
    result = run("verify")
    assert result.exit_code == 1
    first, second, third = result.stdout.splitlines()
    assert first.startswith("wine: event ")
    assert first.endswith("its content was changed after it was written")
    assert second.startswith("wine: event ")
    assert third == "wine: alias champion names version 1, its events say version 2"
    assert result.stderr.startswith("Error: 3 problems found: ")


def test_one_problem_is_no_problems(run, tmp_path):
    tamper(tmp_path, "UPDATE aliases SET version = 1")
    result = run("verify")
    assert result.stdout == "wine: alias champion names version 1, its events say version 2\n"
    assert result.stderr.startswith("Error: 1 problem found: ")


def test_json_for_programs(run, tmp_path):
    sound = run("verify", "--json")
    assert sound.exit_code == 0
    reply = json.loads(sound.stdout)
    assert (reply["manifests"], reply["models"]) == (2, 1)
    assert "broken" not in reply
    tamper(tmp_path, "UPDATE aliases SET version = 1")
    result = run("verify", "--json")
    assert result.exit_code == 1
    (broken,) = json.loads(result.stdout)["broken"]
    assert broken["subject"].startswith("model:")
    assert broken["problem"] == "wine: alias champion names version 1, its events say version 2"
    assert broken["sequence"] == 5


def test_a_mistyped_place_is_no_empty_registry(tmp_path):
    result = CliRunner().invoke(main, ["verify", "--tracking-uri", str(tmp_path / "typo")])
    assert result.exit_code == 1
    assert "There is no registry at" in result.stderr
    assert not (tmp_path / "typo").exists()
