"""A file that is sent must be the one that was measured."""

import hashlib
import os

import pytest

from regista.artifacts.http.outgoing_file import OutgoingFile
from regista.errors import InvalidParameter


def test_pieces_and_digests_of_a_file(tmp_path):
    content = os.urandom(2_500_000)
    (tmp_path / "f").write_bytes(content)
    file = OutgoingFile.measure("a/f", tmp_path / "f")
    assert (file.name, file.size, file.digest) == ("a/f", len(content), hashlib.sha256(content).hexdigest())
    assert b"".join(file.pieces()) == content
    assert b"".join(file.pieces(1_000_000, 1_200_000)) == content[1_000_000:2_200_000]
    assert file.digest_of(5, 10) == hashlib.sha256(content[5:15]).hexdigest()
    file.check_unchanged()


@pytest.mark.parametrize("change", ["longer", "shorter", "other"])
def test_a_change_is_an_error_that_names_the_file(tmp_path, change):
    path = tmp_path / "f"
    path.write_bytes(b"0123456789")
    file = OutgoingFile.measure("f", path)
    path.write_bytes({"longer": b"0123456789+", "shorter": b"0", "other": b"9876543210"}[change])
    os.utime(path, ns=(1, 1))
    with pytest.raises(InvalidParameter, match=r"'.*/f' changed while it was uploaded; nothing was stored"):
        file.check_unchanged()
    if change == "shorter":
        with pytest.raises(InvalidParameter, match="changed"):
            b"".join(file.pieces())


def test_an_empty_file(tmp_path):
    (tmp_path / "f").touch()
    file = OutgoingFile.measure("f", tmp_path / "f")
    assert (file.size, b"".join(file.pieces())) == (0, b"")
