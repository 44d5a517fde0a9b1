"""``regista artifacts move-store``: the stored bytes go to another folder or bucket."""

import json
import os

import pytest
from click.testing import CliRunner

from processes import start_server
from regista.cli import main
from regista.client import Client


@pytest.fixture
def places(tmp_path):
    return tmp_path / "registry" / "mlartifacts", tmp_path / "new"


def contents(place):
    return {path.name: path.read_bytes() for path in (place / "blobs").rglob("*") if path.is_file()}


def test_everything_is_copied_and_nothing_taken_away(run, places):
    old, new = places
    before = contents(old)
    result = run("artifacts", "move-store", str(old), str(new))
    assert result.exit_code == 0, result.output
    assert f"{len(before)} blobs (" in result.stdout
    assert result.stdout.endswith(f"Everything that is named is in '{new}'.\n")
    assert contents(new) == contents(old) == before
    again = json.loads(run("artifacts", "move-store", str(old), str(new), "--json").stdout)
    assert (again["copied"], again["there"]) == (0, len(before))
    old.rename(old.with_name("gone"))
    assert run("verify").exit_code == 1  # nobody has told the registry of the new place
    assert run("verify", env={"REGISTA_ARTIFACTS_DESTINATION": str(new)}).exit_code == 0


def test_a_blob_in_the_bin_that_is_named_is_moved_as_well(run, places):
    old, new = places
    (old / "bin").mkdir()
    names = sorted(contents(old))
    (old / "blobs" / names[0][:2] / names[0]).rename(old / "bin" / names[0])
    assert run("artifacts", "move-store", str(old), str(new)).exit_code == 0
    assert sorted(contents(new)) == names


def test_a_rotten_blob_is_told_of_and_never_gets_its_name(run, places):
    old, new = places
    victim = next(path for path in (old / "blobs").rglob("*") if path.is_file())
    content = victim.read_bytes()
    victim.chmod(0o644)
    victim.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    result = run("artifacts", "move-store", str(old), str(new))
    assert result.exit_code == 1
    assert f"blob {victim.name}: its bytes are not what its digest says, and were not copied" in result.stdout
    assert "1 blob is not in" in result.stderr
    assert victim.name not in contents(new)
    victim.write_bytes(content)
    assert run("artifacts", "move-store", str(old), str(new)).exit_code == 0
    assert contents(new)[victim.name] == content


def test_a_blob_that_is_nowhere_is_told_of(run, places):
    old, new = places
    victim = next(path for path in (old / "blobs").rglob("*") if path.is_file())
    victim.unlink()
    result = run("artifacts", "move-store", str(old), str(new))
    assert result.exit_code == 1
    assert f"blob {victim.name}: it is named, and in neither place" in result.stdout


def test_a_server_reads_what_has_not_arrived_yet(client, places, tmp_path, clean_environment):
    old, new = places
    backend = f"sqlite:///{tmp_path / 'registry' / 'regista.db'}"
    fallback = {"REGISTA_ARTIFACTS_FALLBACK": str(old)}
    with start_server(
        tmp_path / "server", backend=backend, destination=str(new), environment=fallback
    ) as server, Client(server.url) as remote:  # fmt: skip
        assert remote.load_model("models:/wine/2").predict({"x": [1, 2]}) == [2, 4]
        (tmp_path / "fresh").write_bytes(os.urandom(1_000))
        remote.log_artifact(remote.create_run("0").info.run_id, str(tmp_path / "fresh"))
        assert len(contents(new)) == 1  # what is new is in the new place
        moving = ["artifacts", "move-store", str(old), str(new), "--tracking-uri", str(tmp_path / "registry")]
        assert CliRunner().invoke(main, moving).exit_code == 0
        assert contents(new).keys() > contents(old).keys()
        old.rename(old.with_name("gone"))
        assert remote.load_model("models:/wine/1").predict({"x": [1, 2]}) == [2, 4]
        assert "Traceback" not in server.output


def test_what_cannot_be(run, places, server):
    old, new = places
    same = run("artifacts", "move-store", str(old), str(old))
    assert (same.exit_code, "are the same place" in same.stderr) == (2, True)
    unknown = run("artifacts", "move-store", str(old), "ftp://host/path")
    assert (unknown.exit_code, "is not supported" in unknown.stderr) == (2, True)
    arguments = ["artifacts", "move-store", str(old), str(new), "--tracking-uri", server.url]
    remote = CliRunner().invoke(main, arguments)
    assert (remote.exit_code, "The database itself is needed" in remote.stderr) == (2, True)
    assert not new.exists()
